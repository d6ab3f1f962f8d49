"""Facts of a core type that make a layer impossible on it, found before any search (spec cost 8)."""

from __future__ import annotations

from passes.analysis.accelerator import CoreType, MemoryLevel
from passes.analysis.errors import InputError
from passes.cost.layer import LayerDescription, LayerOperand
from passes.cost.spatial_mapping import array_of

_DIRECTIONS = {
    "fh": "written from the higher level",
    "tl": "read to the lower level",
    "fl": "written from the lower level",
    "th": "read to the higher level",
}


def check_core(core_type: CoreType, layer: LayerDescription, node: str) -> None:
    """
    Checks everything about a core that does not depend on the loop order.

    Raises:
        InputError: if the core has no computing units, no memory or no port for an operand, or a memory that is
            smaller than one element.
    """
    if not core_type.memories:
        raise InputError(
            f"layer '{node}' cannot be costed on core type '{core_type.symbol}': only zigzag core types describe "
            "their memories; map it to such a core",
            subject=node,
        )
    array_of(core_type)
    for operand in layer.operands:
        _check_operand(core_type, operand, node)


def levels_of(core_type: CoreType, operand: LayerOperand) -> list[MemoryLevel]:
    """The memories that hold the operand, from inner to outer."""
    return [memory for memory in core_type.memories if operand.memory in memory.operands]


def _check_operand(core_type: CoreType, operand: LayerOperand, node: str) -> None:
    levels = levels_of(core_type, operand)
    if not levels:
        raise InputError(
            f"layer '{node}' cannot run on core type '{core_type.symbol}': no memory holds operand {operand.memory}; "
            "add the operand to a memory of the core file",
            subject=node,
        )
    for memory in levels:
        _check_element(core_type, memory, operand, node)
        for direction in _needed_directions(operand, memory is levels[-1]):
            _check_port(core_type, memory, operand.memory, direction, node)


def _check_element(core_type: CoreType, memory: MemoryLevel, operand: LayerOperand, node: str) -> None:
    if operand.precision > memory.size:
        raise InputError(
            f"layer '{node}' cannot run on core type '{core_type.symbol}': memory '{memory.name}' of {memory.size} "
            f"bits cannot hold one element of {operand.precision} bits of operand {operand.memory}; choose a narrower "
            "element type with stream-set-precision (streamc: --activations and --weights)",
            subject=node,
        )


def _needed_directions(operand: LayerOperand, outermost: bool) -> tuple[str, ...]:
    """Nothing enters or leaves the outermost memory on its upper side while a layer runs."""
    lower, upper = (("tl", "fl"), ("fh", "th")) if operand.memory == "O" else (("tl",), ("fh",))
    return lower if outermost else lower + upper


def _check_port(core_type: CoreType, memory: MemoryLevel, operand: str, direction: str, node: str) -> None:
    if not any((operand, direction) in port.allocation for port in memory.ports):
        raise InputError(
            f"layer '{node}' cannot run on core type '{core_type.symbol}': no port of memory '{memory.name}' lets "
            f"operand {operand} be {_DIRECTIONS[direction]}; add '{operand}, {direction}' to a port's allocation",
            subject=node,
        )
