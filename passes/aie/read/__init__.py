"""From an `aie.device` to the plain data of `passes.aie.check.design`."""
