"""
The steady state of a group: one iteration on tiles.

Dimensions z0, z1, … are numbered once per group; every loop of every op is a linear expression in them.
"""

from __future__ import annotations

from xdsl.dialects.builtin import I64, AffineMapAttr, ArrayAttr, IntegerAttr, StringAttr, TensorType
from xdsl.ir import Data, SpacedOpaqueSyntaxAttribute
from xdsl.irdl import (
    IRDLOperation,
    irdl_attr_definition,
    irdl_op_definition,
    operand_def,
    opt_prop_def,
    prop_def,
    region_def,
    result_def,
    traits_def,
    var_operand_def,
    var_result_def,
)
from xdsl.parser import AttrParser
from xdsl.printer import Printer
from xdsl.traits import HasParent
from xdsl.utils.exceptions import VerifyException

from stream_dialects.stream.checks import check_tile, check_tile_type, check_unique, shape_of
from stream_dialects.stream.cost import CostsAttr
from stream_dialects.stream.iteration_space import IterationSpace
from stream_dialects.stream.linear_expression import LinearExpression
from stream_dialects.stream.lists import DimensionsAttr, IntegersAttr
from stream_dialects.stream.mapping import MappingAttr
from stream_dialects.stream.record import ListAttr, parse_value, print_value, require_conformity
from stream_dialects.stream.schedule import RouteAttr, TensorsAttr
from stream_dialects.stream.values import DimensionSize, TransferKind
from stream_dialects.stream.workload import GroupOp, YieldOp, check_loops, check_splits


@irdl_attr_definition
class TransferKindAttr(Data[TransferKind], SpacedOpaqueSyntaxAttribute):
    """
    The kind of a transfer.

    ```
    #stream<transfer_kind memory_to_compute>
    ```
    """

    name = "stream.transfer_kind"

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> TransferKind:
        return TransferKind(parser.parse_keyword_in(tuple(kind.value for kind in TransferKind)))

    def print_parameter(self, printer: Printer) -> None:
        printer.print_string(self.data.value)

    def verify(self) -> None:
        require_conformity(self, TransferKind)


@irdl_attr_definition
class SpaceAttr(Data[IterationSpace]):
    """
    An iteration space, innermost loop first: kernel `K`, spatial `S`, spatio-temporal `ST`, temporal `T`, each with
    dimension, size, effect (`V`arying, `I`nvariant, `A`bsent) and, once decided, reuse (spec workload 11).

    ```
    #stream.space<K(z0,3,V) S(z3+z9-1,4,V) ST(z9,4,A) T(z6,1,V,reuse)>
    ```
    """

    name = "stream.space"

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> IterationSpace:
        return parse_value(parser, IterationSpace)

    def print_parameter(self, printer: Printer) -> None:
        print_value(printer, self.data)

    def verify(self) -> None:
        require_conformity(self, IterationSpace)


@irdl_attr_definition
class LoopsAttr(ListAttr[LinearExpression]):
    """
    The loops D0, D1, … of an op as expressions in the dimensions of its group.

    ```
    #stream.loops[z6, z3+z9-1, z4+z8-1, z0, z1, z2, z5]
    ```
    """

    name = "stream.loops"
    element = LinearExpression


@irdl_attr_definition
class DimensionSizesAttr(ListAttr[DimensionSize]):
    """
    Sizes of dimensions, in order.

    ```
    #stream.dimension_sizes[z0 = 3, z1 = 32]
    ```
    """

    name = "stream.dimension_sizes"
    element = DimensionSize


@irdl_op_definition
class SteadyStateOp(IRDLOperation):
    """
    One iteration of a group on tiles. Operands and results are full tensors, inside there are tiles.

    ```
    %1 = stream.steady_state(%0) dims [z0 = 16, z1 = 1] splits [z1 = 4] : (tensor<4x16xbf16>) -> tensor<4x16xbf16> {
    ^bb0(%2 : tensor<1x16xbf16>):
      %3 = stream.compute "Relu1" "Relu"(%2) -> [<name = "y", full = [4, 16], space = <K(z0,16,V) K(z1,1,V) T(z1,4,V)>>]
        bounds [1, 16] loops [z1, z0] maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>]
        mapping <cores = [0]> space <K(z0,16,V) K(z1,1,V) T(z1,4,V)> : (tensor<1x16xbf16>) -> tensor<1x16xbf16>
      stream.yield %3 : tensor<1x16xbf16>
    }
    ```
    """

    name = "stream.steady_state"

    ins = var_operand_def(TensorType)
    dims = prop_def(DimensionSizesAttr)
    """The size of each dimension within one iteration, over all cores."""
    splits = prop_def(DimensionSizesAttr)
    """The temporal loops around it, innermost first."""
    memory_cores = opt_prop_def(IntegersAttr)
    """
    Ids of the memory cores that may hold tensors on their way.

    If absent, transfers go straight to and from the off-chip core.
    """
    outs = var_result_def(TensorType)
    body = region_def("single_block")

    traits = traits_def(HasParent(GroupOp))
    assembly_format = (
        "`(` $ins `)` `dims` $dims `splits` $splits (`memory_cores` $memory_cores^)? attr-dict-with-keyword"
        " `:` functional-type($ins, $outs) $body"
    )

    def verify_(self) -> None:
        if len(self.body.block.args) != len(self.ins):
            raise VerifyException(f"{len(self.ins)} operands but {len(self.body.block.args)} region arguments")
        for position, (outer, inner) in enumerate(zip(self.ins.types, self.body.block.arg_types, strict=True)):
            check_tile_type(f"region argument {position}", inner, outer)
        last = self.body.block.last_op
        if not isinstance(last, YieldOp) or len(last.values) != len(self.outs):
            raise VerifyException("the steady state ends in a stream.yield with one value per result")
        for position, (outer, inner) in enumerate(zip(self.outs.types, last.values.types, strict=True)):
            check_tile_type(f"yielded value {position}", inner, outer)
        self._check_dimensions()
        self._check_names()

    def _check_dimensions(self) -> None:
        if [entry.dimension for entry in self.dims.data] != list(range(len(self.dims.data))):
            raise VerifyException("dims must list z0, z1, … in order, without gaps")
        split = [entry.dimension for entry in self.splits.data]
        if len(set(split)) != len(split) or max(split, default=-1) >= len(self.dims.data):
            raise VerifyException("splits must name dimensions of dims, each once")
        if self.memory_cores is not None:
            check_unique("memory_cores lists core {} twice", self.memory_cores.data)

    def _check_names(self) -> None:
        ops = [op for op in self.body.block.ops if isinstance(op, (ComputeOp, TransferOp))]
        check_unique("two ops are called '{}'", [op.label.data for op in ops])
        check_unique("two tensors are called '{}'", [record.name for op in ops for record in op.tensors.data])


@irdl_op_definition
class ComputeOp(IRDLOperation):
    """
    One tile of a layer on its cores.

    ```
    %2 = stream.compute "Gemm1" "Gemm"(%0, %1)
      -> [<name = "y", full = [4, 32], space = <K(z0,1,V) K(z2,16,V) S(z2,2,V) T(z0,4,V)>, core_bits = 256>]
      bounds [1, 16, 32] loops [z0, z1, z2]
      maps [affine_map<(d0, d1, d2) -> (d0, d1)>,
            affine_map<(d0, d1, d2) -> (d1, d2)>,
            affine_map<(d0, d1, d2) -> (d0, d2)>]
      mapping <cores = [0, 1], splits = [D2 = 2]> space <K(z0,1,V) K(z1,16,V) K(z2,16,V) S(z2,2,V) T(z0,4,V)>
      costs [<core_type = @tpu_like, latency = 20, ideal = 0.25, ideal_temporal = 1, model = "zigzag">] slot 2
      : (tensor<1x16xbf16>, tensor<16x32xbf16>) -> tensor<1x32xbf16>
    ```
    """

    name = "stream.compute"

    label = prop_def(StringAttr)
    """The layer's name."""
    operation = prop_def(StringAttr)
    """The ONNX op type."""
    ins = var_operand_def(TensorType)
    tensors = prop_def(TensorsAttr)
    """The one tensor that it produces."""
    bounds = prop_def(DimensionsAttr)
    """The sizes of the tile's loops, over all cores."""
    loops = prop_def(LoopsAttr)
    """The same loops in the dimensions of the group."""
    maps = prop_def(ArrayAttr[AffineMapAttr])
    """As in `stream.layer`."""
    mapping = prop_def(MappingAttr)
    space = prop_def(SpaceAttr)
    costs = opt_prop_def(CostsAttr)
    """One entry per core type of the mapping, from `stream-estimate-costs`."""
    slot = opt_prop_def(IntegerAttr[I64])
    """The time slot, from `stream-schedule-slots`."""
    out = result_def(TensorType)

    traits = traits_def(HasParent(SteadyStateOp))
    assembly_format = (
        "$label $operation `(` $ins `)` `->` $tensors `bounds` $bounds `loops` $loops `maps` $maps"
        " `mapping` $mapping `space` $space (`costs` $costs^)? (`slot` $slot^)? attr-dict"
        " `:` functional-type($ins, $out)"
    )

    def verify_(self) -> None:
        check_loops(self.maps, self.bounds, (*self.ins.types, self.out.type))
        if len(self.loops.data) != len(self.bounds.data):
            raise VerifyException(f"{len(self.bounds.data)} bounds but {len(self.loops.data)} loops")
        check_splits(self.mapping, len(self.bounds.data))
        if any(isinstance(bound.size, str) for bound in self.bounds.data):
            raise VerifyException("the bounds of a compute op are numbers")
        if len(self.tensors.data) != 1:
            raise VerifyException("a compute op produces one tensor")
        check_steady_op(self)
        if self.costs is not None:
            check_unique("costs lists the core type @{} twice", [cost.core_type for cost in self.costs.data])


@irdl_op_definition
class TransferOp(IRDLOperation):
    """
    Moves a tile to all cores that need it.

    ```
    %1 = stream.transfer "Transfer(x)" memory_to_compute(%0)
      -> [<name = "x_1", full = [4, 16], space = <K(z0,1,V) K(z1,16,V) S(z2,2,I) T(z0,4,V,reuse)>, core_bits = 256,
           placement = [0, 1], stop = 0, tiles = 4, reuse = 4>]
      loops [z0, z1] space <K(z0,1,V) K(z1,16,V) S(z2,2,I) T(z0,4,V)> slot 1
      route <sources = [6], targets = [0, 1], score = 2, links = [12]> : tensor<1x16xbf16> -> tensor<1x16xbf16>
    ```
    """

    name = "stream.transfer"

    label = prop_def(StringAttr)
    """`Transfer(<tensor>)`."""
    kind = prop_def(TransferKindAttr)
    value = operand_def(TensorType)
    tensors = prop_def(TensorsAttr)
    """One record per result."""
    loops = prop_def(LoopsAttr)
    """The axes of the tensor in the dimensions of the group."""
    space = prop_def(SpaceAttr)
    slot = opt_prop_def(IntegerAttr[I64])
    """The time slot, from `stream-schedule-slots`."""
    route = opt_prop_def(RouteAttr)
    """From `stream-allocate`."""
    outs = var_result_def(TensorType)
    """One per consumer."""

    traits = traits_def(HasParent(SteadyStateOp))
    assembly_format = (
        "$label $kind `(` $value `)` `->` $tensors `loops` $loops `space` $space (`slot` $slot^)? (`route` $route^)?"
        " attr-dict `:` type($value) `->` type($outs)"
    )

    def verify_(self) -> None:
        if not self.outs or len(self.tensors.data) != len(self.outs):
            raise VerifyException(f"{len(self.outs)} results but {len(self.tensors.data)} tensor records")
        if any(type != self.value.type for type in self.outs.types):
            raise VerifyException("a transfer does not change the type of its tensor")
        rank = len(shape_of(self.value.type))
        if len(self.loops.data) != rank:
            raise VerifyException(f"a transfer has one loop per axis: expected {rank}, got {len(self.loops.data)}")
        check_steady_op(self)


def check_steady_op(op: ComputeOp | TransferOp) -> None:
    """Raises VerifyException for a negative slot, a tile larger than its tensor, or a dimension that is not there."""
    if op.slot is not None and op.slot.value.data < 0:
        raise VerifyException(f"a slot is at least 0, got {op.slot.value.data}")
    for record, type in zip(op.tensors.data, op.result_types, strict=True):
        check_tile(f"tensor '{record.name}'", type, record.full)
    state = op.parent_op()
    expressions = (*op.loops.data, *(variable.dimension for variable in op.space.data.variables))
    highest = max((z for expression in expressions for z, _ in expression.terms), default=-1)
    if isinstance(state, SteadyStateOp) and highest >= len(state.dims.data):
        raise VerifyException(f"loops or space name z{highest}, but dims end at z{len(state.dims.data) - 1}")
