"""From a module at any stage to the graph of its layers and tensors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from xdsl.dialects.builtin import ModuleOp, TensorType
from xdsl.ir import Attribute, Block, Operation, SSAValue

from passes.ir.lookup import workload_of
from passes.ir.workload import yielded
from stream_dialects.stream.mapping import MappingRecord
from stream_dialects.stream.steady_state import ComputeOp, SteadyStateOp, TransferOp
from stream_dialects.stream.workload import GroupOp, LayerOp, ReshapeOp, SymbolsAttr, WorkloadOp
from stream_opt.pictures.facts import GraphLayer, GraphTensor, WorkloadGraph
from stream_opt.pictures.texts import bits, count, plural, ranges


def read_workload(module: ModuleOp) -> WorkloadGraph:
    """
    The layers, groups and full tensors of the workload, transfers told as notes of the tensors that they move.

    Works from the import on: whatever the passes have written so far is shown.
    """
    workload = workload_of(module)
    reader = _Reader()
    for value, argument in zip(workload.body.block.args, workload.arguments.data, strict=True):
        reader.name(value, argument.name, argument.kind.value)
    reader.read(workload.body.block, None)
    reader.mark_outputs(workload)
    return WorkloadGraph(workload.sym_name.data, tuple(reader.layers), reader.tensors, reader.groups)


@dataclass
class _Reader:
    layers: list[GraphLayer] = field(default_factory=list[GraphLayer])
    tensors: dict[str, GraphTensor] = field(default_factory=dict[str, GraphTensor])
    groups: dict[str, str] = field(default_factory=dict[str, str])
    names: dict[SSAValue, str] = field(default_factory=dict[SSAValue, str])
    """Value -> the tensor of the workload that it is, or is a tile or a copy of."""
    copies: dict[SSAValue, str] = field(default_factory=dict[SSAValue, str])
    """Result of a transfer -> its own name."""

    def name(self, value: SSAValue, name: str, kind: str) -> None:
        self.names[value] = name
        shape, element = _shape_and_element(value.type)
        self.tensors[name] = GraphTensor(name, shape, element, kind)

    def read(self, block: Block, group: str | None) -> None:
        """All ops of a block in program order, and of the blocks inside."""
        for op in block.ops:
            if isinstance(op, (GroupOp, SteadyStateOp)):
                self._enter(op, op.sym_name.data if isinstance(op, GroupOp) else group)
            elif isinstance(op, (LayerOp, ReshapeOp)):
                self.name(op.out, op.result_name.data, "intermediate")
                self._add(op, op.label.data, op.operation.data, op.result_name.data, group)
            elif isinstance(op, ComputeOp):
                self._compute(op, group)
            elif isinstance(op, TransferOp):
                self._transfer(op)

    def _enter(self, op: GroupOp | SteadyStateOp, group: str | None) -> None:
        if isinstance(op, GroupOp):
            self.groups[op.sym_name.data] = _frame(op)
        for outer, inner in zip(op.ins, op.body.block.args, strict=True):
            self.names[inner] = self.names[outer]
        self.read(op.body.block, group)
        for result, value in zip(op.outs, yielded(op.body.block), strict=True):
            if value in self.copies:
                self._rename(self.names[value], self.copies[value])
            self.names[result] = self.names[value]

    def _rename(self, old: str, new: str) -> None:
        """Tiling keeps the name of a result for the copy that leaves the group; here it is the whole tensor's."""
        if new in self.tensors:
            return
        self.tensors[new] = replace(self.tensors.pop(old), name=new)
        self.names = {value: new if name == old else name for value, name in self.names.items()}
        self.layers = [_renamed(layer, old, new) for layer in self.layers]

    def _compute(self, op: ComputeOp, group: str | None) -> None:
        record = op.tensors.data[0]
        self.names[op.out] = record.name
        _, element = _shape_and_element(op.out.type)
        self.tensors[record.name] = GraphTensor(record.name, record.full, element, "intermediate")
        self._add(op, op.label.data, op.operation.data, record.name, group)

    def _transfer(self, op: TransferOp) -> None:
        tensor = self.names[op.value]
        for value, record in zip(op.outs, op.tensors.data, strict=True):
            self.names[value] = tensor
            self.copies[value] = record.name
        known = self.tensors[tensor]
        self.tensors[tensor] = replace(known, notes=(*known.notes, _movement(op)))

    def _add(self, op: Operation, name: str, operation: str, output: str, group: str | None) -> None:
        inputs = tuple(dict.fromkeys(self.names[operand] for operand in op.operands))
        self.layers.append(GraphLayer(name, operation, inputs, output, group, tuple(_lines(op))))

    def mark_outputs(self, workload: WorkloadOp) -> None:
        for value in yielded(workload.body.block):
            tensor = self.tensors[self.names[value]]
            if tensor.kind == "intermediate":
                self.tensors[tensor.name] = replace(tensor, kind="output")


def _renamed(layer: GraphLayer, old: str, new: str) -> GraphLayer:
    inputs = tuple(new if name == old else name for name in layer.inputs)
    return replace(layer, inputs=inputs, output=new if layer.output == old else layer.output)


def _shape_and_element(type: Attribute) -> tuple[tuple[int | str, ...], str]:
    """Sizes with the names of symbolic dimensions, and the element type as it is printed."""
    if not isinstance(type, TensorType):
        return (), str(type)
    names = iter(type.encoding.data if isinstance(type.encoding, SymbolsAttr) else ())
    return tuple(size if size >= 0 else next(names, "?") for size in type.get_shape()), str(type.element_type)


def _frame(group: GroupOp) -> str:
    if group.latency is None:
        return group.sym_name.data
    latency = group.latency.data
    return f"{group.sym_name.data}: {count(latency.total)} cycles, {plural(latency.iterations, 'iteration')}"


def _lines(op: Operation) -> Iterable[str]:
    if isinstance(op, (LayerOp, ComputeOp)):
        sizes = [str(bound.size) for bound in op.bounds.data]
        yield "loops " + "×".join(sizes)
        if op.mapping is not None:
            yield _mapping(op.mapping.data)
    if isinstance(op, ComputeOp) and op.costs is not None and op.costs.data:
        cycles = count(max(cost.latency for cost in op.costs.data))
        slot = f", slot {op.slot.value.data}" if op.slot is not None else ""
        yield f"{cycles} cycles per tile{slot}"


def _mapping(mapping: MappingRecord) -> str:
    where = f"core{'s' * (len(mapping.cores) > 1)} {ranges(mapping.cores)}"
    splits = [f"D{split.loop}/{split.factor}" for split in mapping.splits if split.factor > 1]
    return ", ".join([where, *splits])


def _movement(op: TransferOp) -> str:
    """One line about a transfer for the hover text of its tensor."""
    words = [f"{op.kind.data.value.replace('_', ' ')}"]
    record = op.tensors.data[0]
    if op.slot is not None:
        words.append(f"slot {op.slot.value.data}")
    if op.route is not None:
        route = op.route.data
        words.append(f"cores {ranges(route.sources)} → {ranges(route.targets)} over {plural(len(route.links), 'link')}")
    if record.core_bits is not None:
        words.append(f"{bits(record.core_bits)} per core")
    return f"{op.label.data}: " + ", ".join(words)
