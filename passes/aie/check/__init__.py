"""The rules of whole designs, on plain data (spec aie-dialect 5 to 7 and 9.4). No xDSL in here."""
