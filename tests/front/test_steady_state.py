"""Tiling, transfers and iteration spaces against the golden steady states."""

from __future__ import annotations

from typing import Any

import pytest

from passes.analysis.graph import Graph, NodeKind
from passes.analysis.ordering import edges, tensor_order
from passes.analysis.unification import global_relations, unify
from passes.tiling.steady_state import SteadyState, build_steady_state, insert_transfers_from_compute
from passes.tiling.tiling import tile_group
from tests.front.goldens import (
    GENERATED,
    GIVEN,
    cores_of,
    golden,
    graph_of,
    listed_rows,
    mapping_of,
    memory_cores,
    pairs,
    space_rows,
)

FILES = [name for name in GENERATED + GIVEN if not name.startswith("resnet18")]


def group_graph(data: dict[str, Any], group: dict[str, Any]) -> Graph:
    return graph_of(group.get("group_graph") or data["workload_graph"])


def build(data: dict[str, Any], group: dict[str, Any]) -> SteadyState:
    graph = group_graph(data, group)
    kinds = {c.id: c.type.kind for c in cores_of(data)}
    mapping = mapping_of(group["mapping_yaml"], graph)
    tiled, offchip = tile_group(graph, mapping), data["accelerator"]["offchip_core_id"]
    return build_steady_state(tiled, mapping.layers, memory_cores(data), offchip, kinds)


def check_graph(graph: Graph, expected: dict[str, Any]) -> None:
    unification = unify(graph)
    assert [node.name for node in graph.nodes] == [node["name"] for node in expected["nodes"]]
    assert [list(edge) for edge in edges(graph)] == expected["edges"]
    assert {f"z{z}": size for z, size in enumerate(unification.sizes)} == expected["unique_dims"]
    loops = [{"expr": e.text(), "size": s} for e, s in zip(unification.global_loops, unification.global_sizes)]
    assert loops == expected["global_dims"]
    assert list(tensor_order(graph)) == [tensor["name"] for tensor in expected["tensors"]]
    for tensor in expected["tensors"]:
        own = graph.tensors[tensor["name"]]
        assert (list(own.shape), own.bits) == (tensor["shape"], tensor["size_bits"])
        strides = {f"z{z}": list(steps) for z, steps in unification.strides(own.name).items()}
        assert strides == tensor["strides"]


@pytest.mark.parametrize("name", FILES)
def test_unification_of_the_workload(name: str) -> None:
    data = golden(name)
    graph = data.get("workload_graph") or data["groups"][0]["group_graph"]
    check_graph(graph_of(graph), graph)


@pytest.mark.parametrize("name", FILES)
def test_tiled_graph(name: str) -> None:
    data = golden(name)
    for group in data["groups"]:
        graph = group_graph(data, group)
        tiled = tile_group(graph, mapping_of(group["mapping_yaml"], graph))
        assert pairs(tiled.splits) == group["fusion_splits"]
        assert tiled.total_macs == group["total_mac_ops"]
        check_graph(tiled.graph, group["tiled_graph"])


def check_steady_state(steady: SteadyState, expected: dict[str, Any]) -> None:
    assert pairs(steady.temporal) == expected["fusion_splits"]
    assert pairs(steady.unrollings) == expected["unique_spatial_unrollings"]
    assert steady.iterations == expected["iterations"]
    assert {name: space_rows(space) for name, space in steady.node_spaces.items()} == {
        name: listed_rows(node["ssis"]) for name, node in expected["nodes"].items()
    }
    assert {name: space_rows(space) for name, space in steady.tensor_spaces.items()} == {
        name: listed_rows(tensor["ssis"]) for name, tensor in expected["tensors"].items()
    }
    for name, tensor in expected["tensors"].items():
        if "per_core_shape" in tensor:
            own = steady.core_tensors[name]
            assert (list(own.shape), own.bits) == (tensor["per_core_shape"], tensor["per_core_bits"])


def check_transfers(steady: SteadyState, expected: dict[str, Any]) -> None:
    nodes = {name: node for name, node in expected["nodes"].items() if "candidate_memory_cores" in node}
    assert list(steady.transfers) == list(nodes)
    for name, node in nodes.items():
        own = steady.transfers[name]
        # the reference enumerates memory cores in the order of a hash set
        assert sorted(own.placements) == sorted(tuple(sorted(cores)) for cores in node["candidate_memory_cores"])
        assert [pairs(splits) for splits in own.splits] == node["inter_core_tiling"]


@pytest.mark.parametrize("name", FILES)
def test_steady_state(name: str) -> None:
    data = golden(name)
    for group in data["groups"]:
        steady = build(data, group)
        check_graph(steady.graph, group["steady_state"]["graph"])
        check_steady_state(steady, group["steady_state"])
        check_transfers(steady, group["steady_state"])


@pytest.mark.parametrize("name", FILES)
def test_transfers_from_the_tiled_graph_alone(name: str) -> None:
    data = golden(name)
    for group in data["groups"]:
        steady = build(data, group)
        graph = group_graph(data, group)
        mapping = mapping_of(group["mapping_yaml"], graph)
        tiled = tile_group(graph, mapping).graph
        places = {NodeKind.IN_EDGE: 0, NodeKind.COMPUTE: 1, NodeKind.OUT_EDGE: 2}
        ordered = Graph(tuple(sorted(tiled.nodes, key=lambda node: places[node.kind])), tiled.tensors)
        loops = {name: steady.loops[name] for name in mapping.layers}
        memory = memory_cores(data)
        offchip = data["accelerator"]["offchip_core_id"]
        again = insert_transfers_from_compute(
            ordered, loops, steady.sizes, steady.temporal, mapping.layers, memory, offchip
        )
        assert sorted(again.graph.nodes, key=lambda n: n.name) == sorted(steady.graph.nodes, key=lambda n: n.name)
        for field in ("sizes", "loops", "temporal", "unrollings", "splits", "node_spaces", "tensor_spaces"):
            assert getattr(again, field) == getattr(steady, field)
        assert (again.core_tensors, again.transfers) == (steady.core_tensors, steady.transfers)


@pytest.mark.parametrize("name", FILES)
def test_relations_hold(name: str) -> None:
    data = golden(name)
    graph = group_graph(data, data["groups"][0])
    loops = unify(graph).global_loops
    for relation in global_relations(graph):
        rest = relation.equation.substituted(loops)
        assert (rest.terms, rest.constant) == ((), 0)
