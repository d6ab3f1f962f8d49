"""What a run does not import: plug-ins and packages that it does not need would take longer than its passes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PIPELINE = "stream-load-accelerator{file=tpu_like_quad_core},stream-partition,stream-generate-mapping"

HEAVY = {
    "matplotlib",
    "networkx",
    "ortools.math_opt",
    "ortools.sat",
    "pandas",
    "pydantic",
    "stream_opt.universe",
    "sympy",
    "zigzag",
}
"""For plug-ins, searches and programs that a solver has to solve, or for no run at all."""

OF_ARRAYS = {
    "passes.aie",
    "passes.allocation.array_checker",
    "passes.allocation.array_view",
    "passes.allocation.fifo_limits",
    "passes.allocation.single_buffers",
    "passes.cost.aie",
    "passes.mapping.aie_layout",
    "passes.tiling.array_placements",
    "passes.tiling.memory_tiles",
    "stream_dialects.aie",
}
"""For model `aie-hardware` only."""

OF_CLASHES = {
    "passes.allocation.clash",
    "passes.allocation.clash_text",
    "passes.allocation.diagnosis",
    "passes.allocation.explanation",
    "passes.allocation.joint_model",
    "passes.allocation.shortage",
}
"""For groups without an allocation, or with more candidates than are enumerated."""

OF_COMMANDS = {
    "stream_opt.streamc.aie_designs",
    "stream_opt.streamc.cache",
    "stream_opt.streamc.command_model",
    "stream_opt.streamc.completion",
    "stream_opt.streamc.explore",
    "stream_opt.streamc.matrix",
    "stream_opt.streamc.mcp",
    "stream_opt.streamc.setup_aie",
    "stream_opt.streamc.shipped",
    "stream_opt.streamc.simulate",
}
"""For commands other than `streamc optimize`."""


def modules_of(*arguments: str, tool: str = "stream_opt.driver") -> set[str]:
    program = (
        f"import sys\nfrom {tool} import main\n"
        "try:\n    main(sys.argv[1:])\nfinally:\n    print('', *sorted(sys.modules), file=sys.stderr)"
    )
    command = [sys.executable, "-c", program, *arguments]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stderr.split())


def test_onnx_with_our_passes_needs_no_plugins():
    modules = modules_of("gemm_64_64_64", "-p", PIPELINE)
    assert "passes.mapping.stream_generate_mapping" in modules
    assert modules & (HEAVY | {"ortools"}) == set()


def test_onnx_with_a_pass_of_xdsl():
    modules = modules_of("gemm_64_64_64", "-p", "canonicalize")
    assert {"stream_opt.universe", "xdsl.transforms.canonicalize"} <= modules


def test_a_run_whose_costs_are_known_imports_what_it_calls(tmp_path: Path):
    arguments = ["optimize", "--quiet", "--output", str(tmp_path), "--hardware", "tpu_like_quad_core"]
    arguments += ["--workload", "2conv_1_8_32_32_16_32_3"]
    modules_of(*arguments, tool="stream_opt.streamc")
    modules = modules_of(*arguments, tool="stream_opt.streamc")
    assert {"passes.memory.stream_estimate_memory", "passes.allocation.checker"} <= modules
    assert modules & (HEAVY | OF_ARRAYS | OF_CLASHES | OF_COMMANDS) == set()


def test_the_list_of_commands_imports_none_of_them():
    modules = modules_of("--help", tool="stream_opt.streamc")
    assert "stream_opt.streamc.command_list" in modules
    assert modules & (OF_COMMANDS | {"stream_opt.streamc.optimize", "stream_opt.driver", "xdsl.dialects"}) == set()


def test_the_names_are_those_of_modules():
    """A module that was renamed could be imported unnoticed."""
    root = Path(__file__).parents[2]
    for name in OF_ARRAYS | OF_CLASHES | OF_COMMANDS:
        path = root / name.replace(".", "/")
        assert path.is_dir() or path.with_suffix(".py").is_file(), name
