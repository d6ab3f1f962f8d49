"""
Measures this project and the published releases of stream-dse on the same workloads and systems, in one run.

    make bench                               # the quick start three times, the matrix once
    python -m benchmarks --cells quick       # the quick start only
    python -m benchmarks --cells swiglu_1_16_32@simba,swiglu_1_16_32@fusemax
    python -m benchmarks --without 1.13.0    # leave a peer out

Every tool runs each cell in turn, in fresh processes. Cold means an empty cost cache, warm one that has every cost.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from itertools import product, repeat
from math import exp, log
from pathlib import Path
from statistics import median

from benchmarks.measure import FailedRunError, Run, measure
from benchmarks.peers import PEERS, Peer, environment_of, missing_for
from benchmarks.workload_files import write_workload
from stream_opt.examples import ARCHITECTURES, MATRIX_WORKLOADS, example_path

QUICK_START = ("2conv_1_8_32_32_16_32_3", "tpu_like_quad_core")
COLD, WARM = "ours, cold", "ours, warm"
STREAMC = str(Path(sys.executable).parent / "streamc")

Cell = tuple[str, str]
"""Workload and system."""
Results = dict[tuple[Cell, str], list[Run]]


def main() -> None:
    options = _options()
    folder = Path(options.environments)
    folder.mkdir(parents=True, exist_ok=True)
    peers = dict(_peers(options.without, folder))
    results: Results = {}
    with tempfile.TemporaryDirectory() as scratch:
        files = {name: write_workload(name, Path(scratch)) for name in MATRIX_WORKLOADS}
        for cell in _schedule(options.cells, options.rounds):
            for tool in (COLD, WARM, *peers):
                run = _run(tool, cell, files[cell[0]], peers, Path(scratch))
                if run is not None:
                    results.setdefault((cell, tool), []).append(run)
                    print(f"{cell[0]} {cell[1]} {tool}: {run.cpu_seconds:.2f} CPU s", file=sys.stderr)
        passes = _our_passes(files[QUICK_START[0]], Path(scratch))
    print(report(results, [COLD, WARM, *peers]))
    print(passes)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--cells",
        type=_cells,
        default="matrix",
        metavar="quick|matrix|WORKLOAD@SYSTEM,…",
        help="the quick start, all cells (default), or some of them",
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often to run the quick start (default: 3)")
    parser.add_argument("--without", action="append", default=[], metavar="VERSION", help="leave out a peer")
    parser.add_argument("--environments", default=".venv-bench", metavar="DIR", help="where the peers are installed")
    return parser.parse_args()


def _cells(text: str) -> list[Cell]:
    known = {
        f"{workload}@{system}": (workload, system) for workload, system in product(MATRIX_WORKLOADS, ARCHITECTURES)
    }
    if text == "matrix":
        return list(known.values())
    names = ["@".join(QUICK_START)] if text == "quick" else text.split(",")
    for name in names:
        if name not in known:
            raise argparse.ArgumentTypeError(f"'{name}' is no cell; the cells are {', '.join(known)}")
    return [known[name] for name in names]


def _peers(without: list[str], folder: Path) -> Iterator[tuple[str, tuple[Peer, Path]]]:
    for peer in PEERS:
        if peer.version in without:
            continue
        if lacking := missing_for(peer):
            print(f"{peer.name} is left out: it {lacking}", file=sys.stderr)
            continue
        yield peer.name, (peer, environment_of(peer, folder))


def _schedule(cells: Sequence[Cell], rounds: int) -> Iterator[Cell]:
    """The quick start first and several times, because it is what is promised; every other cell once."""
    for cell in sorted(cells, key=lambda cell: cell != QUICK_START):
        yield from repeat(cell, rounds if cell == QUICK_START else 1)


def _run(tool: str, cell: Cell, workload: Path, peers: dict[str, tuple[Peer, Path]], scratch: Path) -> Run | None:
    hardware = str(example_path("hardware", cell[1]))
    try:
        if tool in (COLD, WARM):
            return _run_ours(tool, hardware, workload, scratch)
        peer, python = peers[tool]
        with tempfile.TemporaryDirectory(dir=scratch) as output:
            return measure([str(python), "-c", peer.script, hardware, str(workload), output])
    except FailedRunError as error:
        print(f"{tool} failed on {cell[0]} {cell[1]}:\n{error}", file=sys.stderr)
        return None


def _run_ours(tool: str, hardware: str, workload: Path, scratch: Path) -> Run:
    command = [STREAMC, "optimize", "--quiet", "--hardware", hardware, "--workload", str(workload)]
    command += ["--output", str(scratch / "output")]
    environment = {"STREAM_CACHE_DIR": str(scratch / "cost-cache")}
    if tool == COLD:
        return measure([*command, "--no-cache"], environment)
    measure(command, environment)
    return measure(command, environment)


def report(results: Results, tools: list[str]) -> str:
    """A Markdown table: CPU seconds, wall seconds and peak memory (medians), ratios of CPU seconds to ours."""
    cells = list(dict.fromkeys(cell for cell, _ in results))
    lines = [
        f"Machine: {platform.machine()}, {_cores()} cores, {platform.system()}; Python {platform.python_version()};"
        f" xdsl {version('xdsl')}, zigzag-dse {version('zigzag-dse')}, ortools {version('ortools')}.",
        "",
        "| workload | system | "
        + " | ".join(f"{tool} [CPU s / wall s / MiB]" for tool in tools)
        + " | total latency |",
        "|" + "---|" * (len(tools) + 3),
    ]
    lines += [_row(cell, results, tools) for cell in cells]
    lines += ["", *_ratios(cells, results, tools)]
    return "\n".join(lines)


def _cores() -> int:
    import os

    return os.cpu_count() or 1


def _row(cell: Cell, results: Results, tools: list[str]) -> str:
    figures = []
    for tool in tools:
        runs = results.get((cell, tool), [])
        values = (median(getattr(r, f) for r in runs) for f in ("cpu_seconds", "wall_seconds", "peak_mebibytes"))
        figures.append("{:.2f} / {:.2f} / {:.0f}".format(*values) if runs else "failed")
    latencies = sorted({run.latency for tool in tools for run in results.get((cell, tool), [])})
    return f"| {cell[0]} | {cell[1]} | {' | '.join(figures)} | {', '.join(f'{cycles:.0f}' for cycles in latencies)} |"


def _ratios(cells: list[Cell], results: Results, tools: list[str]) -> Iterator[str]:
    for tool in tools:
        if tool in (COLD, WARM):
            continue
        for own in (COLD, WARM):
            pairs = [(_cpu(results, cell, tool), _cpu(results, cell, own)) for cell in cells]
            ratios = [theirs / ours for theirs, ours in pairs if theirs is not None and ours is not None]
            if ratios:
                mean = exp(sum(map(log, ratios)) / len(ratios))
                yield (
                    f"{own} against {tool}: {mean:.1f} times faster (geometric mean over {len(ratios)} cells,"
                    f" smallest {min(ratios):.1f}, largest {max(ratios):.1f})."
                )


def _cpu(results: Results, cell: Cell, tool: str) -> float | None:
    runs = results.get((cell, tool))
    return median(run.cpu_seconds for run in runs) if runs else None


def _our_passes(workload: Path, scratch: Path) -> str:
    """Where our time goes in the cold quick start, from the run record."""
    record = scratch / "record.json"
    command = [STREAMC, "optimize", "--quiet", "--no-cache"]
    hardware = str(example_path("hardware", QUICK_START[1]))
    command += ["--hardware", hardware, "--workload", str(workload), "--output", str(scratch / "output")]
    run = measure([*command, "--run-record", str(record)])
    passes = json.loads(record.read_text())["passes"]
    inside = sum(entry["cpu_seconds"] for entry in passes)
    lines = ["", f"Quick start, cold, {run.cpu_seconds:.2f} CPU s:", ""]
    lines += [f"    {entry['cpu_seconds']:6.3f} s  {entry['specification'].partition('{')[0]}" for entry in passes]
    lines += [f"    {run.cpu_seconds - inside:6.3f} s  start-up, import of the model, verification, printing"]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
