"""The notebook runs from the first cell to the last and shows what it promises."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebooks" / "from_onnx_to_allocation.py"


def app() -> Any:
    """The notebook as a program."""
    spec = spec_from_file_location("from_onnx_to_allocation", NOTEBOOK)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.app


def test_cells_show_the_way_to_the_allocation() -> None:
    outputs, definitions = app().run()
    texts = [output.text for output in outputs if output is not None]
    assert definitions["total_latency"] == 12852
    assert [row["operation"] for row in definitions["costs"] if row["cycles of a tile"] != ""] == ["Conv1", "Conv2"]
    assert len(definitions["routes"]) == 5
    assert definitions["report"].startswith("<!DOCTYPE html>")
    assert sum(text.count("<svg") for text in texts) == 4
    assert sum("stream.transfer" in text for text in texts) == 1


def test_it_runs_as_a_script(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, str(NOTEBOOK)], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    assert list(tmp_path.iterdir()) == []
