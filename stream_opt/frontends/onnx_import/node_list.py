"""Which nodes of a graph count, what they are called, and their attributes as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import onnx
from onnx import AttributeProto, NodeProto

from passes.analysis.errors import InputError
from stream_opt.frontends.onnx_import.constants import is_constant
from stream_opt.frontends.onnx_import.operation import AttributeValue, Place
from stream_opt.frontends.onnx_import.rules import is_reshape, rule_of, supported_names

_MOST_LISTED = 10


def used_nodes(graph: onnx.GraphProto, source: str) -> tuple[list[NodeProto], list[NodeProto]]:
    """
    The nodes that a graph output depends on, and the others, both in file order, without constant nodes.

    Raises:
        InputError: if two nodes produce one tensor, an output has no producer, or a used node is not supported.
    """
    producers = _producers(graph, source)
    missing = [value.name for value in graph.output if value.name not in producers]
    if missing:
        raise InputError(f"{source}: graph output '{missing[0]}' is computed by no node; correct the graph")
    needed = [value.name for value in graph.output]
    live: set[int] = set()
    while needed:
        position = producers.get(needed.pop())
        if position is not None and position not in live:
            live.add(position)
            needed.extend(name for name in graph.node[position].input if name)
    layers = [(i, node) for i, node in enumerate(graph.node) if not is_constant(node)]
    kept = [node for i, node in layers if i in live]
    _check_supported(kept, source)
    _check_single_result(graph, kept, source)
    return kept, [node for i, node in layers if i not in live]


def _producers(graph: onnx.GraphProto, source: str) -> dict[str, int]:
    """Tensor -> position of the node that computes it."""
    given = {value.name for value in graph.input} | {tensor.name for tensor in graph.initializer}
    producers: dict[str, int] = {}
    for position, node in enumerate(graph.node):
        for name in filter(None, node.output):
            if name in producers or name in given:
                first = f"node '{graph.node[producers[name]].name}'" if name in producers else "the graph's inputs"
                raise InputError(
                    f"{source}: tensor '{name}' is produced twice, by {first} and by node '{node.name}'; rename one",
                    subject=name,
                )
            producers[name] = position
    return producers


def _check_supported(nodes: Sequence[NodeProto], source: str) -> None:
    wrong = [node for node in nodes if not _is_supported(node)]
    if not wrong:
        return
    listed = ", ".join(f"'{node.name}' ({_qualified(node)})" for node in wrong[:_MOST_LISTED])
    more = f" and {len(wrong) - _MOST_LISTED} more" if len(wrong) > _MOST_LISTED else ""
    raise InputError(
        f"{source}: {len(wrong)} unsupported node{'s' * (len(wrong) > 1)}: {listed}{more}; rewrite the model with the "
        f"supported operators {supported_names()}",
        subject=wrong[0].name,
    )


def _is_supported(node: NodeProto) -> bool:
    return is_reshape(node.op_type, node.domain) or rule_of(node.op_type, node.domain) is not None


def _qualified(node: NodeProto) -> str:
    return f"{node.domain}::{node.op_type}" if node.domain else node.op_type


def _check_single_result(graph: onnx.GraphProto, nodes: Sequence[NodeProto], source: str) -> None:
    """A layer has one result; ONNX's further, optional results must not be read."""
    read = {name for node in graph.node for name in node.input} | {value.name for value in graph.output}
    for node in nodes:
        used = [name for name in node.output[1:] if name in read and name]
        if used:
            raise InputError(
                f"{source}: node '{node.name}' ({node.op_type}): its second result '{used[0]}' is used, but only the "
                "first is supported; rewrite the model",
                subject=node.name,
            )
        if not node.output or not node.output[0]:
            raise InputError(f"{source}: node '{node.name}' ({node.op_type}) has no first result; rewrite the model")


def named_nodes(nodes: Sequence[NodeProto], source: str) -> Iterator[tuple[NodeProto, str]]:
    """
    Each node with its name; nodes without one are called Op0, Op1, … in file order, skipping names that are taken.

    Raises:
        InputError: if two nodes have one name.
    """
    taken: dict[str, int] = {}
    for position, node in enumerate(nodes):
        if node.name in taken and node.name:
            raise _same_name(nodes, taken[node.name], position, source)
        taken[node.name] = position
    number = 0
    for node in nodes:
        name = node.name
        while not name:
            name = "" if f"Op{number}" in taken else f"Op{number}"
            number += 1
        yield node, name


def _same_name(nodes: Sequence[NodeProto], first: int, second: int, source: str) -> InputError:
    one, other = (f"the {nodes[i].op_type} that computes '{nodes[i].output[0]}'" for i in (first, second))
    name = nodes[first].name
    return InputError(f"{source}: two nodes are called '{name}', {one} and {other}; rename one", subject=name)


def node_attributes(node: NodeProto, place: Place) -> dict[str, AttributeValue]:
    """The attributes by name; None for kinds that no supported operator has."""
    values: dict[str, AttributeValue] = {}
    for attribute in node.attribute:
        if attribute.name in values:
            raise place.error(f"attribute '{attribute.name}' is given twice; remove one")
        values[attribute.name] = _plain(attribute)
    return values


def _plain(attribute: AttributeProto) -> AttributeValue:
    if attribute.type == AttributeProto.INT:
        return attribute.i
    if attribute.type == AttributeProto.INTS:
        return tuple(attribute.ints)
    if attribute.type == AttributeProto.FLOAT:
        return _shortest(attribute.f)
    if attribute.type == AttributeProto.STRING:
        return attribute.s.decode("utf-8", errors="replace")
    return None


def _shortest(value: float) -> float:
    """The number that a person wrote: 1e-05 instead of 9.999999747378752e-06, which is the same 32-bit number."""
    import numpy

    return float(str(numpy.float32(value)))
