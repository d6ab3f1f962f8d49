"""Allocated matrix products as plain data, without a solver (spec aie-codegen 10 and 11.1)."""

from __future__ import annotations

from passes.aie.lowering.allocation import Allocation, Move, PlacedLayer, PlacedTensor
from stream_dialects.stream.iteration_space import IterationSpace, IterationVariable, LoopEffect, LoopKind
from stream_dialects.stream.linear_expression import LinearExpression
from stream_dialects.stream.mapping import KernelRecord
from stream_dialects.stream.values import TransferKind

M, N, K = 0, 1, 2


def memory_core(column: int) -> int:
    return 6 * column + 1


def compute_cores(columns: int, rows: int) -> tuple[int, ...]:
    return tuple(6 * column + 2 + row for column in range(columns) for row in range(rows))


def space(text: str) -> IterationSpace:
    """`K(0,32,V) S(1,4,I)`: kind, dimension, size, effect."""
    variables: list[IterationVariable] = []
    for entry in text.split():
        kind, _, rest = entry.partition("(")
        dimension, size, effect = rest.rstrip(")").split(",")
        z = LinearExpression.variable(int(dimension))
        variables.append(IterationVariable(LoopKind(kind), z, int(size), LoopEffect(effect)))
    return IterationSpace(tuple(variables))


def solver_free_gemm(m: int, n: int, k: int) -> Allocation:
    """32x32x32 tiles on 4x8 cores; only the result stays, over its reduction (spec aie-codegen 11.1)."""
    loops = f"T({K},{k // 32},{{}}) T({N},{n // 256},{{}}) T({M},{m // 128},{{}})"
    cores = compute_cores(8, 4)
    rows, columns = tuple(map(memory_core, range(4))), tuple(map(memory_core, range(8)))
    a, b, y = (loops.format(*effects) for effects in ("VIV", "VVI", "IVV"))

    def tensor(
        name: str, full: tuple[int, int], dimensions: tuple[int, int], text: str, cores: tuple[int, ...], stop: int
    ) -> PlacedTensor:
        kernel = " ".join(f"K({d},32,V)" for d in dimensions)
        return PlacedTensor(name, "bf16", full, dimensions, space(f"{kernel} {text}"), cores, stop)

    tensors = [
        tensor("A_1", (m, k), (M, K), f"S({M},4,V) {a}", rows, -1),
        tensor("A_2", (m, k), (M, K), f"S({M},4,V) S({N},8,I) {a}", cores, -1),
        tensor("B_1", (k, n), (K, N), f"S({N},8,V) {b}", columns, -1),
        tensor("B_2", (k, n), (K, N), f"S({M},4,I) S({N},8,V) {b}", cores, -1),
        tensor("Y_1", (m, n), (M, N), f"S({M},4,V) S({N},8,V) {y}", cores, 0),
        tensor("Y_2", (m, n), (M, N), f"ST({M},4,V) S({N},8,V) {y}", columns, 0),
        tensor("Y", (m, n), (M, N), f"ST({M},4,V) ST({N},8,V) {y}", (0,), 0),
    ]
    node = space(f"K(0,32,V) K(1,32,V) K(2,32,V) S({M},4,V) S({N},8,V) {loops.format('V', 'V', 'V')}")
    return Allocation(
        sizes={M: 128, N: 256, K: 32},
        temporal=[(K, k // 32), (N, n // 256), (M, m // 128)],
        layers=[PlacedLayer("Gemm", cores, node, KernelRecord("gemm", m=32, k=32, n=32), ("A_2", "B_2"), "Y_1")],
        moves=[
            Move("Transfer(A)", TransferKind.MEMORY_TO_MEMORY, "A", ("A_1",)),
            Move("Transfer(A_1)", TransferKind.MEMORY_TO_COMPUTE, "A_1", ("A_2",)),
            Move("Transfer(B)", TransferKind.MEMORY_TO_MEMORY, "B", ("B_1",)),
            Move("Transfer(B_1)", TransferKind.MEMORY_TO_COMPUTE, "B_1", ("B_2",)),
            Move("Transfer(Y_1)", TransferKind.COMPUTE_TO_MEMORY, "Y_1", ("Y_2",)),
            Move("Transfer(Y_2)", TransferKind.MEMORY_TO_MEMORY, "Y_2", ("Y",)),
        ],
        tensors={entry.name: entry for entry in tensors},
        arguments=["A", "B", "Y"],
    )
