"""A kernel as another package would announce it."""

from passes.aie.kernels import Kernel, KernelVariant, Layout

RELU = Kernel(
    "relu",
    operands=2,
    arguments=(0, 1, "elements"),
    layout=Layout.ANY,
    utilization=50.0,
    variants=(KernelVariant("bf16", "bf16", "relu_bf16", "relu.o"),),
)
NOTHING = "no kernel"
