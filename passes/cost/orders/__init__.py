"""
All loop orders of a layer on a core, allocated to the memories and costed at once (spec cost 5.2, 6 and 10.4).

The arithmetic is that of zigzag-dse, number by number, but over columns of loop orders instead of one mapping at a
time: `enumeration` lists the orders, `problem` says what is costed, `allocation` cuts every order into memory levels,
`timing` and `contents` describe the traffic, `latency`, `loading`, `windows` and `energy` cost it, `search` picks.
"""
