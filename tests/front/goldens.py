"""Reads the golden files of the front half into the plain dataclasses of the project."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from passes.analysis.accelerator import Core, CoreType
from passes.analysis.graph import Graph, Node, NodeKind, Tensor
from passes.analysis.mapping import GroupMapping, LayerMapping, LoopTile
from stream_dialects.stream.iteration_space import IterationSpace
from stream_dialects.stream.linear_expression import LinearExpression

FOLDER = Path(__file__).parent.parent / "golden" / "mapping"

GENERATED = sorted(
    path.stem for pattern in ("2conv*", "swiglu*", "resnet18__*", "fsrcnn_clean*") for path in FOLDER.glob(pattern)
)
GIVEN = sorted(path.stem for path in FOLDER.glob("aie_*"))

_KINDS = {
    "InEdge": NodeKind.IN_EDGE,
    "OutEdge": NodeKind.OUT_EDGE,
    "ComputationNode": NodeKind.COMPUTE,
    "TransferNode": NodeKind.TRANSFER,
    "FusionEdge": NodeKind.RESHAPE,
}
_BITS = {"bf16": 16, "f32": 32, "i8": 8, "i16": 16, "i32": 32}


@cache
def golden(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{name}.json").read_text())


def graph_of(data: dict[str, Any]) -> Graph:
    """The graph of a golden, which leaves out the shapes of tensors that no layer touches: these get one element."""
    nodes = tuple(_node(node, data["global_dims"]) for node in data["nodes"])
    tensors = {name: Tensor(name, (1,), 32) for node in nodes for name in node.tensors}
    tensors |= {t["name"]: Tensor(t["name"], tuple(t["shape"]), _BITS[t["type"]]) for t in data["tensors"]}
    return Graph(nodes, tensors)


def _node(data: dict[str, Any], global_dims: list[dict[str, Any]]) -> Node:
    start, loops = data.get("first_global_dim", 0), data.get("dims", [])
    return Node(
        name=data["name"],
        kind=_KINDS[data["kind"]],
        inputs=tuple(data.get("inputs", ())),
        outputs=tuple(data.get("outputs", ())),
        operation=data.get("op") or "",
        maps=tuple(_index_map(text) for text in data.get("operand_maps", ())),
        bounds=tuple(global_dims[start + k]["size"] for k in range(len(loops))),
    )


def _index_map(text: str) -> tuple[LinearExpression, ...]:
    return tuple(LinearExpression.parse(part) for part in text.strip("()").split(",") if part)


def cores_of(data: dict[str, Any]) -> list[Core]:
    """The cores in core order; where the golden gives no kinds, all are compute cores but the off-chip one."""
    accelerator = data["accelerator"]
    described = accelerator.get("cores", {})
    return [_core(i, described.get(str(i)), accelerator["offchip_core_id"]) for i in accelerator["core_order"]]


def _core(number: int, entry: dict[str, Any] | None, offchip: int) -> Core:
    if entry is None:
        kind = "offchip" if number == offchip else "memory" if number % 6 == 1 else "compute"
        return Core(number, CoreType(kind, kind, "aie2", kind))
    kind = entry["core_type"].split(".")[1]
    operators = entry["operator_types"]
    return Core(number, CoreType(entry["name"], entry["name"], "zigzag", kind, operators and tuple(operators)))


def memory_cores(data: dict[str, Any]) -> list[int]:
    """The memory cores in use: on the AIE array, that of column c has the id 6 c + 1."""
    columns = data["nb_cols_to_use"]
    return [core.id for core in cores_of(data) if core.type.kind == "memory" and core.id // 6 < columns]


def mapping_of(data: dict[str, Any], graph: Graph, fused_group: int = 0) -> GroupMapping:
    """The mapping of a graph by a mapping file's content: the first entry named like a layer or its op type."""
    entries = data["layers"] if isinstance(data, dict) else data
    group = data["fused_groups"][fused_group]
    layers = {
        node.name: _layer(next(e for e in entries if e["name"] in (node.name, node.operation)))
        for node in graph.nodes
        if node.kind is NodeKind.COMPUTE
    }
    tiling = [(t["dim"].rpartition("."), t["tile"]) for t in group.get("intra_core_tiling", [])]
    return GroupMapping(layers, tuple(LoopTile(p[0], int(p[2][1:]), tile) for p, tile in tiling), group["name"])


def _layer(entry: dict[str, Any]) -> LayerMapping:
    splits = entry.get("inter_core_tiling") or [[]]
    return LayerMapping(tuple(entry["core_allocation"][0]), tuple((int(s["dim"][1:]), s["split"]) for s in splits[0]))


def mapping_data(mapping: GroupMapping) -> dict[str, Any]:
    """The mapping in the form of the generated mapping file."""
    layers = [
        {
            "name": name,
            "core_allocation": [list(layer.cores)],
            "inter_core_tiling": [[{"dim": f"D{k}", "split": f} for k, f in layer.splits]] if layer.splits else [],
        }
        for name, layer in mapping.layers.items()
    ]
    tiling = [{"dim": f"{t.layer}.D{t.loop}", "tile": t.tile} for t in mapping.tiling]
    group = {"name": mapping.name, "layers": list(mapping.layers), "intra_core_tiling": tiling}
    return {"layers": layers, "fused_groups": [group]}


def space_rows(space: IterationSpace) -> list[list[Any]]:
    """The rows `[type, dimension, size, effect]` of a golden iteration space."""
    return [[v.kind.name.lower(), v.dimension.text(), v.size, v.effect.name.lower()] for v in space.variables]


def listed_rows(ssis: Any) -> list[list[Any]]:
    """
    The rows `[type, dimension, size, effect]` that a space lists.

    Invariant kernel loops and absent spatio-temporal ones follow from the group's sizes and unrollings.
    """
    derived = (["kernel", "invariant"], ["spatiotemporal", "absent"])
    return [row[:4] for row in ssis if [row[0], row[3]] not in derived]


def pairs(splits: Any) -> list[list[Any]]:
    """`[dimension, factor]` rows of a sequence of splits."""
    return [[expression.text(), factor] for expression, factor in splits]


def corrected_gemm(graph: Graph) -> Graph:
    """The last layer of the golden ResNet18 with its transposed weights, which the reference ignores."""
    d0, d1, d2 = (LinearExpression.variable(k) for k in range(3))
    maps = ((d0, d1), (d2, d1), (d0, d2))
    nodes = (replace(n, maps=maps, bounds=(1, 512, 1000)) if n.operation == "Gemm" else n for n in graph.nodes)
    return Graph(tuple(nodes), graph.tensors)


def joined(groups: list[Graph]) -> Graph:
    """The workload that was cut into these groups, from its last node to its first."""
    inputs = [n for g in groups for n in g.nodes if n.kind is NodeKind.IN_EDGE and not n.name.endswith("_in")]
    layers = [n for g in groups for n in g.nodes if n.kind is NodeKind.COMPUTE]
    outputs = [n for g in groups for n in g.nodes if n.kind is NodeKind.OUT_EDGE and not n.name.endswith("_out")]
    ends = {n.name: n for g in groups for n in g.nodes if not n.has_loops}
    reshapes = [
        Node(name.removesuffix("_in"), NodeKind.RESHAPE, ends[f"{name[:-3]}_out"].inputs, end.outputs, "Flatten")
        for name, end in ends.items()
        if name.endswith("_in") and not name.endswith("_cut_in")
    ]
    tensors = {name: tensor for g in groups for name, tensor in g.tensors.items()}
    return Graph(tuple(reversed((*inputs, *layers, *reshapes, *outputs))), tensors)
