"""The device, its tiles and their cores (spec aie-dialect 3.1 to 3.3)."""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.dialects.builtin import I1, I32, ArrayAttr, IndexType, IntegerAttr, ModuleOp, StringAttr, SymbolNameConstraint
from xdsl.ir import Block, Operation
from xdsl.irdl import (
    IRDLOperation,
    irdl_op_definition,
    operand_def,
    opt_prop_def,
    prop_def,
    region_def,
    result_def,
    traits_def,
)
from xdsl.irdl.declarative_assembly_format import (
    CustomDirective,
    ParsingState,
    PrintingState,
    RegionVariable,
    irdl_custom_directive,
)
from xdsl.parser import Parser
from xdsl.printer import Printer
from xdsl.traits import (
    HasParent,
    IsolatedFromAbove,
    IsTerminator,
    OptionalSymbolOpInterface,
    Pure,
    SingleBlockImplicitTerminator,
    SymbolTable,
)
from xdsl.utils.exceptions import VerifyException

from stream_dialects.aie.operation import AieOp
from stream_dialects.aie.words import Device, DeviceWord, Words

ALLOCATION_SCHEMES = ("basic-sequential", "bank-aware")


@irdl_op_definition
class EndOp(AieOp):
    """
    Ends a region of this dialect.

    ```
    aie.end
    ```
    """

    name = "aie.end"

    traits = traits_def(IsTerminator())

    assembly_format = "attr-dict"


@irdl_custom_directive
class ImplicitEnd(CustomDirective):
    """A region of one block whose final `aie.end` need not be written and is not printed."""

    region: RegionVariable

    def parse(self, parser: Parser, state: ParsingState) -> None:
        region = parser.parse_region()
        if not region.blocks:
            region.add_block(Block())
        last = region.blocks[-1].last_op
        if last is None or not last.has_trait(IsTerminator, value_if_unregistered=False):
            region.blocks[-1].add_op(EndOp())
        self.region.set(state, region)

    def print(self, printer: Printer, state: PrintingState, op: IRDLOperation) -> None:
        region = self.region.get(op)
        ends = [block.last_op for block in region.blocks]
        plain = len(ends) == 1 and isinstance(ends[0], EndOp) and not ends[0].attributes
        state.print_whitespace(printer)
        printer.print_region(region, print_empty_block=False, print_block_terminators=not plain)


@irdl_op_definition
class DeviceOp(AieOp):
    """
    A design for one device: tiles, what runs on them and what connects them.

    ```
    aie.device(npu2) @first {
      %t = aie.tile(0, 2)
    }
    ```
    """

    name = "aie.device"

    device = prop_def(Words(Device))
    sym_name = opt_prop_def(SymbolNameConstraint(), default_value=StringAttr("main"))
    """`main` unless written."""
    body = region_def("single_block")

    traits = traits_def(
        HasParent(ModuleOp),
        IsolatedFromAbove(),
        OptionalSymbolOpInterface(),
        SingleBlockImplicitTerminator(EndOp),
        SymbolTable(),
    )

    assembly_format = "`(` custom<DeviceWord>($device) `)` ($sym_name^)? custom<ImplicitEnd>($body) attr-dict"
    custom_directives = (DeviceWord, ImplicitEnd)


@irdl_op_definition
class TileOp(AieOp):
    """
    A tile by column and row. Row 0 is the shim; on npu1 and npu2, row 1 holds the mem tiles, rows 2 to 5 the cores.

    ```
    %t = aie.tile(0, 2)
    ```
    """

    name = "aie.tile"

    col = prop_def(IntegerAttr[I32])
    """The column, from 0."""
    row = prop_def(IntegerAttr[I32])
    """The row, from 0."""
    allocation_scheme = opt_prop_def(StringAttr)
    """How buffers get their addresses: `basic-sequential` or `bank-aware`."""
    result = result_def(IndexType())

    traits = traits_def(Pure())

    assembly_format = "`(` $col `,` $row `)` attr-dict"

    def verify_(self) -> None:
        if min(self.col.value.data, self.row.value.data) < 0:
            raise VerifyException(f"a tile at ({self.col.value.data}, {self.row.value.data}): column and row are >= 0")
        scheme = self.allocation_scheme
        if scheme is not None and scheme.data not in ALLOCATION_SCHEMES:
            raise VerifyException(f"allocation_scheme '{scheme.data}' is none of {', '.join(ALLOCATION_SCHEMES)}")


@irdl_op_definition
class CoreOp(AieOp):
    """
    The program of a core; ends in an `aie.end`.

    ```
    %core = aie.core(%tile) {
      aie.end
    } {stack_size = 2048 : i32}
    ```
    """

    name = "aie.core"

    tile = operand_def(IndexType())
    stack_size = opt_prop_def(IntegerAttr[I32])
    """Bytes; 1024 unless written."""
    link_with = opt_prop_def(StringAttr)
    """The one object file of the core; from 1.4 on, better given at the declarations of the functions."""
    link_files = opt_prop_def(ArrayAttr[StringAttr])
    """Object files, collected by mlir-aie from the functions that are called."""
    link_merge_files = opt_prop_def(ArrayAttr[StringAttr])
    """LLVM IR files to merge, collected by mlir-aie."""
    elf_file = opt_prop_def(StringAttr)
    """A finished program; the body is then empty."""
    dynamic_objfifo_lowering = opt_prop_def(IntegerAttr[I1])
    """Whether acquires are counted at run time."""
    result = result_def(IndexType())
    body = region_def()

    assembly_format = "`(` $tile `)` $body attr-dict"

    def verify_(self) -> None:
        ops = list(_operations(self))
        if not ops:
            raise VerifyException("the body of a core ends in an aie.end")
        if self.link_with is not None and self.link_files is not None:
            raise VerifyException("a core has link_with or link_files, not both")
        if self.elf_file is not None and not (len(ops) == 1 and isinstance(ops[0], EndOp)):
            raise VerifyException("a core with elf_file has no body besides its aie.end")
        if self.stack_size is not None and self.stack_size.value.data < 0:
            raise VerifyException(f"stack_size is {self.stack_size.value.data} bytes")


def _operations(op: CoreOp) -> Iterator[Operation]:
    for block in op.body.blocks:
        yield from block.ops
