"""`streamc explore`: the best mapping first, resume, failures, wrong command lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.streamc.conftest import Streamc

TWO_CONV = ("explore", "--hardware", "tpu_like_quad_core", "--workload", "2conv_1_8_32_32_16_32_3", "--output", "x")
TABLE = """\
mapping                         variant  latency  cores
automatic, Conv2.D2 in 2 tiles        2    14010      4
automatic                             0    14344      4
automatic, Conv2.D6 in 2 tiles        1    14462      4
automatic, Conv2.D1 in 2 tiles        3    error      4
best: x/2/mapping.yaml
variant 3: in pass stream-estimate-costs: layer 'Conv1': 4 cores do not divide the 17 iterations that loop D1 has in \
one tile; choose another inter-core split or tile size
"""


def test_best_first(streamc: Streamc, tmp_path: Path) -> None:
    ended = streamc(*TWO_CONV, "--max-mappings", "4", "--jobs", "2")
    assert (ended.code, ended.stdout) == (0, TABLE)
    assert [line.partition(": core_connectivity")[0] for line in ended.stderr.splitlines()] == [
        "warning: tpu_like_quad_core.yaml"
    ]
    assert sorted(path.name for path in (tmp_path / "x").iterdir()) == ["0", "1", "2", "3", "exploration.yaml"]
    best = streamc("optimize", *TWO_CONV[1:5], "--mapping", "x/2/mapping.yaml", "--json", "--quiet")
    assert best.data["total_latency"] == 14010


def test_goes_on_where_it_was(streamc: Streamc, tmp_path: Path) -> None:
    def module_times() -> list[int]:
        return [path.stat().st_mtime_ns for path in sorted((tmp_path / "x").glob("*/module.mlir"))]

    options = ("--jobs", "1", "--json", "--quiet")
    first = streamc(*TWO_CONV, "--max-mappings", "2", *options)
    assert (first.code, first.stderr) == (0, "")
    before = module_times()
    more = streamc(*TWO_CONV, "--max-mappings", "3", *options)
    assert module_times()[:2] == before
    assert [entry["total_latency"] for entry in more.data["variants"]] == [14010, 14344, 14462]
    assert more.data["best"] == {
        "variant": 2,
        "total_latency": 14010,
        "group_latencies": [14010],
        "proven": True,
        "cores": 4,
        "label": "automatic, Conv2.D2 in 2 tiles",
        "mapping": "x/2/mapping.yaml",
        "error": [],
    }
    streamc(*TWO_CONV, "--max-mappings", "2", "--fresh", *options)
    assert all(after > time for after, time in zip(module_times()[:2], before, strict=True))


def test_nothing_works(streamc: Streamc) -> None:
    options = ("--hardware", "whole_array_strix", "--workload", "swiglu_256_512_1024_nodown", "--max-mappings", "1")
    ended = streamc("explore", *options, "--jobs", "1", "--quiet")
    assert (ended.code, ended.stdout) == (1, "")
    first, second = ended.stderr.splitlines()
    assert (
        first == "error: none of the generated mappings can be used; try other tiles, more cores or another generator"
    )
    assert second.startswith("error: variant 0: in pass stream-allocate: group 'g0' does not fit: ")


@pytest.mark.parametrize(
    "options, code, message",
    [
        (("--max-mappings", "0"), 2, "argument --max-mappings: '0' is no number of at least 1"),
        (("--generator", "lucky"), 1, "error: unknown generator 'lucky'; choose one of auto, swiglu, array, generic"),
        (("--tiles", "m=16"), 1, "error: m=16 is no tile of SwiGLU; give seq, emb and hid sizes of at least 1"),
        (("--backend", "cplex"), 1, "error: unknown solver backend 'cplex'; choose one of "),
        (("--hardware", "no.yaml"), 1, "no.yaml: error: the file does not exist; correct the path"),
    ],
)
def test_wrong_options(streamc: Streamc, options: tuple[str, ...], code: int, message: str) -> None:
    ended = streamc(*TWO_CONV, *options)
    assert (ended.code, ended.stdout) == (code, "")
    assert message in ended.stderr
