"""
The workload: layers on full tensors, then groups of layers.

Names of tensors, layers and groups are string properties; SSA names carry no meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import prod

from xdsl.dialects.builtin import (
    I64,
    AffineMapAttr,
    ArrayAttr,
    DictionaryAttr,
    FlatSymbolRefAttrConstr,
    IntegerAttr,
    StringAttr,
    SymbolNameConstraint,
    TensorType,
)
from xdsl.ir import Attribute, Block
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
from xdsl.traits import HasParent, IsolatedFromAbove, IsTerminator, SymbolOpInterface, SymbolTable
from xdsl.utils.exceptions import VerifyException

from stream_dialects.stream.checks import check_unique, element_of, shape_of
from stream_dialects.stream.lists import DimensionsAttr, StringsAttr
from stream_dialects.stream.mapping import FusionAttr, MappingAttr, RuntimeLayoutsAttr, TilingAttr
from stream_dialects.stream.memory import LinkUsesAttr, MemoryUsesAttr
from stream_dialects.stream.record import ListAttr
from stream_dialects.stream.schedule import LatencyAttr, TensorsAttr
from stream_dialects.stream.source import SourcesAttr


class ArgumentKind(Enum):
    """What a workload or group takes: data of the user, data of the model, or the result of an earlier group."""

    INPUT = "input"
    WEIGHT = "weight"
    INTERMEDIATE = "intermediate"


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a workload or group."""

    name: str
    """The tensor's name."""
    kind: ArgumentKind
    edge: str | None = None
    """The name of its edge node, where that differs from the tensor's (spec workload 5.2)."""

    @property
    def edge_name(self) -> str:
        return self.edge or self.name


class Iterator(Enum):
    """Whether the iterations of a loop are independent or add up into one result."""

    PARALLEL = "parallel"
    REDUCTION = "reduction"


@irdl_attr_definition
class ArgumentsAttr(ListAttr[Argument]):
    """
    Names and kinds of the arguments of a workload or group.

    ```
    #stream.arguments[<name = "input", kind = input>, <name = "weights_1", kind = weight>]
    ```
    """

    name = "stream.arguments"
    element = Argument


@irdl_attr_definition
class IteratorsAttr(ListAttr[Iterator]):
    """
    The kind of each loop of a layer.

    ```
    #stream.iterators[parallel, reduction]
    ```
    """

    name = "stream.iterators"
    element = Iterator


@irdl_attr_definition
class SymbolsAttr(ListAttr[str]):
    """
    The names of a tensor type's symbolic (`?`) dimensions, in order of axes.

    ```
    tensor<?x16xbf16, #stream.symbols["batch"]>
    ```
    """

    name = "stream.symbols"
    element = str


def check_region_arguments(what: str, region_types: Sequence[Attribute], names: Sequence[Argument]) -> None:
    """Raises VerifyException unless each region argument has a record, a name of its own and only named dimensions."""
    if len(region_types) != len(names):
        raise VerifyException(f"{what} has {len(region_types)} arguments but names {len(names)}")
    if len({argument.name for argument in names}) != len(names):
        raise VerifyException(f"{what} names two arguments alike")
    for type in region_types:
        check_symbols(type)


def check_symbols(type: Attribute) -> None:
    """Raises VerifyException unless every `?` of a tensor type has a name."""
    unknown = sum(size < 0 for size in shape_of(type))
    names = type.encoding.data if isinstance(type, TensorType) and isinstance(type.encoding, SymbolsAttr) else ()
    if unknown != len(names):
        raise VerifyException(f"{type} has {unknown} symbolic dimensions and {len(names)} names for them")


@irdl_op_definition
class WorkloadOp(IRDLOperation):
    """
    A network: the region's arguments are its inputs and weights, the operands of the yield its outputs.

    ```
    stream.workload @net target @two_cores arguments [<name = "x", kind = input>] outputs ["y"] {
    ^bb0(%0 : tensor<1x16xbf16>):
      %1 = stream.layer "Relu1" "Relu"(%0) -> "y" bounds [1, 16] iterators [parallel, parallel]
        maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>]
        : (tensor<1x16xbf16>) -> tensor<1x16xbf16>
      stream.yield %1 : tensor<1x16xbf16>
    }
    ```
    """

    name = "stream.workload"

    sym_name = prop_def(SymbolNameConstraint())
    target = opt_prop_def(FlatSymbolRefAttrConstr)
    """The accelerator that it shall run on."""
    arguments = prop_def(ArgumentsAttr)
    """Name and kind of each argument of the region."""
    outputs = prop_def(StringsAttr)
    """The names of the tensors that the region yields."""
    sources = opt_prop_def(SourcesAttr)
    """The ONNX file."""
    fusion = opt_prop_def(FusionAttr)
    """The fused groups of a mapping file, until `stream-partition` has used them."""
    mapping_sources = opt_prop_def(SourcesAttr)
    """The mapping file."""
    layouts = opt_prop_def(RuntimeLayoutsAttr)
    """AIE only."""
    body = region_def("single_block")

    traits = traits_def(SymbolOpInterface(), SymbolTable(), IsolatedFromAbove())

    assembly_format = (
        "$sym_name (`target` $target^)? `arguments` $arguments `outputs` $outputs (`sources` $sources^)?"
        " (`fusion` $fusion^)? (`mapping_sources` $mapping_sources^)? (`layouts` $layouts^)?"
        " attr-dict-with-keyword $body"
    )

    def verify_(self) -> None:
        check_region_arguments("the workload", self.body.block.arg_types, self.arguments.data)
        check_names(self.body.block, [argument.name for argument in self.arguments.data])
        last = self.body.block.last_op
        if not isinstance(last, YieldOp) or len(last.values) != len(self.outputs.data):
            raise VerifyException("the workload ends in a stream.yield with one value per output name")


@irdl_op_definition
class LayerOp(IRDLOperation):
    """
    One operator as a loop nest: loop Dk runs over `bounds[k]`. Indices outside a tensor are padding.

    ```
    %2 = stream.layer "Gemm1" "Gemm"(%0, %1) -> "y" bounds [1, 16, 32] iterators [parallel, reduction, parallel]
      maps [affine_map<(d0, d1, d2) -> (d0, d1)>,
            affine_map<(d0, d1, d2) -> (d1, d2)>,
            affine_map<(d0, d1, d2) -> (d0, d2)>]
      mapping <cores = [0, 1], splits = [D2 = 2]> : (tensor<1x16xbf16>, tensor<16x32xbf16>) -> tensor<1x32xbf16>
    ```
    """

    name = "stream.layer"

    label = prop_def(StringAttr)
    """The node's name."""
    operation = prop_def(StringAttr)
    """The ONNX op type."""
    ins = var_operand_def(TensorType)
    result_name = prop_def(StringAttr)
    """The name of the tensor that it computes."""
    bounds = prop_def(DimensionsAttr)
    """The size of each loop D0, D1, …"""
    iterators = prop_def(IteratorsAttr)
    """The kind of each loop."""
    maps = prop_def(ArrayAttr[AffineMapAttr])
    """Which element of each operand, then of the result, an iteration touches."""
    parameters = opt_prop_def(DictionaryAttr)
    """Operator attributes that change values but neither loops nor indices, such as `alpha`."""
    mapping = opt_prop_def(MappingAttr)
    """From a mapping file or `stream-generate-mapping`."""
    out = result_def(TensorType)

    assembly_format = (
        "$label $operation `(` $ins `)` `->` $result_name `bounds` $bounds `iterators` $iterators `maps` $maps"
        " (`parameters` $parameters^)? (`mapping` $mapping^)? attr-dict `:` functional-type($ins, $out)"
    )

    def verify_(self) -> None:
        check_loops(self.maps, self.bounds, (*self.ins.types, self.out.type))
        check_symbols(self.out.type)
        if len(self.iterators.data) != len(self.bounds.data):
            raise VerifyException(f"{len(self.bounds.data)} bounds but {len(self.iterators.data)} iterators")
        if self.mapping is not None:
            check_splits(self.mapping, len(self.bounds.data))


def check_loops(maps: ArrayAttr[AffineMapAttr], bounds: DimensionsAttr, types: Sequence[Attribute]) -> None:
    """Raises VerifyException unless there is one map per tensor, over all loops, with one result per axis."""
    if len(maps) != len(types):
        raise VerifyException(f"expected {len(types)} maps, one per operand and result, got {len(maps)}")
    for index, (entry, type) in enumerate(zip(maps, types, strict=True)):
        if entry.data.num_dims != len(bounds.data):
            raise VerifyException(f"map {index} has {entry.data.num_dims} dimensions for {len(bounds.data)} loops")
        if isinstance(type, TensorType) and len(entry.data.results) != len(type.get_shape()):
            raise VerifyException(
                f"map {index} has {len(entry.data.results)} results for a tensor of rank {len(type.get_shape())}"
            )
    if any(isinstance(bound.size, int) and bound.size < 1 for bound in bounds.data):
        raise VerifyException("a loop bound is at least 1")


def check_names(block: Block, tensors: Sequence[str]) -> None:
    """Raises VerifyException if two layers, or two tensors (`tensors` names the block's own), have one name."""
    layers = [op for op in block.ops if isinstance(op, (LayerOp, ReshapeOp))]
    check_unique("two layers are called '{}'", [layer.label.data for layer in layers])
    check_unique("two tensors are called '{}'", [*tensors, *(layer.result_name.data for layer in layers)])


def check_splits(mapping: MappingAttr, loops: int) -> None:
    """Raises VerifyException if a split names a loop that the layer does not have."""
    for split in mapping.data.splits:
        if split.loop >= loops:
            raise VerifyException(f"the mapping splits D{split.loop}, but the layer has loops D0 to D{loops - 1}")


@irdl_op_definition
class ReshapeOp(IRDLOperation):
    """
    Flatten or Reshape: another shape for the same elements. Fusion groups end here (spec workload 2.4).

    ```
    %2 = stream.reshape "Flatten1" "Flatten"(%1) -> "flat" : tensor<1x16x1x1xbf16> -> tensor<1x16xbf16>
    ```
    """

    name = "stream.reshape"

    label = prop_def(StringAttr)
    """The node's name."""
    operation = prop_def(StringAttr)
    """`Flatten` or `Reshape`."""
    value = operand_def(TensorType)
    result_name = prop_def(StringAttr)
    """The name of the tensor that it makes."""
    out = result_def(TensorType)

    assembly_format = "$label $operation `(` $value `)` `->` $result_name attr-dict `:` type($value) `->` type($out)"

    def verify_(self) -> None:
        if element_of(self.value.type) != element_of(self.out.type):
            raise VerifyException("a reshape keeps the element type")
        check_symbols(self.out.type)
        source, target = shape_of(self.value.type), shape_of(self.out.type)
        if min((*source, *target), default=0) >= 0 and prod(source) != prod(target):
            raise VerifyException(f"a reshape keeps the number of elements, got {prod(source)} and {prod(target)}")


@irdl_op_definition
class GroupOp(IRDLOperation):
    """
    A fusion group: layers that run together, isolated from the rest. Its operands come from and its results go to
    off-chip memory.

    ```
    %1 = stream.group @g0(%0) arguments [<name = "x", kind = input>] outputs ["y"] tiling ["Relu1" D0 = 1]
      : (tensor<1x16xbf16>) -> tensor<1x16xbf16> {
    ^bb0(%2 : tensor<1x16xbf16>):
      %3 = stream.layer "Relu1" "Relu"(%2) -> "y" bounds [1, 16] iterators [parallel, parallel]
        maps [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>] mapping <cores = [0]>
        : (tensor<1x16xbf16>) -> tensor<1x16xbf16>
      stream.yield %3 : tensor<1x16xbf16>
    }
    ```
    """

    name = "stream.group"

    sym_name = prop_def(SymbolNameConstraint())
    ins = var_operand_def(TensorType)
    arguments = prop_def(ArgumentsAttr)
    """Name and kind of each argument of the region."""
    outputs = prop_def(StringsAttr)
    """The names of the edge nodes behind the results (spec workload 5.2)."""
    label = opt_prop_def(StringAttr)
    """The name that a mapping file gives the group."""
    tiling = opt_prop_def(TilingAttr)
    """Intra-core tiles, from a mapping file or `stream-generate-mapping`."""
    macs = opt_prop_def(IntegerAttr[I64])
    """Multiply-accumulate operations of the untiled group, from `stream-tile`."""
    tensors = opt_prop_def(TensorsAttr)
    """One record per argument, from `stream-tile`."""
    latency = opt_prop_def(LatencyAttr)
    """From `stream-allocate`."""
    memories = opt_prop_def(MemoryUsesAttr)
    """From `stream-estimate-memory`."""
    links = opt_prop_def(LinkUsesAttr)
    """From `stream-estimate-memory`."""
    outs = var_result_def(TensorType)
    body = region_def("single_block")

    traits = traits_def(SymbolOpInterface(), IsolatedFromAbove(), HasParent(WorkloadOp))

    assembly_format = (
        "$sym_name `(` $ins `)` `arguments` $arguments `outputs` $outputs (`label` $label^)?"
        " (`tiling` $tiling^)? (`macs` $macs^)?"
        " (`tensors` $tensors^)? (`latency` $latency^)? (`memories` $memories^)? (`links` $links^)?"
        " attr-dict-with-keyword `:` functional-type($ins, $outs) $body"
    )

    def verify_(self) -> None:
        check_region_arguments("the group", self.body.block.arg_types, self.arguments.data)
        if tuple(self.ins.types) != tuple(self.body.block.arg_types):
            raise VerifyException("the types of the operands and of the region's arguments differ")
        check_names(self.body.block, [argument.name for argument in self.arguments.data])
        self._check_tensors()
        last = self.body.block.last_op
        if not isinstance(last, YieldOp) or tuple(last.values.types) != tuple(self.outs.types):
            raise VerifyException("the group ends in a stream.yield of its result types")
        if len(self.outputs.data) != len(self.outs):
            raise VerifyException(f"the group has {len(self.outs)} results but names {len(self.outputs.data)}")
        if self.macs is not None and self.macs.value.data < 0:
            raise VerifyException(f"macs is at least 0, got {self.macs.value.data}")

    def _check_tensors(self) -> None:
        if self.tensors is None:
            return
        if len(self.tensors.data) != len(self.ins):
            raise VerifyException(f"{len(self.ins)} arguments but {len(self.tensors.data)} tensor records")
        for record, type in zip(self.tensors.data, self.ins.types, strict=True):
            if record.full != shape_of(type):
                raise VerifyException(f"the full shape {list(record.full)} of '{record.name}' is not that of {type}")


@irdl_op_definition
class YieldOp(IRDLOperation):
    """
    Ends the region of a workload, group or steady state.

    ```
    stream.yield %1 : tensor<1x16xbf16>
    ```
    """

    name = "stream.yield"

    values = var_operand_def(TensorType)
    """The results of the op around it."""

    traits = traits_def(IsTerminator())
    assembly_format = "($values^ `:` type($values))? attr-dict"
