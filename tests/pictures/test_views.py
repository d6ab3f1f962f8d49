"""Every view of every sample: well-formed, complete, true to the module, the same in every run."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from passes.ir.lookup import groups_of
from stream_opt.pictures.read_schedule import read_schedule
from stream_opt.pictures.schedule_rows import MOST_ROWS
from stream_opt.targets.svg import VIEWS
from tests.pictures.samples import AIE_GEMM, FUSED, SAMPLES, SVG, boxes, marks, module, numbers, picture, text, texts
from tests.pipeline.harness import parsed

TOTALS = {
    "2conv tpu_like_quad_core": 14344,
    "2conv eyeriss_like_single_core": 114999,
    "2conv simba": 4316,
    "three groups": 16532,
    "one operation": 8,
    FUSED: 77332581,
    AIE_GEMM: 671872,
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_is_svg_within_its_frame(sample: str, view: str):
    root = picture(sample, view)
    assert root.tag == f"{SVG}svg"
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    for rect in root.iter(f"{SVG}rect"):
        x, y, across, down = (float(rect.get(name, "0")) for name in ("x", "y", "width", "height"))
        assert min(x, y, across, down) >= 0
        assert x + across <= width + 0.01
        assert y + down <= height + 0.01
    for element in root.iter(f"{SVG}text"):
        assert 0 <= float(element.get("x", "-1")) <= width
        assert 0 <= float(element.get("y", "-1")) <= height


@pytest.mark.parametrize(("sample", "total"), TOTALS.items())
def test_schedule_says_the_total(sample: str, total: int):
    title = picture(sample, "schedule").findtext(f"{SVG}title", "")
    assert title.endswith(f": {total:,} cycles")
    assert title in texts(picture(sample, "schedule"))


@pytest.mark.parametrize("sample", SAMPLES)
def test_schedule_has_every_bar(sample: str):
    """Each layer and transfer once per iteration drawn and per row that does it, with its own figures."""
    expected: Counter[str] = Counter()
    schedule = read_schedule(module(sample))
    for group in schedule.groups:
        iterations = min(3, group.iterations)
        cores = {core: [] for task in group.computations for core in (entry.core for entry in task.cores)}
        links = {hop: [] for transfer in group.transfers if not transfer.streams for hop in transfer.links}
        merged = len(cores) + len(links) > MOST_ROWS
        for task in group.computations:
            for entry in task.cores:
                cores[entry.core].append((f"{task.layer} ({task.operation}) in slot {task.slot}", entry.cycles))
        for transfer in group.transfers:
            name = f"{transfer.name} ({transfer.kind.replace('_', ' ')}) in slot {transfer.slot}"
            for hop in () if transfer.streams else transfer.links:
                links[hop].append((name, transfer.cycles))
            if not transfer.links or transfer.streams:
                expected[name] += iterations
        for rows in (cores, links):
            contents = [tuple(bars) for bars in rows.values()]
            for bars in dict.fromkeys(contents) if merged else contents:
                for name, _ in bars:
                    expected[name] += iterations
    root = picture(sample, "schedule")
    assert Counter(lines[0] for kind in ("computation", "transfer") for lines in marks(root, kind)) == expected


def test_bars_stand_where_the_slots_are():
    """Fused SwiGLU on simba: an iteration of 396 cycles starts every 295 cycles; Gemm_Left takes 82 from cycle 65."""
    lines = [entry for entry in marks(picture(FUSED, "schedule"), "computation") if entry[0].startswith("Gemm_Left")]
    assert [entry[1] for entry in lines] == [
        "iteration 0: cycles 65 to 147",
        "iteration 1: cycles 360 to 442",
        "iteration 2: cycles 655 to 737",
    ]
    assert lines[0][2:] == [
        "82 of the slot's 82 cycles",
        "one tile: 1,315 cycles, 64 with all units of the array at work",
        "utilisation 4.9 %; stalls 672 cycles (cost model: zigzag)",
        "16,384 tiles over all iterations",
    ]


def test_transfers_tell_needed_and_granted_bandwidth():
    """weights_2 of the two convolutions: 73,728 bits, 576 of 2,376 cycles of its slot on a bus of 128 bits/cycle."""
    lines = next(e for e in marks(picture("2conv tpu_like_quad_core", "schedule"), "transfer") if "weights_2" in e[0])
    assert lines == [
        "Transfer(weights_2) (memory to compute) in slot 3",
        "iteration 0: cycles 1,168 to 1,744",
        "cores 6 → 0–3, 1 link",
        "576 of the slot's 2,376 cycles",
        "one run: 73,728 bits in 576 cycles",
        "bandwidth: 128 bits/cycle granted, 31.03 needed to fill the slot",
        "1 run over all iterations, each serves 1 iteration",
    ]


def test_bars_of_one_row_do_not_overlap():
    """On one core, nothing runs at the same time, iterations included."""
    for sample in SAMPLES:
        rows: dict[float, list[tuple[float, float]]] = {}
        for left, top, right, _ in boxes(picture(sample, "schedule"), "computation"):
            if right - left > 1.5:
                rows.setdefault(top, []).append((left, right))
        for bars in rows.values():
            for (_, right), (left, _) in pairwise(sorted(bars)):
                assert right <= left + 0.02, sample


@pytest.mark.parametrize("sample", SAMPLES)
def test_memory_shows_every_tensor(sample: str):
    uses = [use for group in groups_of(module(sample)) for use in (group.memories.data if group.memories else ())]
    root = picture(sample, "memory")
    assert sorted(entry[0].split(":")[0] for entry in marks(root, "resident")) == sorted(
        resident.tensor for use in uses for resident in use.residents
    )
    reserved = [numbers(entry[1])[:2] for entry in marks(root, "memory")]
    assert reserved == [[use.peak, use.capacity] for use in uses if use.peak or use.occupied]


def test_memory_that_does_not_fit():
    """The capacity is drawn where it is near; what exceeds it says so."""
    capacity = 'memory = "sram_2MB", capacity = 16777216, peak = 690176'
    content = text("2conv tpu_like_quad_core")
    assert marks(picture("2conv tpu_like_quad_core", "memory"), "capacity") == []
    small = content.replace(capacity, 'memory = "sram_2MB", capacity = 600000, peak = 690176, exceeds = true')
    root = ElementTree.fromstring(VIEWS["memory"](parsed(small)))
    assert marks(root, "capacity") == [["capacity: 600,000 bits"]]
    assert "does not fit: 690 kbit reserved of 600 kbit each (115 %)" in texts(root)


@pytest.mark.parametrize("sample", SAMPLES)
def test_hardware_shows_every_core_apart_and_every_connection(sample: str):
    accelerator = read_schedule(module(sample)).accelerator
    root = picture(sample, "hardware")
    assert len(marks(root, "core")) == len(accelerator.cores)
    drawn = boxes(root, "core")
    for number, (left, top, right, bottom) in enumerate(drawn):
        for other in drawn[number + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
    links = sum(not connection.is_bus for connection in accelerator.connections)
    replaced = marks(root, "replaced")
    assert len(marks(root, "link")) == 2 * (links - sum(entry[0].startswith("link") for entry in replaced))
    assert len(marks(root, "bus")) + len(replaced) + len(marks(root, "link")) // 2 == len(accelerator.connections)


def test_link_load_is_that_of_the_module():
    """36 to 1 is the busiest link of fused SwiGLU on simba."""
    entry = next(e for e in marks(picture(FUSED, "hardware"), "link") if e[0].startswith("link 61, 36 → 1:"))
    assert entry == [
        "link 61, 36 → 1: 256 bits/cycle",
        "busy 65 % of the time: 50,626,560 cycles",
        "12,960,399,360 bits, 0 pJ",
    ]


@pytest.mark.parametrize("sample", SAMPLES)
def test_workload_shows_layers_and_whole_tensors(sample: str):
    root = picture(sample, "workload")
    layers = [task.layer for group in read_schedule(module(sample)).groups for task in group.computations]
    shown = [entry[0].split(" (")[0] for entry in marks(root, "layer")]
    assert [name for name in shown if name != "Flatten"] == layers
    assert len(marks(root, "group")) == len(groups_of(module(sample)))


def test_workload_names_whole_tensors():
    tensors = [entry[0] for entry in marks(picture("2conv simba", "workload"), "tensor")]
    assert tensors == [
        "input (input): 1×8×32×32 bf16",
        "weights_1 (weight): 16×8×3×3 bf16",
        "weights_2 (weight): 32×16×3×3 bf16",
        "conv1_out (intermediate): 1×16×32×32 bf16",
        "output (output): 1×32×32×32 bf16",
    ]


def test_boxes_of_the_workload_are_apart():
    for sample in SAMPLES:
        root = picture(sample, "workload")
        drawn = boxes(root, "layer") + boxes(root, "tensor")
        for number, (left, top, right, bottom) in enumerate(drawn):
            for other in drawn[number + 1 :]:
                assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top, sample


def test_same_bytes_for_every_hash_seed():
    """One process per seed draws all views of the largest samples."""
    script = (
        "import sys, hashlib; from tests.pipeline.harness import parsed; from stream_opt.targets.svg import VIEWS\n"
        "module = parsed(sys.stdin.read())\n"
        "print(hashlib.sha256(''.join(draw(module) for draw in VIEWS.values()).encode()).hexdigest())"
    )
    for sample in (AIE_GEMM, "three groups"):
        expected = hashlib.sha256("".join(draw(module(sample)) for draw in VIEWS.values()).encode()).hexdigest()
        for seed in ("1", "2"):
            environment = {**os.environ, "PYTHONHASHSEED": seed}
            command = [sys.executable, "-c", script]
            result = subprocess.run(
                command, input=text(sample), env=environment, capture_output=True, text=True, check=True
            )
            assert result.stdout.strip() == expected


def test_hostile_names_are_escaped():
    hostile = '<script>alert("x")</script> & \'\x01é中'
    printed = hostile.replace('"', "\\22").replace("\x01", "\\01")
    changed = parsed(text("2conv tpu_like_quad_core").replace('"Conv1"', f'"{printed}"'))
    for view, draw in VIEWS.items():
        drawn = draw(changed)
        root = ElementTree.fromstring(drawn)
        assert "<script" not in drawn
        if kind := {"schedule": "computation", "workload": "layer"}.get(view):
            assert any(entry[0].startswith(hostile.replace("\x01", "�")) for entry in marks(root, kind))
