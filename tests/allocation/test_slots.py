"""Slots: all golden instances, and the corners of the greedy procedure."""

from __future__ import annotations

import pytest

from passes.allocation.slots import SlotNode, assign_slots
from passes.analysis.errors import InputError
from passes.analysis.graph import NodeKind
from tests.allocation.goldens import NAMES, golden, slot_nodes


def transfer(name: str, before: tuple[str, ...], *options: tuple[object, ...]) -> SlotNode:
    return SlotNode(name, NodeKind.TRANSFER, before, options)


def test_all_files_are_there() -> None:
    assert len(NAMES) == 26


@pytest.mark.parametrize("name", NAMES)
def test_golden_slots(name: str) -> None:
    instance = golden(name).instance
    nodes = [*instance["in_edges"], *instance["out_edges"], *instance["compute_nodes"], *instance["transfers"]]
    expected = {node["name"]: node["slot"] for node in nodes}
    slots = assign_slots(slot_nodes(instance))
    assert slots == expected
    assert list(slots) == instance["node_order"]
    assert max(slots.values()) == instance["max_slot"]


def test_slots_are_filled_later_and_kinds_do_not_exclude_each_other() -> None:
    nodes = [
        SlotNode("in", NodeKind.IN_EDGE),
        SlotNode("z", NodeKind.IN_EDGE),
        transfer("a", ("in",), ("bus",)),
        SlotNode("compute", NodeKind.COMPUTE, ("a",), ((0, 1),)),
        transfer("b", ("compute",), ("bus",)),
        transfer("c", ("z",), ("bus",)),
    ]
    assert assign_slots(nodes) == {"in": 0, "z": 0, "a": 1, "compute": 2, "b": 3, "c": 2}


def test_options_are_chosen_jointly() -> None:
    nodes = [
        transfer("a", (), (1,), (2,)),
        transfer("b", (), (1,), (3,)),
        transfer("c", (), (1,)),
        transfer("d", (), (2,), (3,)),
    ]
    assert assign_slots(nodes) == {"a": 0, "b": 0, "c": 0, "d": 1}


def test_nothing_known_means_alone_and_no_resource_means_free() -> None:
    nodes = [transfer("a", ()), transfer("b", ()), transfer("c", (), ()), transfer("d", (), ())]
    assert assign_slots(nodes) == {"a": 0, "b": 1, "c": 2, "d": 2}


def test_long_chain_on_one_bus() -> None:
    nodes = [SlotNode("w0000", NodeKind.IN_EDGE), transfer("t0000", ("w0000",), ("bus",))]
    before = "t0000"
    for layer in range(200):
        nodes.append(SlotNode(f"w{layer + 1:04}", NodeKind.IN_EDGE))
        nodes.append(transfer(f"tw{layer:04}", (f"w{layer + 1:04}",), ("bus",)))
        nodes.append(SlotNode(f"c{layer:04}", NodeKind.COMPUTE, (before, f"tw{layer:04}"), ((0,),)))
        nodes.append(transfer(f"to{layer:04}", (f"c{layer:04}",), ("bus",)))
        before = f"to{layer:04}"
    slots = assign_slots(nodes)
    assert slots["to0000"] == 4
    used = [slots[node.name] for node in nodes if node.kind is NodeKind.TRANSFER]
    assert sorted(used) == [*range(1, 401), 402]


def test_errors() -> None:
    with pytest.raises(InputError, match="two nodes of the group are called 'a'"):
        assign_slots([SlotNode("a", NodeKind.COMPUTE), SlotNode("a", NodeKind.COMPUTE)])
    with pytest.raises(InputError, match="'a' follows the unknown node 'b'"):
        assign_slots([SlotNode("a", NodeKind.COMPUTE, ("b",))])
    with pytest.raises(InputError, match="'a' depends on itself"):
        assign_slots([SlotNode("a", NodeKind.COMPUTE, ("b",)), SlotNode("b", NodeKind.COMPUTE, ("a",))])
