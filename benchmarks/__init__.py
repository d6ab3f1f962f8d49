"""Side-by-side measurements against published releases of stream-dse; `make bench` runs them."""
