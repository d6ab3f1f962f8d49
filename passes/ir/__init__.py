"""Between the IR and the plain data: finding the parts of a module, reading them, building them."""
