"""The designs that the AIE back end lays out by itself: which layers they have and where these go (codegen 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from passes.analysis.errors import InputError
from passes.analysis.graph import Graph, IndexMap, Node
from passes.analysis.ordering import compute_nodes

PRODUCTS = ("Gemm", "MatMul")
"""Op types of a matrix product."""

_PRODUCT_INDICES = ((0, 1), (1, 2), (0, 2))
_TRANSPOSED_INDICES = ((0, 1), (2, 1), (0, 2))
_WIDEST_PRODUCT = 2
"""Columns of a product in SwiGLU; with more, the element-wise layers behind it could not keep up."""

_ROWS_OF_TWO_INPUTS = 2
"""With two inputs per core and one output, more rows need more than the six streams out of a memory tile."""

KNOWN_DESIGNS = (
    "one Gemm, a Gemm of one row with transB (matrix-vector), two Gemms in a chain, SwiGLU, one Silu, one Mul"
)


@dataclass(frozen=True, slots=True)
class DesignLayer:
    """One layer of a design: the names of its loops' dimensions, its kernel and the columns that it may use."""

    node: Node
    dimensions: tuple[str, ...]
    kernel: str
    first_column: int
    columns: int
    along: str | None = None
    """The dimension that the columns share."""

    @property
    def sizes(self) -> dict[str, int]:
        """Dimension -> size."""
        return dict(zip(self.dimensions, self.node.bounds, strict=True))


@dataclass(frozen=True, slots=True)
class Design:
    """Layers in node order, with what is tiled and shared how."""

    name: str
    layers: tuple[DesignLayer, ...]
    order: tuple[str, ...]
    """The tiled dimensions, the innermost temporal loop first."""
    tiles: Mapping[str, int]
    """Tile size of each dimension that has one by default."""
    row_dimension: str
    """The dimension that the rows of every layer share."""
    same_tile: Mapping[str, str] = field(default_factory=dict[str, str])
    """Dimension -> the dimension whose tile it has."""
    wide: bool = False
    """Whether rows and columns together share the dimension of the rows."""
    kept_whole: str | None = None
    """The dimension whose tiles a core keeps all at once, unless columns share it."""
    usual_rows: int | None = None
    """Rows that memory tiles can feed, if that is not all."""

    @property
    def sizes(self) -> dict[str, int]:
        """Dimension -> size."""
        return {name: size for layer in self.layers for name, size in layer.sizes.items()}


def recognise(graph: Graph, columns: int) -> Design:
    """
    The design that a workload is, laid out on up to `columns` columns.

    Raises:
        InputError: if it is none that is known, a layer has no kernel or not the form that its kernel needs, or the
            columns are too few; with the remedy.
    """
    nodes = tuple(compute_nodes(graph))
    for node in nodes:
        if node.operation not in (*PRODUCTS, "Silu", "Mul"):
            message = (
                f"layer '{node.name}' of type {node.operation} has no AIE kernel; kernels exist for Gemm, MatMul, Silu "
                "and Mul"
            )
            raise InputError(message, subject=node.name)
    products = [node for node in nodes if node.operation in PRODUCTS]
    match len(products), len(nodes):
        case 1, 1:
            return _matvec(products[0], columns) if _is_matvec(products[0]) else _gemm(products[0], columns)
        case 2, 2:
            return _chain(nodes, columns)
        case (2, 4) | (3, 5):
            return _swiglu(nodes, columns)
        case 0, 1:
            return _elementwise(nodes[0], columns)
        case _:
            raise _unknown(nodes)


def _unknown(nodes: Sequence[Node]) -> InputError:
    layers = ", ".join(f"{node.name} ({node.operation})" for node in nodes)
    return InputError(
        f"the layers {layers} are no design that stream-map-aie lays out; it knows {KNOWN_DESIGNS}; map others with "
        "stream-load-mapping"
    )


def _indices(maps: Sequence[IndexMap]) -> tuple[tuple[int | None, ...], ...]:
    return tuple(tuple(expression.single for expression in index_map) for index_map in maps)


def _is_matvec(node: Node) -> bool:
    return node.bounds[0] == 1 and _indices(node.maps) == _TRANSPOSED_INDICES


def _check_product(node: Node) -> None:
    indices = _indices(node.maps)
    if indices == _PRODUCT_INDICES:
        return
    if len(node.inputs) != 2:
        problem = "adds a bias, which the kernel does not; add it in a layer of its own"
    elif indices == _TRANSPOSED_INDICES:
        problem = "has a transposed right operand, which the kernel takes for a single row only; store it as [K, N]"
    else:
        problem = "is no product of an [M, K] and a [K, N] matrix; rewrite it as one"
    raise InputError(f"layer '{node.name}' {problem}", subject=node.name)


def _check_elementwise(node: Node) -> None:
    if len(node.bounds) != 2 or any(indices != (0, 1) for indices in _indices(node.maps)):
        message = f"layer '{node.name}' does not work on matrices of one shape; give all its operands the same two axes"
        raise InputError(message, subject=node.name)


def _gemm(node: Node, columns: int) -> Design:
    _check_product(node)
    layer = DesignLayer(node, ("m", "k", "n"), "gemm", 0, columns, along="n")
    return Design("gemm", (layer,), ("k", "m", "n"), {"m": 32, "k": 32, "n": 32}, "m")


def _matvec(node: Node, columns: int) -> Design:
    layer = DesignLayer(node, ("one", "k", "n"), "matvec", 0, columns)
    return Design("matvec", (layer,), ("k", "n"), {"k": 32, "n": 32}, "n", wide=True)


def _elementwise(node: Node, columns: int) -> Design:
    _check_elementwise(node)
    kernel = {"Silu": "silu", "Mul": "eltwise_mul"}[node.operation]
    layer = DesignLayer(node, ("m", "n"), kernel, 0, columns, along="n")
    usual_rows = None if len(node.inputs) == 1 else _ROWS_OF_TWO_INPUTS
    return Design(kernel, (layer,), ("n", "m"), {"m": 32, "n": 32}, "m", usual_rows=usual_rows)


def _chain(nodes: Sequence[Node], columns: int) -> Design:
    """
    Half of the columns for each product, side by side.

    A core of the second product has two streams, one for its right operand; so all that it reads of the first product
    must come from one core: both share the rows of the result alike, and the first does not share its columns. The
    result is summed up over n, so that all tiles of a row stay in the core.
    """
    first, second = nodes
    if second.inputs[0] != first.outputs[0]:
        message = f"layer '{second.name}' does not read the result of '{first.name}' as its left operand; swap them"
        raise InputError(message, subject=second.name)
    for node in nodes:
        _check_product(node)
    _require_columns("a chain of two Gemms", 2, columns)
    width = columns // 2
    layers = (
        DesignLayer(first, ("m", "k", "n"), "gemm", 0, width),
        DesignLayer(second, ("m", "n", "l"), "gemm", width, width, along="l"),
    )
    tiles = {"m": 32, "k": 32, "n": 32, "l": 32}
    return Design("gemm_chain", layers, ("k", "l", "n", "m"), tiles, "m", wide=True, kept_whole="l")


def _swiglu(nodes: Sequence[Node], columns: int) -> Design:
    """Left and right product, silu, product of both, down projection from left to right."""
    left, right, silu, mul, down = _swiglu_layers(nodes)
    for node in (left, right, *down):
        _check_product(node)
    for node in (silu, mul):
        _check_elementwise(node)
    products = 2 + len(down)
    _require_columns(f"SwiGLU with{'' if down else 'out'} down projection", products + 2, columns)
    width = min(_WIDEST_PRODUCT, (columns - 2) // products)
    placed = {
        left: DesignLayer(left, ("seq", "emb", "hid"), "gemm", 0, width, along="hid"),
        right: DesignLayer(right, ("seq", "emb", "hid"), "gemm", width, width, along="hid"),
        silu: DesignLayer(silu, ("seq", "hid"), "silu", 2 * width, 1),
        mul: DesignLayer(mul, ("seq", "hid"), "eltwise_mul", 2 * width + 1, 1),
        **{node: DesignLayer(node, ("seq", "hid", "out"), "gemm", 2 * width + 2, width, along="out") for node in down},
    }
    order = ("emb", *("out" for _ in down), "hid", "seq")
    tiles = {"seq": 32, "emb": 128, "hid": 64}
    return Design("swiglu", tuple(placed[node] for node in nodes), order, tiles, "seq", {"out": "emb"})


def _swiglu_layers(nodes: Sequence[Node]) -> tuple[Node, Node, Node, Node, tuple[Node, ...]]:
    """Left and right product, silu, element-wise product, and the down projection if there is one."""
    producers = {node.outputs[0]: node for node in nodes}
    mul = next((node for node in nodes if node.operation == "Mul"), None)
    factors = [] if mul is None else [producers.get(tensor) for tensor in mul.inputs]
    silu = next((node for node in factors if node is not None and node.operation == "Silu"), None)
    right = next((node for node in factors if node is not None and node.operation in PRODUCTS), None)
    left = None if silu is None else producers.get(silu.inputs[0])
    down = () if mul is None else tuple(node for node in nodes if node.inputs[0] == mul.outputs[0])
    found = [node for node in (left, right, silu, mul, *down) if node is not None]
    if left is None or right is None or silu is None or mul is None or set(found) != set(nodes) or len(down) > 1:
        raise _unknown(nodes)
    if left.inputs[0] != right.inputs[0]:
        raise _unknown(nodes)
    return left, right, silu, mul, down


def _require_columns(what: str, needed: int, columns: int) -> None:
    if columns < needed:
        raise InputError(f"{what} needs {needed} columns, but may use {columns}; give it more or use a wider array")
