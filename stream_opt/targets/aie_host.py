"""A host program that runs an AIE design by XRT."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import IO

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Attribute
from xdsl.utils.target import Target

from passes.ir.lookup import workload_of
from passes.ir.types import static_shape
from passes.ir.workload import yielded
from stream_dialects.stream.checks import element_of

_FIRST_GROUP = 3
"""The kernel's arguments before the buffers: opcode, instructions, number of instruction words."""

_C_TYPES = {
    "bf16": "std::uint16_t",
    "f16": "std::uint16_t",
    "f32": "float",
    "i8": "std::int8_t",
    "ui8": "std::uint8_t",
    "i16": "std::int16_t",
    "i32": "std::int32_t",
}

_PROGRAM = """\
// Runs {workload} on an NPU: host example for final.xclbin and insts.bin, which aiecc makes of output.mlir.
//
//   g++ -std=c++17 host.cpp -o host -I $XILINX_XRT/include -L $XILINX_XRT/lib -lxrt_coreutil
//   ./host final.xclbin insts.bin
//
// Arguments of the design, all row-major:
{comments}

#include <cstdint>
#include <fstream>
#include <iostream>
#include <iterator>
#include <vector>

#include "xrt/xrt_bo.h"
#include "xrt/xrt_device.h"
#include "xrt/xrt_hw_context.h"
#include "xrt/xrt_kernel.h"

int main(int argc, char **argv) {{
  if (argc != 3) {{
    std::cerr << "usage: host final.xclbin insts.bin\\n";
    return 2;
  }}
  std::ifstream file(argv[2], std::ios::binary);
  std::vector<char> insts((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());

  xrt::device device(0);
  xrt::xclbin xclbin(argv[1]);
  device.register_xclbin(xclbin);
  xrt::hw_context context(device, xclbin.get_uuid());
  xrt::kernel kernel(context, "MLIR_AIE");

  xrt::bo bo_insts(device, insts.size(), XCL_BO_FLAGS_CACHEABLE, kernel.group_id(1));
  bo_insts.write(insts.data());
  bo_insts.sync(XCL_BO_SYNC_BO_TO_DEVICE);

{buffers}

  // Opcode 3 runs an instruction stream, whose length is counted in 32-bit words.
  auto run = kernel(3, bo_insts, static_cast<std::uint32_t>(insts.size() / 4), {arguments});
  if (run.wait() != ERT_CMD_STATE_COMPLETED) {{
    std::cerr << "the run did not complete\\n";
    return 1;
  }}

{results}
  return 0;
}}
"""


@dataclass(frozen=True, slots=True)
class _Argument:
    """One buffer of the design."""

    position: int
    name: str
    is_output: bool
    shape: tuple[int, ...]
    element: str

    @property
    def c_type(self) -> str:
        return _C_TYPES[self.element]

    @property
    def elements(self) -> int:
        return prod(self.shape)


@dataclass(frozen=True)
class AieHostTarget(Target):
    """
    Prints a C++ program that loads an AIE design with XRT, fills its inputs, runs it and reads its outputs.

    Target can be called from the command line as e.g.:
        stream-opt allocated.mlir -t aie-host
        stream-opt allocated.mlir -t 'aie-host{trace_size=8192}'
    """

    name = "aie-host"

    trace_size: int = 0
    """Bytes of the trace buffer, if the design has one (`stream-aie-trace`): one more argument, behind the outputs."""

    def emit(self, ctx: Context, module: ModuleOp, output: IO[str]) -> None:
        output.write(host_program(module, self.trace_size))


def host_program(module: ModuleOp, trace_size: int = 0) -> str:
    """
    The program for the workload of a module; its arguments are inputs and weights in order, then outputs, then the
    buffer for a trace of so many bytes.
    """
    arguments = list(_arguments(module))
    if trace_size:
        arguments.append(_Argument(len(arguments), "trace", True, (trace_size,), "ui8"))
    return _PROGRAM.format(
        workload=workload_of(module).sym_name.data,
        comments="\n".join(f"//   {i}: {_described(argument)}" for i, argument in enumerate(arguments)),
        buffers="\n".join(_buffer(argument) for argument in arguments),
        arguments=", ".join(f"bo_{argument.position}" for argument in arguments),
        results="\n".join(_result(argument) for argument in arguments if argument.is_output),
    )


def _arguments(module: ModuleOp) -> Iterator[_Argument]:
    workload = workload_of(module)
    block = workload.body.block
    names = (*(argument.name for argument in workload.arguments.data), *workload.outputs.data)
    types: tuple[Attribute, ...] = (*block.arg_types, *(value.type for value in yielded(block)))
    for position, (name, type) in enumerate(zip(names, types, strict=True)):
        is_output = position >= len(block.args)
        yield _Argument(position, name, is_output, static_shape(type), str(element_of(type)))


def _described(argument: _Argument) -> str:
    shape = " x ".join(str(size) for size in argument.shape)
    return f"{argument.name} ({'output' if argument.is_output else 'input'}), {shape} {argument.element}"


def _buffer(argument: _Argument) -> str:
    name = f"bo_{argument.position}"
    size = f"{argument.elements} * sizeof({argument.c_type})"
    lines = [
        f"xrt::bo {name}(device, {size}, XRT_BO_FLAGS_HOST_ONLY, kernel.group_id({_FIRST_GROUP + argument.position}));"
    ]
    if not argument.is_output:
        data = f"data_{argument.position}"
        lines.append(f"std::vector<{argument.c_type}> {data}({argument.elements});  // fill with {argument.name}")
        lines.append(f"{name}.write({data}.data());")
        lines.append(f"{name}.sync(XCL_BO_SYNC_BO_TO_DEVICE);")
    return "\n".join(f"  {line}" for line in lines)


def _result(argument: _Argument) -> str:
    name, data = f"bo_{argument.position}", f"data_{argument.position}"
    return (
        f"  {name}.sync(XCL_BO_SYNC_BO_FROM_DEVICE);\n"
        f"  std::vector<{argument.c_type}> {data}({argument.elements});  // becomes {argument.name}\n"
        f"  {name}.read({data}.data());"
    )
