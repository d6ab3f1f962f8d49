"""The typed models as targets of the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from stream_opt.errors import UserError
from stream_opt.ir import AcceleratorIR, AllocationIR, WorkloadIR
from tests.ir.goldens import TWO_CONV, golden, imported, solved
from tests.pipeline.cases import build, golden_run
from tests.pipeline.harness import Session

MODELS = {"workload-json": WorkloadIR, "accelerator-json": AcceleratorIR, "allocation-json": AllocationIR}


def output(target: str, content: str | bytes | None = None) -> str:
    session = Session(args=["m.mlir", "-t", target])
    return session.output_resulting_program(session.read(golden_run(TWO_CONV).final if content is None else content))


def printed_json(target: str, content: str | bytes | None = None) -> Any:
    return json.loads(output(target, content))


@pytest.mark.parametrize("target, model", MODELS.items())
def test_whole_model(target, model):
    assert model.model_validate_json(output(target)) == model.from_module(solved())


def test_workload_before_any_pass():
    content = build("2conv_1_8_32_32_16_32_3")
    expected = WorkloadIR.from_module(imported("2conv_1_8_32_32_16_32_3")).model_dump()
    assert printed_json("workload-json", content) == expected


def test_views():
    assert printed_json("workload-json{view=algorithmic}") == golden("workload_ir.view.algorithmic")
    assert printed_json("allocation-json{view=hardware}") == golden("allocation_ir.view.hardware")
    assert printed_json("allocation-json{view=compiler}") == golden("allocation_ir.view.compiler")
    model = AcceleratorIR.from_module(solved())
    assert printed_json("accelerator-json{view=hardware}") == model.hardware_view().model_dump()


def test_indent():
    assert output("allocation-json{view=algorithmic indent=0}").count("\n") == 1
    assert output("allocation-json{view=algorithmic}").splitlines()[1] == '  "schema_version": "1.0",'
    assert output("allocation-json{view=algorithmic indent=4}").splitlines()[1] == '    "schema_version": "1.0",'


def test_same_bytes_each_time():
    assert output("allocation-json") == output("allocation-json")


@pytest.mark.parametrize(
    "target, message",
    [
        (
            "workload-json{view=hardware}",
            "in target workload-json: no view 'hardware'; choose algorithmic or compiler, or leave the option out",
        ),
        ("accelerator-json{view=performance}", "no view 'performance'; choose compiler or hardware, or leave"),
        ("allocation-json{view=x}", "choose algorithmic or compiler or hardware or performance, or leave"),
        ("allocation-json{group=1}", "there is no group 1; the last is 0"),
        ("workload-json{group=1}", "there is no group 1; the last is 0"),
        ("workload-json{indent=-1}", "indent is -1; give a number of spaces, or 0 for one line"),
    ],
)
def test_wrong_option(target, message):
    with pytest.raises(UserError) as caught:
        output(target)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "target, remedy",
    [
        ("accelerator-json", 'run stream-load-accelerator{file="…"} first'),
        ("allocation-json", "run stream-partition first"),
        ("perfetto", "run stream-partition first"),
    ],
)
def test_imported_workload_lacks_something(target, remedy):
    with pytest.raises(UserError) as caught:
        output(target, build("gemm_4_5_6"))
    assert remedy in str(caught.value)


@pytest.mark.parametrize(
    "target, loaded", [("mlir", False), ("summary", False), ("perfetto", False), ("workload-json", True)]
)
def test_pydantic_is_imported_for_models_only(target, loaded, tmp_path):
    path = tmp_path / "m.mlir"
    path.write_text(golden_run(TWO_CONV).final, encoding="utf-8")
    program = (
        "import sys\nfrom stream_opt.driver import main\n"
        f"main([{str(path)!r}, '-t', {target!r}, '-o', {str(tmp_path / 'out')!r}])\nprint('pydantic' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert found.strip() == str(loaded)
