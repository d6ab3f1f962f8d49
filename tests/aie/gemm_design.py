"""
Text of matrix products as whole `aie` designs, for the tests of the checker (spec aie-codegen 10 and 11).

A (rows × columns of cores), one mem tile per core row sends A to all columns, one per column sends B to all rows and
joins the C of the column's cores.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GemmDesign:
    """A product of M×K and K×N in tiles of m×k and k×n, bf16, on rows × columns cores; B stays for the loop over M."""

    M: int
    K: int
    N: int
    m: int
    k: int
    n: int
    rows: int
    columns: int
    device: str = "npu2"

    @property
    def trips(self) -> tuple[int, int, int]:
        """Temporal loops over N, M and K, outermost first."""
        return self.N // (self.n * self.columns), self.M // (self.m * self.rows), self.K // self.k

    def text(self) -> str:
        """The module."""
        lines = [f"aie.device({self.device}) {{", *self._tiles(), *self._fifos(), *self._functions()]
        for column in range(self.columns):
            for row in range(self.rows):
                lines += self._core(column, row)
        return "\n".join([*lines, *self._sequence(), "}", ""])

    def _tiles(self) -> list[str]:
        columns = range(max(self.rows, self.columns))
        lines = [f"%shim{c} = aie.tile({c}, 0)\n%mem{c} = aie.tile({c}, 1)" for c in columns]
        cores = [(c, r) for c in range(self.columns) for r in range(self.rows)]
        return lines + [f"%core{c}_{r} = aie.tile({c}, {r + 2})" for c, r in cores]

    def _fifos(self) -> list[str]:
        m, k, n, kept = self.m, self.k, self.n, self.trips[2]
        lines: list[str] = []
        for r in range(self.rows):
            cores = ", ".join(f"%core{c}_{r}" for c in range(self.columns))
            lines += [
                fifo(f"A_l3l2_{r}", f"%shim{r}", f"%mem{r}", "[2, 2]", f"{m}x{k}"),
                fifo(f"A_l2l1_{r}", f"%mem{r} {blocked(m, k)}", cores, depths(2, 2, self.columns), f"{m}x{k}"),
                f"aie.objectfifo.link [@A_l3l2_{r}] -> [@A_l2l1_{r}]([] [0])",
            ]
        for c in range(self.columns):
            cores = ", ".join(f"%core{c}_{r}" for r in range(self.rows))
            lines += [
                fifo(f"B_l3l2_{c}", f"%shim{c}", f"%mem{c}", "[2, 2]", f"{kept}x{k}x{n}"),
                fifo(f"B_l2l1_{c}", f"%mem{c} {blocked(k, n, 8)}", cores, depths(2, kept, self.rows), f"{k}x{n}"),
                f"aie.objectfifo.link [@B_l3l2_{c}] -> [@B_l2l1_{c}]([] [0])",
                *self._outputs(c),
            ]
        return lines

    def _outputs(self, c: int) -> list[str]:
        m, n = self.m, self.n
        parts = [f"C_l1l2_{c}_{r}" for r in range(self.rows)]
        lines = [fifo(name, f"%core{c}_{r}", f"%mem{c}", "[2, 2]", f"{m}x{n}") for r, name in enumerate(parts)]
        unblocked = f"dimensionsToStream [<size = {m // 4}, stride = {4 * n}>, <size = 4, stride = 8>, "
        unblocked += f"<size = {n // 8}, stride = 32>, <size = 8, stride = 1>]"
        names, offsets = ", ".join(f"@{name}" for name in parts), [r * m * n for r in range(self.rows)]
        return [
            *lines,
            fifo(f"C_l2l3_{c}", f"%mem{c} {unblocked}", f"%shim{c}", "[2, 2]", f"{self.rows}x{m}x{n}"),
            f"aie.objectfifo.link [{names}] -> [@C_l2l3_{c}]({offsets if self.rows > 1 else []} [])",
        ]

    def _functions(self) -> list[str]:
        a, b, c = (
            f"memref<{shape}xbf16>" for shape in (f"{self.m}x{self.k}", f"{self.k}x{self.n}", f"{self.m}x{self.n}")
        )
        link = 'attributes {link_with = "mm.o"}'
        return [
            f"func.func private @zero({c}) {link}",
            f"func.func private @matmul({a}, {b}, {c}) {link}",
        ]

    def _core(self, c: int, r: int) -> list[str]:
        a, b, result = (
            f"memref<{shape}xbf16>" for shape in (f"{self.m}x{self.k}", f"{self.k}x{self.n}", f"{self.m}x{self.n}")
        )
        kept = self.trips[2]
        objects = [
            f"%b{i} = aie.objectfifo.subview.access %sb[{i}] : !aie.objectfifosubview<{b}> -> {b}" for i in range(kept)
        ]
        cases = [f"case {i} {{ scf.yield %b{i} : {b} }}" for i in range(kept)]
        numbers = {"0": 0, "1": 1, "endless": 4294967295, "n": self.trips[0], "m": self.trips[1], "k": kept}
        return [
            f"aie.core(%core{c}_{r}) {{",
            *(f"%c_{name} = arith.constant {number} : index" for name, number in numbers.items()),
            "scf.for %forever = %c_0 to %c_endless step %c_1 {",
            "scf.for %t2 = %c_0 to %c_n step %c_1 {",
            f"%sb = aie.objectfifo.acquire @B_l2l1_{c}(Consume, {kept}) : !aie.objectfifosubview<{b}>",
            *objects,
            "scf.for %t1 = %c_0 to %c_m step %c_1 {",
            f"%sc = aie.objectfifo.acquire @C_l1l2_{c}_{r}(Produce, 1) : !aie.objectfifosubview<{result}>",
            f"%c = aie.objectfifo.subview.access %sc[0] : !aie.objectfifosubview<{result}> -> {result}",
            f"func.call @zero(%c) : ({result}) -> ()",
            "scf.for %t0 = %c_0 to %c_k step %c_1 {",
            f"%b = scf.index_switch %t0 -> {b}",
            *cases,
            f"default {{ scf.yield %b0 : {b} }}",
            f"%sa = aie.objectfifo.acquire @A_l2l1_{r}(Consume, 1) : !aie.objectfifosubview<{a}>",
            f"%a = aie.objectfifo.subview.access %sa[0] : !aie.objectfifosubview<{a}> -> {a}",
            f"func.call @matmul(%a, %b, %c) : ({a}, {b}, {result}) -> ()",
            f"aie.objectfifo.release @A_l2l1_{r}(Consume, 1)",
            "}",
            f"aie.objectfifo.release @C_l1l2_{c}_{r}(Produce, 1)",
            "}",
            f"aie.objectfifo.release @B_l2l1_{c}(Consume, {kept})",
            "}",
            "}",
            "aie.end",
            "}",
        ]

    def _sequence(self) -> list[str]:
        shapes = {"A": (self.M, self.K), "B": (self.K, self.N), "C": (self.M, self.N)}
        arguments = ", ".join(f"%{name} : memref<{rows}x{columns}xbf16>" for name, (rows, columns) in shapes.items())
        tasks = [*self._a_tasks(0), *self._b_tasks(0), *self._c_tasks(0)]
        lines = [line for task in tasks for line in task]
        for step in range(1, self.trips[0]):
            lines += [
                line for task in (*self._a_tasks(step), *self._b_tasks(step), *self._c_tasks(step)) for line in task
            ]
            lines += self._retire(step - 1)
        return [f"aie.runtime_sequence({arguments}) {{", *lines, *self._retire(self.trips[0] - 1), "}"]

    def _retire(self, step: int) -> list[str]:
        lines = [f"aiex.dma_await_task(%tC{c}_{step})" for c in range(self.columns)]
        lines += [f"aiex.dma_free_task(%tA{r}_{step})" for r in range(self.rows)]
        return lines + [f"aiex.dma_free_task(%tB{c}_{step})" for c in range(self.columns)]

    def _a_tasks(self, step: int) -> list[list[str]]:
        row_block = self.m * self.K
        steps = [(self.trips[1], self.rows * row_block), (self.trips[2], self.k), (self.m, self.K), (self.k, 1)]
        return [
            task(f"A{r}_{step}", f"A_l3l2_{r}", "A", (self.M, self.K), r * row_block, steps) for r in range(self.rows)
        ]

    def _b_tasks(self, step: int) -> list[list[str]]:
        steps = [(1, 0), (self.trips[2], self.k * self.N), (self.k, self.N), (self.n, 1)]
        offsets = [(step * self.columns + c) * self.n for c in range(self.columns)]
        return [
            task(f"B{c}_{step}", f"B_l3l2_{c}", "B", (self.K, self.N), offset, steps)
            for c, offset in enumerate(offsets)
        ]

    def _c_tasks(self, step: int) -> list[list[str]]:
        block = self.m * self.rows
        steps = [(1, 0), (self.trips[1], block * self.N), (block, self.N), (self.n, 1)]
        offsets = [(step * self.columns + c) * self.n for c in range(self.columns)]
        return [
            task(f"C{c}_{step}", f"C_l2l3_{c}", "C", (self.M, self.N), offset, steps, "issue_token = true")
            for c, offset in enumerate(offsets)
        ]


def fifo(name: str, producer: str, consumers: str, depth: str, shape: str) -> str:
    return f"aie.objectfifo @{name}({producer}, {{{consumers}}}, {depth}) : !aie.objectfifo<memref<{shape}xbf16>>"


def depths(producer: int, consumer: int, consumers: int) -> str:
    return str([producer, *[consumer] * consumers])


def blocked(rows: int, columns: int, block_rows: int = 4) -> str:
    """A row-major tile as row-major blocks of `block_rows` × 8."""
    return (
        f"dimensionsToStream [<size = {rows // block_rows}, stride = {block_rows * columns}>, "
        f"<size = {columns // 8}, stride = 8>, <size = {block_rows}, stride = {columns}>, <size = 8, stride = 1>]"
    )


def task(
    name: str,
    target: str,
    argument: str,
    shape: tuple[int, int],
    offset: int,
    steps: list[tuple[int, int]],
    attributes: str = "",
) -> list[str]:
    """A task with four dimensions, repeated as often as the outermost one says."""
    sizes, strides = [size for size, _ in steps], [stride for _, stride in steps]
    length = sizes[1] * sizes[2] * sizes[3]
    extras = [attributes] if attributes else []
    extras += [f"repeat_count = {sizes[0] - 1} : i32"] if sizes[0] > 1 else []
    return [
        f"%t{name} = aiex.dma_configure_task_for @{target} {{",
        f"aie.dma_bd(%{argument} : memref<{shape[0]}x{shape[1]}xbf16> offset = {offset} len = {length} "
        f"sizes = {sizes} strides = {strides})",
        f"aie.end\n}} {{{', '.join(extras)}}}" if extras else "aie.end\n}",
        f"aiex.dma_start_task(%t{name})",
    ]
