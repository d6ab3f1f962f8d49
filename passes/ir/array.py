"""The AIE array of a module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Operation

from passes.ir.accelerator import read_accelerator
from passes.ir.lookup import AIE_HARDWARE, accelerator_of, diagnosed, model_of

if TYPE_CHECKING:
    from passes.aie.array import TileArray


def array_of(module: ModuleOp) -> TileArray | None:
    """
    The array if the module's model is `aie-hardware`, else None.

    Raises `OperationError` at the accelerator if it is no AIE array of a known device.
    """
    return described_array(module) if model_of(module) == AIE_HARDWARE else None


def described_array(module: ModuleOp) -> TileArray:
    """
    The array that the module's accelerator describes, whatever the model.

    Raises `OperationError` at the accelerator if it is no AIE array of a known device.
    """
    # Only designs for an array pay for importing what is known of devices.
    from passes.aie.array import tile_array

    accelerator = accelerator_of(module)
    with diagnosed(accelerator):
        return tile_array(read_accelerator(accelerator))


def array_around(op: Operation) -> TileArray | None:
    """As `array_of`, for the module that the op stands in."""
    top = op.get_toplevel_object()
    return array_of(top) if isinstance(top, ModuleOp) else None
