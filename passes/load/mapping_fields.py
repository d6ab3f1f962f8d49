"""The fields of a mapping file: each reader returns what it understood and reports what it did not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import prod
from typing import cast

from passes.analysis.mapping import Kernel, LayerMapping, LoopTile
from passes.load.findings import FileReport

Splits = tuple[tuple[int, int], ...]
GroupFields = tuple[str, tuple[str, ...], tuple[LoopTile, ...]]
"""Name, entry names of the layers, tiling."""

_LOOP = re.compile(r"D(0|[1-9]\d*)")
_LAYOUT = re.compile(r"\((?P<axes>[^()]*)\) -> \((?P<results>[d0-9+\-* ,()]+)\)")


def as_mapping(value: object, report: FileReport, remedy: str) -> dict[str, object] | None:
    """The value as a mapping with text keys, or None with a finding."""
    if not isinstance(value, dict):
        report.find((), "is not a mapping", remedy, value)
        return None
    items = cast("dict[object, object]", value)
    for key in items:
        if not isinstance(key, str):
            report.find((), "has a key that is no text", "put the key in quotes", key)
    return {key: item for key, item in items.items() if isinstance(key, str)}


def _entry(value: object, report: FileReport, keys: Sequence[str], remedy: str) -> dict[str, object] | None:
    """As `as_mapping`, with a finding for every key but these."""
    entry = as_mapping(value, report, remedy)
    for key in entry or {}:
        if key not in keys:
            report.find((key,), "is an unknown key", f"use only {', '.join(keys)}")
    return entry


def _as_list(value: object, report: FileReport, remedy: str) -> list[object]:
    """The value as a list; an empty one with a finding if it is none."""
    if isinstance(value, list):
        return cast("list[object]", value)
    report.find((), "is not a list", remedy, value)
    return []


def _as_name(value: object, report: FileReport) -> str | None:
    if isinstance(value, str) and value:
        return value
    report.find((), "is not a name", "write a text, in quotes if it looks like a number", value)
    return None


def _as_positive(value: object, report: FileReport) -> int | None:
    """An integer of at least 1, or None with a finding."""
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    report.find((), "is not a positive integer", "write a whole number from 1", value)
    return None


def _require_unique(values: Sequence[object], report: FileReport, what: str, remedy: str = "keep one") -> None:
    repeated = sorted({str(value) for index, value in enumerate(values) if value in values[:index]})
    for value in repeated:
        report.find((), f"{what} {value} is repeated", remedy)


def read_layers(value: object, report: FileReport) -> list[tuple[str, LayerMapping]]:
    """The entries of `layers` as (name, mapping)."""
    items = _as_list(value, report, "write one '- name: …' per layer")
    if value == []:
        report.find((), "is empty", "add an entry per layer", value)
    layers = [_layer(item, report.at(index)) for index, item in enumerate(items)]
    named = [layer for layer in layers if layer is not None]
    _require_unique([name for name, _ in named], report, "name")
    return named


def _layer(value: object, report: FileReport) -> tuple[str, LayerMapping] | None:
    keys = ("name", "core_allocation", "inter_core_tiling", "kernel")
    entry = _entry(value, report, keys, "write '- name: …'")
    if entry is None:
        return None
    name = _as_name(entry.get("name"), report.at("name"))
    cores = _cores(entry.get("core_allocation", []), report.at("core_allocation"))
    splits = _splits(entry.get("inter_core_tiling", []), report.at("inter_core_tiling"))
    kernel = _kernel(entry.get("kernel"), report.at("kernel"), name or "")
    if cores is not None and splits is not None:
        _require_core_per_part(cores, splits, report)
    return None if name is None else (name, LayerMapping(cores or (), splits or (), kernel))


def _require_core_per_part(cores: tuple[int, ...], splits: Splits, report: FileReport) -> None:
    """Each core runs one part; with other numbers, work would be repeated or left out."""
    parts = prod(factor for _, factor in splits)
    if parts != len(cores):
        reason = f"the splits make {parts} part{'s' * (parts > 1)} for {len(cores)} core{'s' * (len(cores) > 1)}"
        report.find(("core_allocation",), reason, "list as many cores as parts", list(cores))


def _slot(value: object, report: FileReport, content: str, example: str) -> list[object] | None:
    """The one list inside of the list; equal lists count as one. None after a finding."""
    if not isinstance(value, list):
        report.find((), "is not a list", f"write {example}", value)
        return None
    slots = cast("list[object]", value)
    if any(not isinstance(slot, list) for slot in slots):
        report.find((), f"is not a list of lists of {content}", f"write {example}", slots)
        return None
    if any(slot != slots[0] for slot in slots):
        report.find((), f"has several different lists of {content} for one layer", "keep one of them", slots)
        return None
    return cast("list[object]", slots[0]) if slots else []


def _cores(value: object, report: FileReport) -> tuple[int, ...] | None:
    slot = _slot(value, report, "core ids", "[[0, 1]] for cores 0 and 1")
    if slot is None:
        return None
    if not slot:
        report.find((), "has no core", "list at least one, as in [[0]]", value)
        return None
    cores = [core for core in slot if isinstance(core, int) and not isinstance(core, bool) and core >= 0]
    if len(cores) != len(slot):
        report.find((0,), "has an entry that is no core id", "write whole numbers from 0", slot)
        return None
    _require_unique(cores, report.at(0), "core")
    return tuple(cores)


def _splits(value: object, report: FileReport) -> Splits | None:
    slot = _slot(value, report, "splits", "[[{dim: D6, split: 4}]]")
    if slot is None:
        return None
    splits = [_split(item, report.at(0, index)) for index, item in enumerate(slot)]
    understood = tuple(split for split in splits if split is not None)
    _require_unique([f"D{loop}" for loop, _ in understood], report.at(0), "split loop")
    return understood if len(understood) == len(splits) else None


def _split(value: object, report: FileReport) -> tuple[int, int] | None:
    entry = _entry(value, report, ("dim", "split"), "write {dim: D6, split: 4}")
    if entry is None:
        return None
    dim = entry.get("dim")
    match = _LOOP.fullmatch(dim) if isinstance(dim, str) else None
    if match is None:
        report.find(("dim",), "is no loop", "write D and the loop's number, as in D6", dim)
    factor = _as_positive(entry.get("split"), report.at("split"))
    return None if match is None or factor is None else (int(match[1]), factor)


def _kernel(value: object, report: FileReport, layer: str) -> Kernel | None:
    """A missing name is the layer's, missing arguments are 100 percent utilization (spec workload-and-tiling 6.2)."""
    if value is None or value == {}:
        return None
    entry = _entry(value, report, ("name", "kwargs"), "write {name: gemm, kwargs: {utilization: 61.8}}")
    if entry is None:
        return None
    name = _as_name(entry.get("name", layer), report.at("name")) or ""
    arguments = as_mapping(entry.get("kwargs", {"utilization": 100.0}), report.at("kwargs"), "write {utilization: 50}")
    return Kernel(name, tuple(_kernel_arguments(arguments or {}, report)))


def _kernel_arguments(arguments: dict[str, object], report: FileReport) -> list[tuple[str, int | float | str]]:
    plain: list[tuple[str, int | float | str]] = []
    for key, item in arguments.items():
        if isinstance(item, int | float | str) and not isinstance(item, bool):
            plain.append((key, item))
        else:
            report.find(("kwargs", key), "is neither a number nor a text", "write one of these", item)
    return plain


def read_groups(value: object, entries: Sequence[str], report: FileReport) -> list[GroupFields]:
    """The entries of `fused_groups`; `entries` are the names under `layers`."""
    items = [] if value is None else _as_list(value, report, "write one '- name: …' per group")
    groups = [_group(item, entries, report.at(index)) for index, item in enumerate(items)]
    named = [group for group in groups if group is not None]
    _require_unique([group[0] for group in named], report, "name", "give each group a name of its own")
    return named


def _group(value: object, entries: Sequence[str], report: FileReport) -> GroupFields | None:
    group = _entry(value, report, ("name", "layers", "intra_core_tiling"), "write '- name: …'")
    if group is None:
        return None
    name = _as_name(group.get("name"), report.at("name"))
    members = _as_list(group.get("layers", []), report.at("layers"), "list names of entries under 'layers'")
    for index, member in enumerate(members):
        if member not in entries:
            report.find(("layers", index), "is the name of no entry under 'layers'", "add or correct it", member)
    _require_unique(members, report.at("layers"), "layer")
    tiling = _tiling(group.get("intra_core_tiling", []), report.at("intra_core_tiling"))
    return None if name is None else (name, tuple(str(member) for member in members), tiling)


def _tiling(value: object, report: FileReport) -> tuple[LoopTile, ...]:
    items = _as_list(value, report, "write a list of {dim: Conv1.D2, tile: 8}")
    tiles = [_tile(item, report.at(index)) for index, item in enumerate(items)]
    understood = tuple(tile for tile in tiles if tile is not None)
    _require_unique([f"{tile.layer}.D{tile.loop}" for tile in understood], report, "tiled loop")
    return understood


def _tile(value: object, report: FileReport) -> LoopTile | None:
    entry = _entry(value, report, ("dim", "tile"), "write {dim: Conv1.D2, tile: 8}")
    if entry is None:
        return None
    dim = entry.get("dim")
    # Layer names may contain dots themselves, so the loop is what follows the last one.
    layer, _, loop = dim.rpartition(".") if isinstance(dim, str) else ("", "", "")
    match = _LOOP.fullmatch(loop)
    if match is None or not layer:
        report.find(("dim",), "is no loop of a layer", "write the layer's name and loop, as in Conv1.D2", dim)
    tile = _as_positive(entry.get("tile"), report.at("tile"))
    return None if match is None or not layer or tile is None else LoopTile(layer, int(match[1]), tile)


def read_layouts(value: object, report: FileReport) -> dict[str, str]:
    """The entries of `runtime_args`: tensor -> layout as affine-map text, empty for the row-major layout."""
    if value is None:
        return {}
    tensors = as_mapping(value, report, "write {input: {layout: '(d0, d1) -> (d1, d0)'}}") or {}
    return {name: _layout(item, report.at(name)) for name, item in tensors.items()}


def _layout(value: object, report: FileReport) -> str:
    entry = _entry(value, report, ("layout",), "write {} or {layout: '(d0, d1) -> (d1, d0)'}")
    if not entry or "layout" not in entry:
        return ""
    layout = entry["layout"]
    if isinstance(layout, str) and _is_affine_map(layout):
        return layout
    report.find(("layout",), "is no affine map", "write it as (d0, d1) -> (d1, d0)", layout)
    return ""


def _is_affine_map(text: str) -> bool:
    """Whether the text is `(d0, …) -> (…)` with results in exactly these axes."""
    match = _LAYOUT.fullmatch(text)
    if match is None:
        return False
    axes = match["axes"].split(", ")
    numbered = axes == [f"d{index}" for index in range(len(axes))]
    return numbered and set(re.findall(r"d\d*", match["results"])) <= set(axes)
