"""
The mapping file: which cores each layer runs on, how it is split over them, and how groups are tiled.

The YAML format is that of spec workload-and-tiling 6. `load_mapping` checks everything that the file alone can tell
and reports all findings in one message; `resolve` and `check_loops` check it against a workload.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from passes.analysis.mapping import GroupMapping, LayerMapping, LoopTile
from passes.load.findings import FileReport, Report
from passes.load.mapping_fields import read_groups, read_layers, read_layouts
from passes.load.yaml_file import parse_yaml, read_bytes

_TOP_LEVEL = ("layers", "fused_groups", "runtime_args", "meta")


@dataclass(frozen=True, slots=True)
class LayerEntry:
    """One entry of `layers`; `name` is a layer's name or an ONNX op type."""

    name: str
    mapping: LayerMapping


@dataclass(frozen=True, slots=True)
class FusedGroup:
    """One entry of `fused_groups`: entry names of its layers, and the tiling by node name, first entry innermost."""

    name: str
    layers: tuple[str, ...]
    tiling: tuple[LoopTile, ...]


@dataclass(frozen=True)
class LoadedMapping:
    """
    A mapping file in file order. `source` is its base name, `sha256` the hexadecimal hash of its bytes.

    `runtime_layouts` gives per tensor the layout as affine-map text; empty text is the row-major layout.
    """

    layers: tuple[LayerEntry, ...]
    fused_groups: tuple[FusedGroup, ...]
    runtime_layouts: Mapping[str, str]
    source: str
    sha256: str
    warnings: tuple[str, ...] = ()

    def group_mapping(self, index: int) -> GroupMapping:
        """Fused group `index` with its entries, as `dump_mapping` takes it."""
        group = self.fused_groups[index]
        entries = {entry.name: entry.mapping for entry in self.layers}
        layers = {name: entries[name] for name in group.layers}
        return GroupMapping(layers, group.tiling, group.name, self.runtime_layouts)


def load_mapping(path: Path | str) -> LoadedMapping:
    """
    Reads a mapping file.

    Raises:
        FileError: if the file cannot be read or is no YAML, or with all its findings: key path, value, reason, remedy.
    """
    place = Path(path)
    report = FileReport(Report(), place.name)
    content = read_bytes(place, report)
    if content is None:
        raise report.report.error()
    return parse_mapping(content, place.name)


def parse_mapping(content: bytes, source: str) -> LoadedMapping:
    """As `load_mapping`, for the bytes of a file; `source` is its name for messages."""
    report = FileReport(Report(), source)
    value = parse_yaml(content, report)
    report.report.raise_findings()
    root = _root(value, report)
    layers = read_layers(root.get("layers"), report.at("layers"))
    groups = read_groups(root.get("fused_groups"), [name for name, _ in layers], report.at("fused_groups"))
    layouts = read_layouts(root.get("runtime_args"), report.at("runtime_args"))
    report.report.raise_findings()
    return LoadedMapping(
        tuple(LayerEntry(*layer) for layer in layers),
        tuple(FusedGroup(*group) for group in groups),
        layouts,
        source,
        hashlib.sha256(content).hexdigest(),
        tuple(report.report.warnings),
    )


def _root(value: object, report: FileReport) -> dict[str, object]:
    """The top level as a mapping that has `layers`; a bare list is read as the layers."""
    if isinstance(value, list):
        return {"layers": value}
    root = cast("dict[object, object]", value) if isinstance(value, dict) else {}
    if "layers" not in root:
        remedy = "write a mapping with the key 'layers', or the list of layers alone"
        report.find((), "there is no key 'layers' at the top level", remedy)
        raise report.report.error()
    for key in root:
        if key not in _TOP_LEVEL:
            report.warn((str(key),), "this section is ignored, because it is not part of a mapping")
    return {key: item for key, item in root.items() if isinstance(key, str)}


def resolve(loaded: LoadedMapping, nodes: Sequence[tuple[str, str]]) -> dict[str, LayerMapping]:
    """
    The mapping of each layer, by name, in the order of `nodes` (name, ONNX op type).

    The first entry in file order counts whose name is the layer's name or op type.

    Raises:
        FileError: naming all layers without entry, entries without layer, and tilings of a layer that does not exist.
    """
    names = {name for name, _ in nodes}
    report = FileReport(Report(), loaded.source)
    _check_entries(loaded, names | {kind for _, kind in nodes}, report.at("layers"))
    _check_tiled_names(loaded, names, report.at("fused_groups"))
    found = {name: _first_entry(loaded, name, kind) for name, kind in nodes}
    for name, kind in nodes:
        if found[name] is None:
            reason = f"layer '{name}' ({kind}) has no entry"
            report.find(("layers",), reason, f"add an entry named '{name}' or '{kind}'")
    report.report.raise_findings()
    return {name: mapping for name, mapping in found.items() if mapping is not None}


def _check_entries(loaded: LoadedMapping, known: set[str], report: FileReport) -> None:
    for index, entry in enumerate(loaded.layers):
        if entry.name not in known:
            reason = "is neither a layer nor an op type of the workload"
            report.find((index, "name"), reason, "correct or remove the entry", entry.name)


def _first_entry(loaded: LoadedMapping, name: str, kind: str) -> LayerMapping | None:
    return next((entry.mapping for entry in loaded.layers if entry.name in (name, kind)), None)


def _check_tiled_names(loaded: LoadedMapping, names: set[str], report: FileReport) -> None:
    for number, group in enumerate(loaded.fused_groups):
        for index, tile in enumerate(group.tiling):
            if tile.layer not in names:
                reason = "names no layer of the workload"
                remedy = "name a layer; an op type is not allowed here"
                report.find((number, "intra_core_tiling", index, "dim"), reason, remedy, f"{tile.layer}.D{tile.loop}")


def shadowed_entries(loaded: LoadedMapping, nodes: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Names of entries that fit a layer but are never used, because an earlier entry fits each such layer too."""
    used = {next((index for index, entry in enumerate(loaded.layers) if entry.name in node), None) for node in nodes}
    return tuple(entry.name for index, entry in enumerate(loaded.layers) if index not in used)


def check_loops(loaded: LoadedMapping, nodes: Sequence[tuple[str, str]], loops: Mapping[str, int]) -> None:
    """
    Checks every split and tile against the number of loops of its layer (`loops`, by layer name).

    Raises:
        FileError: naming each loop number that its layer does not have.
    """
    report = FileReport(Report(), loaded.source)
    for name, mapping in resolve(loaded, nodes).items():
        for loop, factor in mapping.splits:
            _check_loop(report, f"split {factor}", name, loop, loops[name])
    for group in loaded.fused_groups:
        for tile in group.tiling:
            _check_loop(
                report, f"tile {tile.tile} of fused group '{group.name}'", tile.layer, tile.loop, loops[tile.layer]
            )
    report.report.raise_findings()


def check_layouts(loaded: LoadedMapping, ranks: Mapping[str, int]) -> None:
    """
    Checks `runtime_args` against the inputs and outputs of the workload (`ranks`: number of axes by name).

    Raises:
        FileError: naming each entry that is neither input nor output, and each layout over another number of axes.
    """
    report = FileReport(Report(), loaded.source).at("runtime_args")
    for name, layout in loaded.runtime_layouts.items():
        axes = layout.partition("->")[0].count("d")
        if name not in ranks:
            report.find((name,), "is neither an input nor an output of the workload", f"use some of {', '.join(ranks)}")
        elif layout and axes != ranks[name]:
            remedy = f"write a layout over {ranks[name]}"
            report.find((name, "layout"), f"has {axes} axes, but the tensor has {ranks[name]}", remedy, layout)
    report.report.raise_findings()


def _check_loop(report: FileReport, what: str, layer: str, loop: int, count: int) -> None:
    if loop >= count:
        remedy = f"use one of D0 to D{count - 1}"
        report.find((), f"layer '{layer}' has no loop D{loop}, which {what} is about", remedy)


def dump_mapping(*groups: GroupMapping) -> str:
    """The YAML of one or more fusion groups, in the format that `load_mapping` reads back equal."""
    import yaml

    layers = [entry for group in groups for entry in group.layers.items()]
    content: dict[str, object] = {
        "layers": [_dumped_layer(name, mapping) for name, mapping in layers],
        "fused_groups": [_dumped_group(group) for group in groups],
    }
    layouts = {tensor: layout for group in groups for tensor, layout in group.runtime_layouts.items()}
    if layouts:
        content["runtime_args"] = {tensor: {"layout": layout} if layout else {} for tensor, layout in layouts.items()}
    return yaml.safe_dump(content, default_flow_style=False, sort_keys=False, allow_unicode=True)


def _dumped_group(group: GroupMapping) -> dict[str, object]:
    return {
        "name": group.name,
        "layers": list(group.layers),
        "intra_core_tiling": [{"dim": f"{t.layer}.D{t.loop}", "tile": t.tile} for t in group.tiling],
    }


def _dumped_layer(name: str, mapping: LayerMapping) -> dict[str, object]:
    splits = [{"dim": f"D{loop}", "split": factor} for loop, factor in mapping.splits]
    layer: dict[str, object] = {
        "name": name,
        "core_allocation": [list(mapping.cores)],
        "inter_core_tiling": [splits] if splits else [],
    }
    if mapping.kernel is not None:
        layer["kernel"] = {"name": mapping.kernel.name, "kwargs": dict(mapping.kernel.arguments)}
    return layer
