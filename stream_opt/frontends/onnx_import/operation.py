"""One ONNX node as the rules see it: its operands' tensors, its attributes, and errors that name it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from passes.analysis.errors import InputError
from stream_opt.frontends.onnx_import.model import ImportedTensor

AttributeValue = int | float | str | tuple[int, ...] | None
"""None stands for a kind of attribute (tensor, graph, type) that no supported operator has."""


@dataclass(frozen=True, slots=True)
class Place:
    """A node of a file, for messages."""

    source: str
    node: str
    op_type: str

    def error(self, text: str) -> InputError:
        return InputError(f"{self.source}: node '{self.node}' ({self.op_type}): {text}", subject=self.node)


class Attributes:
    """The attributes of one node. Each must be read or be declared without effect before `finish`."""

    def __init__(self, place: Place, values: Mapping[str, AttributeValue]):
        self.place = place
        self._values = values
        self._unread = dict.fromkeys(values)

    def integer(self, name: str, default: int) -> int:
        value = self._take(name)
        if value is None:
            return default
        if not isinstance(value, int):
            raise self._wrong_kind(name, "one integer")
        return value

    def integers(self, name: str) -> tuple[int, ...]:
        """The list, empty if it is absent."""
        value = self._take(name)
        if value is None:
            return ()
        if not isinstance(value, tuple):
            raise self._wrong_kind(name, "a list of integers")
        return value

    def number(self, name: str, default: float) -> float:
        value = self._take(name)
        if value is None:
            return default
        if not isinstance(value, float):
            raise self._wrong_kind(name, "one floating-point number")
        return value

    def text(self, name: str, default: str) -> str:
        value = self._take(name)
        if value is None:
            return default
        if not isinstance(value, str):
            raise self._wrong_kind(name, "a text")
        return value

    def without_effect(self, names: Iterable[str]) -> None:
        for name in names:
            self._unread.pop(name, None)

    def require_zero(self, name: str, meaning: str) -> None:
        """Refuses any value but 0; `meaning` says what the value would ask for."""
        value = self.integer(name, 0)
        if value:
            raise self.place.error(f"attribute '{name}' = {value} ({meaning}) is not supported; export it with 0")

    def finish(self) -> None:
        """Refuses every attribute that nobody has read."""
        if self._unread:
            names = ", ".join(f"'{name}'" for name in sorted(self._unread))
            raise self.place.error(f"attribute {names} is not understood; remove it or rewrite the node without it")

    def _take(self, name: str) -> AttributeValue:
        if name not in self._values:
            return None
        self._unread.pop(name, None)
        value = self._values[name]
        if value is None:
            raise self._wrong_kind(name, "a number, a list of integers or a text")
        return value

    def _wrong_kind(self, name: str, wanted: str) -> InputError:
        return self.place.error(f"attribute '{name}' is not {wanted}; correct the file")


@dataclass(frozen=True, slots=True)
class Operation:
    """A node with its operands in ONNX order; an omitted optional operand is None."""

    place: Place
    operands: tuple[ImportedTensor | None, ...]
    attributes: Attributes

    def error(self, text: str) -> InputError:
        return self.place.error(text)

    def operand(self, index: int) -> ImportedTensor:
        tensor = self.optional(index)
        if tensor is None:
            raise self.error(f"operand {index} is missing; connect it")
        return tensor

    def optional(self, index: int) -> ImportedTensor | None:
        return self.operands[index] if index < len(self.operands) else None

    def require_rank(self, tensor: ImportedTensor, ranks: tuple[int, ...]) -> None:
        if len(tensor.shape) not in ranks:
            wanted = " or ".join(str(rank) for rank in ranks)
            raise self.error(
                f"tensor '{tensor.name}' has rank {len(tensor.shape)}, but only rank {wanted} is supported; reshape it"
            )
