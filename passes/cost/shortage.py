"""Layers whose tile does not fit into the outermost memories of a core."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from passes.analysis.accelerator import CoreType, MemoryLevel
from passes.analysis.errors import InputError
from passes.cost.core_checks import levels_of
from passes.cost.layer import LayerDescription


class TileTooLargeError(InputError):
    """A tile needs more bits than the outermost memory of its operands has."""


def overflow(core_type: CoreType, layer: LayerDescription) -> tuple[MemoryLevel, dict[str, int]] | None:
    """The first outermost memory that the tile does not fit into, with the bits of the operands that it holds."""
    needed: dict[str, dict[str, int]] = {}
    for operand in layer.operands:
        for memory in levels_of(core_type, operand)[-1:]:
            needed.setdefault(memory.name, {})[operand.name] = layer.elements(operand) * operand.precision
    held = ((memory, needed.get(memory.name, {})) for memory in core_type.memories)
    return next(((memory, operands) for memory, operands in held if sum(operands.values()) > memory.size), None)


def shortage(
    node: str, core_type: CoreType, layer: LayerDescription, cores: Sequence[int] = (), tensors: Sequence[str] = ()
) -> Iterator[str]:
    """
    One sentence if the tile is too large: demand and capacity in bits per core, and what makes up the demand.

    `cores` are the ids of the cores of that type that run the layer, `tensors` the names of its operands.
    """
    if (full := overflow(core_type, layer)) is None:
        return
    memory, operands = full
    names = dict(zip((operand.name for operand in layer.operands), tensors, strict=False))
    parts = ", ".join(f"'{names.get(operand, operand)}' {bits}" for operand, bits in operands.items())
    place = f"core type '{core_type.symbol}'"
    if cores:
        place = f"core{'s' * (len(cores) > 1)} {', '.join(map(str, cores))} of type '{core_type.symbol}'"
    yield (
        f"layer '{node}' cannot run on {place}: memory '{memory.name}' of {memory.size} bits cannot hold the tile of "
        f"{sum(operands.values())} bits ({parts}); choose smaller tiles, more cores or a core with larger memories"
    )
