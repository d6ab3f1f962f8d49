"""
Text of a SwiGLU on 4 × 8 cores as a whole `aie` design, for the tests of the checker (spec aie-codegen 12).

Columns 0 and 1 multiply by the first weights, 2 and 3 by the second ones, 4 applies SiLU, 5 multiplies both, 6 and 7
multiply by the third weights.
"""

from __future__ import annotations

from dataclasses import dataclass

ROWS = range(4)


@dataclass(frozen=True)
class SwigluDesign:
    """Sequence length, embedding and hidden size, and their tiles; bf16."""

    sequence: int
    embedding: int
    hidden: int
    sequence_tile: int = 32
    embedding_tile: int = 32
    hidden_tile: int = 64

    @property
    def trips(self) -> tuple[int, int, int, int]:
        """Temporal loops: sequence, hidden, output embedding, input embedding."""
        return (
            self.sequence // (4 * self.sequence_tile),
            self.hidden // (2 * self.hidden_tile),
            self.embedding // (2 * self.embedding_tile),
            self.embedding // self.embedding_tile,
        )

    @property
    def shapes(self) -> dict[str, str]:
        """Objects: X, the first two weights, what the hidden layers pass on, the third weight, a tile of the result."""
        s, e, h = self.sequence_tile, self.embedding_tile, self.hidden_tile
        return {"X": memref(s, e), "W": memref(e, h), "H": memref(s, h), "V": memref(h, e), "O": memref(s, e)}

    def text(self) -> str:
        lines = ["aie.device(npu2) {"]
        lines += [f"%t{c}_{r} = aie.tile({c}, {r})" for c in range(8) for r in range(6)]
        lines += [*self._inputs(), *self._inner(), *self._outputs(), *self._functions(), *self._cores()]
        return "\n".join([*lines, *self._runtime(), "}", ""])

    def _inputs(self) -> list[str]:
        s, e, h = self.sequence_tile, self.embedding_tile, self.hidden_tile
        lines: list[str] = []
        for i in ROWS:
            lines += through(f"X{i}", i, blocked(s, e, 4), [(c, i + 2) for c in range(4)], self.shapes["X"])
        for j in range(2):
            for name, first, column in (("W1", j, j), ("W2", 2 + j, 2 + j)):
                cores = [(first, r + 2) for r in ROWS]
                lines += through(f"{name}_{j}", column, blocked(e, h, 8), cores, self.shapes["W"])
            lines += through(f"W3_{j}", 6 + j, blocked(h, e, 8), [(6 + j, r + 2) for r in ROWS], self.shapes["V"])
        return lines

    def _inner(self) -> list[str]:
        lines: list[str] = []
        for r in ROWS:
            for j in range(2):
                lines.append(fifo(f"left{j}_{r}", f"%t{j}_{r + 2}", [f"%t4_{r + 2}"], "[2, 2]", self.shapes["H"]))
                lines.append(fifo(f"right{j}_{r}", f"%t{2 + j}_{r + 2}", [f"%t5_{r + 2}"], "[2, 2]", self.shapes["H"]))
            lines.append(fifo(f"silu_{r}", f"%t4_{r + 2}", [f"%t5_{r + 2}"], "[2, 2]", self.shapes["H"]))
            down = [f"%t6_{r + 2}", f"%t7_{r + 2}"]
            lines.append(fifo(f"product_{r}", f"%t5_{r + 2}", down, "[2, 2, 2]", self.shapes["H"]))
        return lines

    def _outputs(self) -> list[str]:
        s, e, kept = self.sequence_tile, self.embedding_tile, self.trips[2]
        order = f" dimensionsToStream [<size = {s // 4}, stride = {4 * e}>, <size = 4, stride = 8>, "
        order += f"<size = {e // 8}, stride = 32>, <size = 8, stride = 1>]"
        lines: list[str] = []
        for j in range(2):
            names = [f"out{j}_{r}" for r in ROWS]
            for r, name in zip(ROWS, names, strict=True):
                lines.append(fifo(name, f"%t{6 + j}_{r + 2}", [f"%t{4 + j}_1"], f"[{kept}, 2]", self.shapes["O"]))
            lines.append(fifo(f"O{j}", f"%t{4 + j}_1{order}", [f"%t{4 + j}_0"], "[2, 2]", memref(4 * kept, s, e)))
            offsets = [r * kept * s * e for r in ROWS]
            lines.append(f"aie.objectfifo.link [{', '.join(f'@{name}' for name in names)}] -> [@O{j}]({offsets} [])")
        return lines

    def _functions(self) -> list[str]:
        shapes = self.shapes
        types = {
            "zero_h": "H",
            "zero_o": "O",
            "first": "XWH",
            "silu": "HH",
            "multiply": "HHH",
            "down": "HVO",
        }
        return [
            f'func.func private @{name}({", ".join(shapes[key] for key in keys)}) attributes {{link_with = "{name}.o"}}'
            for name, keys in types.items()
        ]

    def _cores(self) -> list[str]:
        lines: list[str] = []
        for r in ROWS:
            for j in range(2):
                lines += self._first(j, r, f"X{r}", f"W1_{j}", f"left{j}_{r}")
                lines += self._first(2 + j, r, f"X{r}", f"W2_{j}", f"right{j}_{r}")
                lines += self._down(j, r)
            lines += self._silu(r)
            lines += self._multiply(r)
        return lines

    def _first(self, c: int, r: int, x: str, w: str, out: str) -> list[str]:
        t2, t1, _, t0 = self.trips
        shapes = self.shapes
        inner = [
            *acquire(w, "Consume", 1, shapes["W"], "w"),
            *acquire(x, "Consume", 1, shapes["X"], "x"),
            f"func.call @first(%x0, %w0, %o0) : ({shapes['X']}, {shapes['W']}, {shapes['H']}) -> ()",
            release(x, "Consume", 1),
            release(w, "Consume", 1),
        ]
        body = [
            *acquire(out, "Produce", 1, shapes["H"], "o"),
            f"func.call @zero_h(%o0) : ({shapes['H']}) -> ()",
            *loop("t0", t0, inner),
            release(out, "Produce", 1),
        ]
        return core(c, r, loop("t2", t2, loop("t1", t1, body)))

    def _silu(self, r: int) -> list[str]:
        t2, t1, _, _ = self.trips
        shape = self.shapes["H"]
        inner = [
            *acquire(f"silu_{r}", "Produce", 1, shape, "o"),
            f"%i = scf.index_switch %j -> {shape}",
            f"case 0 {{ scf.yield %a0 : {shape} }}",
            f"default {{ scf.yield %b0 : {shape} }}",
            f"func.call @silu(%i, %o0) : ({shape}, {shape}) -> ()",
            release(f"silu_{r}", "Produce", 1),
        ]
        return core(4, r, loop("t2", t2, loop("t1", t1, self._halves(r, "left", inner))))

    def _halves(self, r: int, name: str, inner: list[str]) -> list[str]:
        shape = self.shapes["H"]
        return [
            *acquire(f"{name}0_{r}", "Consume", 1, shape, "a"),
            *acquire(f"{name}1_{r}", "Consume", 1, shape, "b"),
            *loop("j", 2, inner),
            release(f"{name}0_{r}", "Consume", 1),
            release(f"{name}1_{r}", "Consume", 1),
        ]

    def _multiply(self, r: int) -> list[str]:
        t2, t1, _, _ = self.trips
        shape = self.shapes["H"]
        inner = [
            *acquire(f"silu_{r}", "Consume", 1, shape, "s"),
            *acquire(f"product_{r}", "Produce", 1, shape, "o"),
            f"%i = scf.index_switch %j -> {shape}",
            f"case 0 {{ scf.yield %a0 : {shape} }}",
            f"default {{ scf.yield %b0 : {shape} }}",
            f"func.call @multiply(%s0, %i, %o0) : ({shape}, {shape}, {shape}) -> ()",
            release(f"silu_{r}", "Consume", 1),
            release(f"product_{r}", "Produce", 1),
        ]
        return core(5, r, loop("t2", t2, loop("t1", t1, self._halves(r, "right", inner))))

    def _down(self, j: int, r: int) -> list[str]:
        t2, t1, t3, _ = self.trips
        shapes = self.shapes
        inner = [
            *acquire(f"W3_{j}", "Consume", 1, shapes["V"], "w"),
            f"func.call @down(%p0, %w0, %o0) : ({shapes['H']}, {shapes['V']}, {shapes['O']}) -> ()",
            release(f"W3_{j}", "Consume", 1),
        ]
        body = [
            *acquire(f"product_{r}", "Consume", 2, shapes["H"], "p"),
            *loop("t3", t3, loop("j", 2, inner)),
            release(f"product_{r}", "Consume", 2),
        ]
        outer = [
            *acquire(f"out{j}_{r}", "Produce", t3, shapes["O"], "o"),
            *loop("t1", t1, body),
            release(f"out{j}_{r}", "Produce", t3),
        ]
        return core(6 + j, r, loop("t2", t2, outer))

    def _runtime(self) -> list[str]:
        sizes = {
            "X": (self.sequence, self.embedding),
            "W1": (self.embedding, self.hidden),
            "W2": (self.embedding, self.hidden),
            "W3": (self.hidden, self.embedding),
            "O": (self.sequence, self.embedding),
        }
        arguments = ", ".join(f"%{name} : {memref(*shape)}" for name, shape in sizes.items())
        tasks = [*self._first_tasks(), *self._later_tasks()]
        lines = [
            task(f"t{number}", *entry[:1], memref(*sizes[entry[1]]), *entry[1:]) for number, entry in enumerate(tasks)
        ]
        outputs = [number for number, entry in enumerate(tasks) if entry[1] == "O"]
        lines += [f"aiex.dma_await_task(%t{number})" for number in outputs]
        lines += [f"aiex.dma_free_task(%t{number})" for number in range(len(tasks)) if number not in outputs]
        return [f"aie.runtime_sequence({arguments}) {{", *lines, "}"]

    def _x_tasks(self, step: int) -> list[tuple[str, str, int, list[int], list[int]]]:
        _, t1, _, t0 = self.trips
        s, e = self.sequence_tile, self.embedding_tile
        sizes, strides = [t1, t0, s, e], [0, e, self.embedding, 1]
        return [(f"X{i}_l3l2", "X", (4 * step + i) * s * self.embedding, sizes, strides) for i in ROWS]

    def _v_tasks(self) -> list[tuple[str, str, int, list[int], list[int]]]:
        _, t1, t3, _ = self.trips
        e, h = self.embedding_tile, self.hidden_tile
        sizes, strides = [t1, t3, 2 * h, e], [2 * h * self.embedding, 2 * e, self.embedding, 1]
        return [(f"W3_{j}_l3l2", "W3", j * e, sizes, strides) for j in range(2)]

    def _first_tasks(self) -> list[tuple[str, str, int, list[int], list[int]]]:
        t2, t1, t3, _ = self.trips
        s, e, h = self.sequence_tile, self.embedding_tile, self.hidden_tile
        sizes, strides = [t2, t1, self.embedding, h], [0, 2 * h, self.hidden, 1]
        weights = [(f"{name}_{j}_l3l2", name, j * h, sizes, strides) for name in ("W1", "W2") for j in range(2)]
        out = [4 * t2, t3, s, e], [s * self.embedding, 2 * e, self.embedding, 1]
        results = [(f"O{j}", "O", j * e, *out) for j in range(2)]
        return [*self._x_tasks(0), *weights, *self._v_tasks(), *results]

    def _later_tasks(self) -> list[tuple[str, str, int, list[int], list[int]]]:
        return [entry for step in range(1, self.trips[0]) for entry in (*self._x_tasks(step), *self._v_tasks())]


def memref(*shape: int) -> str:
    return f"memref<{'x'.join(map(str, shape))}xbf16>"


def fifo(name: str, producer: str, consumers: list[str], depth: str, shape: str) -> str:
    return f"aie.objectfifo @{name}({producer}, {{{', '.join(consumers)}}}, {depth}) : !aie.objectfifo<{shape}>"


def through(name: str, column: int, order: str, cores: list[tuple[int, int]], shape: str) -> list[str]:
    """Shim, mem tile of the same column, cores."""
    tiles = [f"%t{c}_{r}" for c, r in cores]
    return [
        fifo(f"{name}_l3l2", f"%t{column}_0", [f"%t{column}_1"], "[2, 2]", shape),
        fifo(f"{name}", f"%t{column}_1 {order}", tiles, str([2] * (1 + len(cores))), shape),
        f"aie.objectfifo.link [@{name}_l3l2] -> [@{name}]([] [0])",
    ]


def blocked(rows: int, columns: int, block_rows: int) -> str:
    return (
        f"dimensionsToStream [<size = {rows // block_rows}, stride = {block_rows * columns}>, "
        f"<size = {columns // 8}, stride = 8>, <size = {block_rows}, stride = {columns}>, <size = 8, stride = 1>]"
    )


def core(column: int, row: int, body: list[str]) -> list[str]:
    constants = ["%c0 = arith.constant 0 : index", "%c1 = arith.constant 1 : index"]
    return [f"aie.core(%t{column}_{row + 2}) {{", *constants, *loop("forever", 4294967295, body), "aie.end", "}"]


def loop(name: str, trips: int, body: list[str]) -> list[str]:
    return [
        f"%n_{name} = arith.constant {trips} : index",
        f"scf.for %{name} = %c0 to %n_{name} step %c1 {{",
        *body,
        "}",
    ]


def acquire(name: str, port: str, count: int, shape: str, value: str) -> list[str]:
    view = f"!aie.objectfifosubview<{shape}>"
    return [
        f"%s{value} = aie.objectfifo.acquire @{name}({port}, {count}) : {view}",
        *(f"%{value}{i} = aie.objectfifo.subview.access %s{value}[{i}] : {view} -> {shape}" for i in range(count)),
    ]


def release(name: str, port: str, count: int) -> str:
    return f"aie.objectfifo.release @{name}({port}, {count})"


def task(name: str, target: str, type: str, argument: str, offset: int, sizes: list[int], strides: list[int]) -> str:
    """Configured and started; results get a token."""
    length = sizes[1] * sizes[2] * sizes[3]
    token = "issue_token = true, " if argument == "O" else ""
    return (
        f"%{name} = aiex.dma_configure_task_for @{target} {{\n"
        f"aie.dma_bd(%{argument} : {type} offset = {offset} len = {length} sizes = {sizes} strides = {strides})\n"
        f"aie.end\n}} {{{token}repeat_count = {sizes[0] - 1} : i32}}\naiex.dma_start_task(%{name})"
    )
