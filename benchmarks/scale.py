"""
How the cost of a run grows with the number of layers: chains of Gemms on a mesh of 8 by 8 cores.

    python -m benchmarks.scale               # chains of 25, 50, 100 and 200 layers
    python -m benchmarks.scale --layers 25
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from math import log
from pathlib import Path
from shutil import copytree

import onnx
import yaml
from onnx import TensorProto, helper

from benchmarks.measure import Run, measure
from stream_opt.examples import example_path

LAYERS = (25, 50, 100, 200)
SIDE = 8
SIZE = 64


def main() -> None:
    options = _options()
    rows: list[tuple[int, Run, dict[str, float]]] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        hardware = write_mesh(folder)
        for layers in options.layers:
            rows.append((layers, *run_chain(folder, hardware, layers)))
            print(f"{layers} layers: {rows[-1][1].cpu_seconds:.2f} CPU s", file=sys.stderr)
    print(report(rows))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.scale", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--layers", type=int, nargs="+", default=LAYERS, metavar="N", help="lengths of the chains")
    return parser.parse_args()


def write_mesh(folder: Path) -> Path:
    """A mesh of matrix cores; the off-chip core is linked to the first row."""
    example = example_path("hardware", "tpu_like_quad_core")
    if example is None:
        raise RuntimeError("the example systems are missing")
    copytree(example.parent / "cores", folder / "cores")
    offchip = SIDE * SIDE
    pairs = [(c, c + 1) for c in range(offchip) if c % SIDE < SIDE - 1]
    pairs += [(c, c + SIDE) for c in range(offchip - SIDE)]
    pairs += [(offchip, c) for c in range(SIDE)]
    system = {
        "name": "mesh",
        "cores": {c: "./cores/tpu_like.yaml" for c in range(offchip)} | {offchip: "./cores/offchip.yaml"},
        "offchip_core_id": offchip,
        "core_connectivity": [{"type": "link", "cores": list(pair), "bandwidth": 256} for pair in pairs],
    }
    path = folder / "mesh.yaml"
    path.write_text(yaml.safe_dump(system))
    return path


def write_chain(folder: Path, layers: int) -> Path:
    """A chain of square Gemms with weights as graph inputs."""
    shape = [SIZE, SIZE]
    nodes = [helper.make_node("Gemm", [f"x{i}", f"w{i}"], [f"x{i + 1}"], name=f"layer{i:03d}") for i in range(layers)]
    names = ["x0", *(f"w{i}" for i in range(layers))]
    inputs = [helper.make_tensor_value_info(name, TensorProto.BFLOAT16, shape) for name in names]
    output = helper.make_tensor_value_info(f"x{layers}", TensorProto.BFLOAT16, shape)
    graph = helper.make_graph(nodes, f"chain_{layers}", inputs, [output])
    path = folder / f"chain_{layers}.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10), path)
    return path


def run_chain(folder: Path, hardware: Path, layers: int) -> tuple[Run, dict[str, float]]:
    """The run, and CPU seconds by pass; verification after each pass is listed as `verification`."""
    record = folder / f"record_{layers}.json"
    command = [str(Path(sys.executable).parent / "streamc"), "optimize", "--quiet", "--no-cache"]
    command += ["--hardware", str(hardware), "--workload", str(write_chain(folder, layers))]
    run = measure([*command, "--output", str(folder / "output"), "--run-record", str(record)])
    times: dict[str, float] = {"verification": 0.0}
    for entry in json.loads(record.read_text())["passes"]:
        name = entry["specification"].partition("{")[0]
        times[name] = times.get(name, 0.0) + entry["cpu_seconds"]
        times["verification"] += entry["verification_seconds"]
    return run, times


def report(rows: list[tuple[int, Run, dict[str, float]]]) -> str:
    """A Markdown table, and the exponent with which the time grows between the last two chains, if there are two."""
    names = list(rows[0][2])
    lines = [
        f"| CPU seconds | {' | '.join(f'{layers} layers' for layers, _, _ in rows)} |",
        "|" + "---|" * (len(rows) + 1),
        f"| whole run | {' | '.join(f'{run.cpu_seconds:.2f}' for _, run, _ in rows)} |",
        f"| peak memory [MiB] | {' | '.join(f'{run.peak_mebibytes:.0f}' for _, run, _ in rows)} |",
    ]
    lines += [f"| {name} | {' | '.join(f'{times[name]:.3f}' for _, _, times in rows)} |" for name in names]
    if len(rows) > 1:
        (fewer, first, _), (more, last, _) = rows[-2:]
        exponent = log(last.cpu_seconds / first.cpu_seconds) / log(more / fewer)
        lines += ["", f"From {fewer} to {more} layers the time grows with the power {exponent:.2f}."]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
