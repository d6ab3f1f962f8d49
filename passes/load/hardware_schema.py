"""
The shape of accelerator and core files (spec hardware 2 to 4): keys, types and ranges of single values.

Rules that tie several values together are in `core_checks` and `hardware_checks`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, TypeVar

from passes.load.entry import NOT_A_NUMBER, Entry, anything, choice, entries, flag, inner, mapping, number, text, whole
from passes.load.findings import FileReport, Report

DIMENSION = text(r"^D[0-9]+$")
OPERAND = choice("I1", "I2", "O")
ALLOCATION = text(r"^(I1|I2|O)\s*,\s*(fh|tl|fl|th)$")


class HardwareEntry(Entry):
    """A mapping in an accelerator or core file."""

    newer_keys: ClassVar[tuple[str, ...]] = ()
    """Keys of newer versions of the format that are accepted and have no effect."""

    def unused_keys(self) -> tuple[str, ...]:
        return tuple(key for key in self.newer_keys if key in self.given)


class ConnectionEntry(HardwareEntry):
    """A link or bus; bandwidth in bits/cycle, energy in pJ per bit."""

    type: Literal["link", "bus"] = choice("link", "bus", default="link")
    cores: list[int] = entries(whole(0), least=2)
    bandwidth: float = number(above=0)
    unit_energy_cost: float | None = number(least=0, default=None)


class AcceleratorEntry(HardwareEntry):
    """The accelerator file; the entries of its lists and mappings are checked one by one later."""

    newer_keys: ClassVar[tuple[str, ...]] = ("technology_node", "bandwidth", "kernel_library")
    name: str = text()
    cores: dict[Any, Any] = mapping()
    offchip_core_id: int = whole(0)
    core_connectivity: list[Any] = entries(anything(None))
    unit_energy_cost: float = number(least=0, default=0.0)
    core_memory_sharing: list[Any] = entries(anything(None), default=[])
    core_coordinates: dict[Any, Any] = mapping(default={})
    technology_node: Any = anything(None)
    bandwidth: Any = anything(None)
    kernel_library: Any = anything(None)


class PortEntry(HardwareEntry):
    """A memory port; bandwidths in bits/cycle."""

    name: str = text(r"^r?w?_port_[0-9]+$")
    type: Literal["read", "write", "read_write"] = choice("read", "write", "read_write")
    bandwidth_min: int = whole(1)
    bandwidth_max: int = whole(1)
    allocation: list[str] = entries(ALLOCATION)


class MemoryEntry(HardwareEntry):
    """A memory level; size in bits, costs in pJ per access, latency in cycles."""

    newer_keys: ClassVar[tuple[str, ...]] = ("banks",)
    size: int = whole(1)
    r_cost: float | None = number(least=0, default=None)
    w_cost: float | None = number(least=0, default=None)
    area: float | None = number(least=0, default=None)
    latency: int = whole(0)
    mem_type: str = text(default="sram")
    auto_cost_extraction: bool = flag(default=False)
    operands: list[Literal["I1", "I2", "O"]] = entries(OPERAND, least=1)
    ports: list[PortEntry] = entries(inner(PortEntry), least=1)
    served_dimensions: list[str] = entries(DIMENSION)
    force_double_buffering: bool = flag(default=False)
    banks: Any = anything(None)


class ArrayEntry(HardwareEntry):
    """The operational array; energy in pJ per operation. The keys of in-memory computing have no effect unless on."""

    dimensions: list[str] = entries(DIMENSION)
    sizes: list[int] = entries(whole(0))
    unit_energy: float = number(least=0)
    unit_area: float = number(least=0)
    systolic_dimensions: list[str] = entries(DIMENSION, default=[])
    is_imc: bool = flag(default=False)
    input_precision: Any = anything(None)
    imc_type: Any = anything(None)
    adc_resolution: Any = anything(None)
    bit_serial_precision: Any = anything(None)


class CoreEntry(HardwareEntry):
    """What core files of all namespaces have in common."""

    newer_keys: ClassVar[tuple[str, ...]] = ("bandwidth", "banks", "dma", "kernel_library")
    name: str = text()
    type: str = text(default="zigzag.compute")
    operator_types: list[str] | None = entries(text(), default=None)
    operand_precision: dict[str, str] = mapping(text(), default={})
    cost_model: str | None = text(default=None)
    bandwidth: Any = anything(None)
    banks: Any = anything(None)
    dma: Any = anything(None)
    kernel_library: Any = anything(None)


class ZigzagCoreEntry(CoreEntry):
    """A core file of namespace zigzag; its memories are checked one by one later."""

    memories: dict[str, Any] = mapping(anything(None), least=1)
    operational_array: ArrayEntry = inner(ArrayEntry)
    dataflows: Any = anything(None)


class TileMemoryEntry(HardwareEntry):
    """The memory of an aie2 tile: capacity in bits, bandwidths in bits/cycle."""

    newer_keys: ClassVar[tuple[str, ...]] = ("banks",)
    capacity: int = whole(0)
    bandwidth_min: int = whole(0)
    bandwidth_max: int = whole(0)
    banks: Any = anything(None)


class TileEntry(CoreEntry):
    """A core file of namespace aie2."""

    max_object_fifo_depth: int = whole(1)
    memory: TileMemoryEntry = inner(TileMemoryEntry)


class ComputeTileEntry(TileEntry):
    """A compute tile; `utilization` in percent."""

    utilization: float = number(above=0, most=100, default=100.0)


EntryT = TypeVar("EntryT", bound=Entry)


def checked(model: type[EntryT], data: object, report: FileReport) -> EntryT | None:
    """The entry, or None with all its findings in `report`."""
    found = FileReport(Report(), report.file)
    entry = model.read(data, found)
    _hand_over(found.report, report)
    return entry


def salvaged(
    model: type[EntryT], data: Mapping[object, object], stand_ins: Mapping[str, object], report: FileReport
) -> tuple[EntryT, frozenset[str]]:
    """
    The entry with what can be used of it, and the top-level keys that cannot.

    `stand_ins` gives values for required keys, so that the checks of the other keys can go on.
    """
    found = FileReport(Report(), report.file)
    values = model.sound_values(data, found)
    _hand_over(found.report, report)
    damaged = frozenset(str(finding.location[0]) for finding in found.report.findings)
    return model({**stand_ins, **values}), damaged


def _hand_over(found: Report, report: FileReport) -> None:
    """The findings of one entry, with what can be said about their keys."""
    for finding in found.findings:
        hint = None if finding.reason == NOT_A_NUMBER else _hint(finding.location)
        report.find(finding.location, finding.reason, hint or finding.remedy, finding.value)


HINTS = {
    "bandwidth": "give the bits per cycle",
    "bandwidth_min": "give bits per cycle as a whole number",
    "bandwidth_max": "give bits per cycle as a whole number",
    "size": "give the bits of one instance as a whole number",
    "capacity": "give bits as a whole number",
    "r_cost": "give pJ per access",
    "w_cost": "give pJ per access",
    "unit_energy": "give pJ per operation",
    "unit_energy_cost": "give pJ per bit",
    "operator_types": "list the ONNX op types, as in [Conv, Gemm]",
    "allocation": 'write "<operand>, <direction>" with operand I1, I2 or O and direction fh, tl, fl or th',
    "offchip_core_id": "give the id of the core that is the off-chip memory",
}
"""Key to remedy, where more can be said than the kind of value tells."""


def _hint(location: Sequence[str | int]) -> str | None:
    names = [step for step in location if isinstance(step, str)]
    return HINTS.get(names[-1]) if names else None
