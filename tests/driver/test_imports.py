"""What a run does not import: plug-ins and packages that it does not need would take longer than its passes."""

from __future__ import annotations

import subprocess
import sys

PIPELINE = "stream-load-accelerator{file=tpu_like_quad_core},stream-partition,stream-generate-mapping"


def modules_of(*arguments: str) -> set[str]:
    program = (
        "import sys\nfrom stream_opt.driver import main\n"
        "main(sys.argv[1:])\nprint(*sorted(sys.modules), file=sys.stderr)"
    )
    command = [sys.executable, "-c", program, *arguments]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stderr.split())


def test_onnx_with_our_passes_needs_no_plugins():
    modules = modules_of("gemm_64_64_64", "-p", PIPELINE)
    assert "passes.mapping.stream_generate_mapping" in modules
    assert modules.isdisjoint({"pydantic", "zigzag", "ortools", "networkx", "sympy", "stream_opt.universe"})


def test_onnx_with_a_pass_of_xdsl():
    modules = modules_of("gemm_64_64_64", "-p", "canonicalize")
    assert {"stream_opt.universe", "xdsl.transforms.canonicalize"} <= modules
