"""The report's facts, read back from the page without a browser."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from xdsl.context import Context
from xdsl.utils.exceptions import DiagnosticException

from passes.analysis.errors import InputError
from stream_opt.driver import StreamOptMain
from stream_opt.pass_runner import PassObserver
from stream_opt.pictures.read_schedule import read_schedule
from stream_opt.report.facts import core_rates, layer_figures, offchip_bits
from stream_opt.report.page import page
from stream_opt.report.read_report import read_report
from stream_opt.report.roofline import slopes
from stream_opt.targets.report import ReportTarget
from tests.pictures.samples import AIE_GEMM, FUSED, SAMPLES, module, text
from tests.pipeline.cases import golden_run
from tests.pipeline.harness import parsed

QUICK_START = "2conv tpu_like_quad_core"
VOID = {"meta", "link"}
KEYS = ["overview", "schedule", "memory", "links", "layers", "roofline", "workload", "proof", "mapping", "reproduce"]


class Reader(HTMLParser):
    """Checks that tags close in order; keeps tables as rows of texts, and the attributes of all elements."""

    def __init__(self, content: str):
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.tables: dict[str, list[list[str]]] = {}
        self._words: list[str] = []
        self._rows: list[list[str]] = []
        self.feed(content)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in VOID:
            return
        self.open.append(tag)
        if tag == "table":
            self._rows = []
        if tag == "tr":
            self._rows.append([])
        if tag in ("td", "th", "caption"):
            self._words = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag in ("td", "th"):
            self._rows[-1].append("".join(self._words))
        if tag == "caption":
            self.tables["".join(self._words)] = self._rows


@cache
def read(sample: str) -> Reader:
    return Reader(page(read_report(module(sample))))


def record(path: Path, *passes: str) -> Path:
    """The run record of a run over the quick start's workload."""
    run = golden_run("2conv_1_8_32_32_16_32_3__tpu_like_quad_core")
    (path / "net.onnx").write_bytes(run.content)
    arguments = [
        str(path / "net.onnx"),
        "-p",
        ",".join(passes or run.passes),
        "--run-record",
        str(path / "record.json"),
    ]
    StreamOptMain(args=[*arguments, "-o", str(path / "out.mlir")]).run()
    return path / "record.json"


def emitted(content: str, **options: Any) -> str:
    output = StringIO()
    ReportTarget(**options).emit(Context(), parsed(content), output)
    return output.getvalue()


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_page_is_well_formed_and_needs_nothing_else(sample: str):
    reader = read(sample)
    assert [attributes["id"] for tag, attributes in reader.elements if tag == "section"] == KEYS
    identifiers = [attributes["id"] for _, attributes in reader.elements if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))
    for tag, attributes in reader.elements:
        assert tag not in ("img", "iframe", "object", "a", "use")
        assert attributes.get("href", "data:,") == "data:,"
        assert "src" not in attributes
    for _, attributes in reader.elements:
        for name in ("aria-controls", "aria-labelledby"):
            assert set((attributes.get(name) or "").split()) <= set(identifiers)


def test_headline_and_groups():
    rows = read("three groups").tables["Groups, which run one after the other"]
    assert [row[:2] for row in rows[1:]] == [["g0", "7,270"], ["g1", "3,010"], ["g2", "6,252"]]
    assert "16,532 cycles" in page(read_report(module("three groups")))


def test_slowest_resource_of_an_array() -> None:
    passes = 'stream-set-model{name="aie-hardware"},stream-load-accelerator{file=npu2},stream-map-aie{rows=1 columns=1}'
    given = StreamOptMain(args=["-p", f"{passes},stream-co", "--", "gemm_64_64_64"]).transformed(PassObserver())
    content = page(read_report(given))
    assert "slowest resource" in content
    assert "compute core 2 at column 0, row 2, computing &#39;Gemm&#39;, of the total latency" in content
    assert "slowest resource" not in page(read_report(module(QUICK_START)))


def test_layers_of_the_quick_start():
    """Conv1: 12 % of 4 × 1024 units; its transfers move input, weights_1 and conv1_out: 1024 + 144 + 2048 cycles."""
    rows = read(QUICK_START).tables["Layers: a click on a title sorts"]
    assert [row[:-1] for row in rows[1:]] == [
        ["Conv1", "Conv", "g0", "0–3", "1,179,648", "2,376", "1", "12 %", "48 %", "2,376", "3,216", "transfer"],
        ["Conv2", "Conv", "g0", "0–3", "4,718,592", "4,656", "1", "25 %", "49 %", "4,656", "6,720", "transfer"],
    ]
    assert [row[-1] for row in rows[1:]] == ["2,200,869.50", "5,030,373.89"]


def test_roofline_of_the_quick_start():
    schedule = read_schedule(module(QUICK_START))
    assert core_rates(schedule) == {0: 1024, 1: 1024, 2: 1024, 3: 1024}
    first, second = layer_figures(schedule)
    assert (first.bits, second.bits) == (131072 + 18432 + 262144, 262144 + 73728 + 524288)
    assert offchip_bits(schedule.groups[0], 6) == 131072 + 18432 + 73728 + 524288


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_layer_is_above_the_roof(sample: str):
    schedule = read_schedule(module(sample))
    peak = sum(core_rates(schedule).values())
    bandwidth = max(slope.bandwidth for slope in slopes(schedule))
    for figures in layer_figures(schedule):
        pace = figures.task.operations / max(figures.computing, figures.moving)
        assert pace <= peak
        assert not figures.bits or pace <= bandwidth * figures.task.operations / figures.bits * (1 + 1e-9)


def test_memory_links_and_transfers_of_the_quick_start():
    tables = read(QUICK_START).tables
    assert tables["Links in use: a click on a title sorts"][1:] == [
        ["bus 12", "12", "128", "1,009,664", "7,888", "55 %", "0"]
    ]
    memories = tables["Memories: a click on a title sorts"]
    assert memories[1] == ["0–3", "sram_2MB", "g0", "690,176", "16,777,216", "4.1 %", "192", "145", "1,559,122.24"]
    transfers = tables["Transfers: a click on a title sorts"]
    assert [row[0] for row in transfers[1:]] == [
        f"Transfer({name})" for name in ("input", "weights_1", "conv1_out", "weights_2", "output_1")
    ]


def test_proof_is_read_from_the_module():
    rows = read(FUSED).tables["Levels of group g0"]
    assert [row[2:] for row in rows[1:]] == [
        ["77,332,581"] * 2, ["3, 1"] * 2, ["103"] * 2, ["smallest"] * 2,
    ]  # fmt: skip


def test_no_proof_where_a_limit_struck():
    content = text(QUICK_START).replace("buffering = 10>", "buffering = 10, optimality = limit>")
    tables = Reader(page(read_report(parsed(content)))).tables
    assert [row[3] for row in tables["Levels of group g0"][1:]] == ["not reached"] * 4
    assert "a limit struck before the allocation was proven optimal" in page(read_report(parsed(content)))


def test_sources_and_mapping():
    tables = read(QUICK_START).tables
    files = tables["Files that the module was made from"]
    assert [row[:2] for row in files[1:3]] == [
        ["model.onnx", "workload"],
        ["tpu_like_quad_core.yaml", "accelerator"],
    ]
    assert all(len(row[2]) == 64 for row in files[1:])
    assert read(AIE_GEMM).tables["Where each layer runs"][1][3:] == ["D0 = 4, D2 = 8", "64×128×256", "5"]


def test_the_run_record_tells_how_to_reproduce(tmp_path: Path):
    path = record(tmp_path)
    content = emitted((tmp_path / "out.mlir").read_text(), run_record=str(path))
    tables, written = Reader(content).tables, json.loads(path.read_text())
    assert len(tables["Times of the passes"]) == 11
    assert "stream-opt net.onnx -p &#39;stream-load-accelerator{file=&quot;tpu_like_quad_core&quot;}" in content
    assert written["versions"]["xdsl"] in content
    assert written["input"]["sha256"] in content
    assert "The run record is of another workload" not in content
    assert "The run record is of another workload" in emitted(text("swiglu simba"), run_record=str(path))


def test_the_run_record_tells_what_the_solver_did(tmp_path: Path):
    path = record(tmp_path)
    written = json.loads(path.read_text())
    level = {"level": "latency", "status": "optimal", "objective": 14344, "bound": 14344.0, "seconds": 0.5, "nodes": 3}
    written["statistics"]["allocation"][0]["levels"] = [level]
    path.write_text(json.dumps(written))
    tables = Reader(emitted(text(QUICK_START), run_record=str(path))).tables
    assert tables["Calls of the solver ortools_gscip, from the run record"][1:] == [
        ["latency", "optimal", "14,344", "14,344", "3", "0.500"]
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read"),
        ("{", "is no JSON text"),
        ("[]", "is no run record"),
        ('{"record_version": 1}', "is no run record"),
        ('{"record_version": 2}', "has record_version 2, expected 1"),
    ],
)
def test_a_bad_run_record_is_one_sentence(content: str | None, message: str, tmp_path: Path):
    path = tmp_path / "record.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(InputError, match=message):
        emitted(text(QUICK_START), run_record=str(path))


def test_a_binary_file_is_no_run_record(tmp_path: Path):
    path = tmp_path / "net.onnx"
    path.write_bytes(b"\xd5\x00")
    with pytest.raises(InputError, match=r"net\.onnx' is no text; give a file that --run-record has written"):
        emitted(text(QUICK_START), run_record=str(path))


def test_too_early_names_the_pass():
    with pytest.raises(DiagnosticException, match="run stream-allocate first"):
        emitted(golden_run("2conv_1_8_32_32_16_32_3__tpu_like_quad_core").after("stream-schedule-slots"))


def test_same_bytes_for_every_hash_seed(tmp_path: Path):
    (tmp_path / "module.mlir").write_text(text(FUSED))
    expected = page(read_report(module(FUSED)))
    command = [sys.executable, "-m", "stream_opt", str(tmp_path / "module.mlir"), "-t", "report"]
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        result = subprocess.run(command, env=environment, capture_output=True, check=True)
        assert result.stdout.decode() == expected


def test_hostile_names_are_escaped():
    hostile = "</script><script>alert(1)</script>&\"'"
    content = text(QUICK_START).replace('"Conv1"', '"' + hostile.replace('"', "\\22") + '"')
    made = page(read_report(parsed(content)))
    Reader(made)
    assert made.count("<script") == 1
    svg = made[made.index("<svg") : made.index("</svg>") + len("</svg>")]
    ElementTree.fromstring(svg)
