"""A clash as a diagnostic on the ops: an error at the group, notes at cores, connections, transfers and layers."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property

from xdsl.ir import Operation

from passes.allocation.clash import Clash
from passes.allocation.clash_text import CoreNote, LinkNote, Note, notes, reason
from passes.analysis.core_graph import Link
from passes.ir.lookup import named_ops
from passes.ir.steady_state import SteadyStateView
from passes.operation_error import OperationError
from stream_dialects.stream.accelerator import AcceleratorOp, ConnectionOp, CoreOp


def infeasible(clash: Clash, view: SteadyStateView, accelerator: AcceleratorOp) -> OperationError:
    """
    The error of a group without an allocation.

    A note stands where its subject does: a core at its `stream.core`, a link at its `stream.link` or `stream.bus`, a
    tensor at the op that makes it, a transfer at itself.
    """
    places = _Places(view, accelerator)
    message = f"group '{view.group.sym_name.data}' does not fit: {reason(clash)}"
    return OperationError(view.group, message, notes=((places.of(note), note.text) for note in notes(clash)))


@dataclass(frozen=True)
class _Places:
    view: SteadyStateView
    accelerator: AcceleratorOp

    def of(self, note: Note) -> Operation:
        match note:
            case CoreNote(core):
                return self._cores[core]
            case LinkNote(link):
                return self._connection(link)
            case _:
                return self._names.get(note.name, self.view.group)

    @cached_property
    def _cores(self) -> Mapping[int, Operation]:
        return {op.core_id.value.data: op for op in self.accelerator.walk() if isinstance(op, CoreOp)}

    @cached_property
    def _names(self) -> Mapping[str, Operation]:
        return {**named_ops(self.view.group), **self.view.producers}

    def _connection(self, link: Hashable) -> Operation:
        connections = (op for op in self.accelerator.walk() if isinstance(op, ConnectionOp))
        return next((op for op in connections if isinstance(link, Link) and op.id == link.connection), self.accelerator)
