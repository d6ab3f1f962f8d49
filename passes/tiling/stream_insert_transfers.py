"""Makes every movement of a tensor between cores explicit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.ir import Attribute, Operation, SSAValue
from xdsl.passes import ModulePass

from passes.analysis.graph import Node, NodeKind
from passes.ir.accelerator import read_accelerator
from passes.ir.array import array_of
from passes.ir.lookup import accelerator_of, diagnosed
from passes.ir.steady_state import SteadyStateView, read_steady_states, renamed
from passes.operation_error import OperationError
from passes.tiling.steady_state import SteadyState, insert_transfers_from_compute
from stream_dialects.stream.schedule import TensorRecord, TensorsAttr
from stream_dialects.stream.steady_state import ComputeOp, LoopsAttr, SpaceAttr, TransferKindAttr, TransferOp
from stream_dialects.stream.workload import YieldOp


@dataclass(frozen=True)
class StreamInsertTransfersPass(ModulePass):
    """
    Adds a `stream.transfer` for every tensor that comes from off-chip memory, goes there, or passes between layers
    (spec workload-and-tiling 10). With model `aie-hardware` tensors spread over the memory tiles of the columns in use,
    within the DMA channels of these tiles and of the shims; parts that one memory tile hands out or collects are a
    spatio-temporal loop beside the spatial one.

    Before: `%2 = stream.compute "Gemm1" "Gemm"(%0, %1) …`
    After:  `%2 = stream.transfer "Transfer(x)" memory_to_compute(%0) …`
            `%3 = stream.transfer "Transfer(w)" memory_to_compute(%1) …`
            `%4 = stream.compute "Gemm1" "Gemm"(%2, %3) …`

    Pass can be called from the command line as e.g.:
        stream-opt tiled.mlir -p stream-insert-transfers
    """

    name = "stream-insert-transfers"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        offchip, array = read_accelerator(accelerator_of(op)).offchip, array_of(op)
        for view in read_steady_states(op):
            if view.transfers:
                raise OperationError(view.transfers[0], "the steady state has transfers already; insert them once")
            with diagnosed(view.op):
                state = insert_transfers_from_compute(
                    view.graph, view.loops, view.sizes, view.temporal, view.mappings, view.memory_cores, offchip, array
                )
            _Inserter(view, state).insert()


class _Inserter:
    """Writes the transfers of one steady state; program order is creation order (spec workload-and-tiling 10.2)."""

    def __init__(self, view: SteadyStateView, state: SteadyState):
        self.view, self.state = view, state
        self.block = view.op.body.block
        self.computes = {op.label.data: op for op in view.computes}
        self.records: dict[str, TensorRecord] = dict(view.records)
        self.values: dict[str, SSAValue] = {}
        self.anchors: dict[str, Operation] = {}
        """Tensor -> the compute op that it comes from."""
        self.ends: dict[Operation, Operation] = {}
        """Compute op -> the last transfer that follows from it."""
        self.positions = {op.label.data: position for position, op in enumerate(view.computes)}
        self.readers: dict[str, list[Node]] = {}
        for node in state.graph.nodes:
            for name in dict.fromkeys(node.inputs):
                self.readers.setdefault(name, []).append(node)

    def insert(self) -> None:
        self.values.update(zip((r.name for r in self._arguments()), self.block.args, strict=True))
        for node in self._nodes(NodeKind.COMPUTE):
            self._rename_result(self.computes[node.name], node.outputs[0])
        for node in self._nodes(NodeKind.TRANSFER):
            self._insert_transfer(node)
        for node in self._nodes(NodeKind.COMPUTE):
            self.computes[node.name].operands = [self.values[name] for name in node.inputs]
        outputs = [self.values[node.inputs[0]] for node in self._nodes(NodeKind.OUT_EDGE)]
        last = self.block.last_op
        if isinstance(last, YieldOp):
            last.operands = outputs

    def _arguments(self) -> tuple[TensorRecord, ...]:
        tensors = self.view.group.tensors
        return tensors.data if tensors is not None else ()

    def _nodes(self, kind: NodeKind) -> Iterator[Node]:
        return (node for node in self.state.graph.nodes if node.kind is kind)

    def _rename_result(self, op: ComputeOp, name: str) -> None:
        record = renamed(op.tensors.data[0], name)
        op.tensors = TensorsAttr((record,))
        self.records[name] = record
        self.values[name] = op.out
        self.anchors[name] = op

    def _insert_transfer(self, node: Node) -> None:
        source = self.values[node.inputs[0]]
        op = TransferOp.create(
            operands=[source],
            result_types=[source.type] * len(node.outputs),
            properties=self._properties(node),
        )
        anchor = self.anchors.get(node.inputs[0])
        if anchor is None:
            self.block.insert_op_before(op, self._first_reader(node))
        else:
            self.block.insert_op_after(op, self.ends.get(anchor, anchor))
            self.ends[anchor] = op
            self.anchors.update(dict.fromkeys(node.outputs, anchor))
        self.values.update(zip(node.outputs, op.results, strict=True))

    def _properties(self, node: Node) -> dict[str, Attribute]:
        source = self.records[node.inputs[0]]
        records = tuple(
            TensorRecord(
                name=name,
                full=source.full,
                space=self.state.tensor_spaces[name],
                core_bits=self.state.core_tensors[name].bits,
            )
            for name in node.outputs
        )
        self.records.update((record.name, record) for record in records)
        return {
            "label": StringAttr(node.name),
            "kind": TransferKindAttr(self.state.transfers[node.name].kind),
            "tensors": TensorsAttr(records),
            "loops": LoopsAttr(self.state.loops[node.name]),
            "space": SpaceAttr(self.state.node_spaces[node.name]),
        }

    def _first_reader(self, node: Node) -> Operation:
        """The first compute op that the transferred tensor reaches, directly or through further transfers."""
        positions: list[tuple[int, str]] = []
        pending = list(node.outputs)
        while pending:
            for reader in self.readers.get(pending.pop(), ()):
                if reader.kind is NodeKind.TRANSFER:
                    pending += reader.outputs
                elif reader.kind is NodeKind.COMPUTE:
                    positions.append((self.positions[reader.name], reader.name))
        return self.computes[min(positions)[1]]
