"""From the allocated module to the dialects `aie` and `aiex`, and the check of such modules."""
