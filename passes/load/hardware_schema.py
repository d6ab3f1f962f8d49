"""
The shape of accelerator and core files (spec hardware 2 to 4): keys, types and ranges of single values.

Rules that tie several values together are in `core_checks` and `hardware_checks`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from passes.load.findings import FileReport

CoreId = Annotated[int, Field(ge=0)]
Energy = Annotated[float, Field(ge=0)]
Bits = Annotated[int, Field(ge=1)]
Dimension = Annotated[str, Field(pattern=r"^D[0-9]+$")]
Operand = Literal["I1", "I2", "O"]
Allocation = Annotated[str, Field(pattern=r"^(I1|I2|O)\s*,\s*(fh|tl|fl|th)$")]


class Entry(BaseModel):
    """A mapping in a file; `true` is no number, text is no number, and unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)
    newer_keys: ClassVar[tuple[str, ...]] = ()
    """Keys of newer versions of the format that are accepted and have no effect."""

    def unused_keys(self) -> tuple[str, ...]:
        return tuple(key for key in self.newer_keys if key in self.model_fields_set)


class ConnectionEntry(Entry):
    """A link or bus; bandwidth in bits/cycle, energy in pJ per bit."""

    type: Literal["link", "bus"] = "link"
    cores: list[CoreId] = Field(min_length=2)
    bandwidth: float = Field(gt=0)
    unit_energy_cost: Energy | None = None


class AcceleratorEntry(Entry):
    """The accelerator file; the entries of its lists and mappings are checked one by one later."""

    newer_keys: ClassVar[tuple[str, ...]] = ("technology_node", "bandwidth", "kernel_library")
    name: str
    cores: dict[Any, Any]
    offchip_core_id: CoreId
    core_connectivity: list[Any]
    unit_energy_cost: Energy = 0.0
    core_memory_sharing: list[Any] = []
    core_coordinates: dict[Any, Any] = {}
    technology_node: Any = None
    bandwidth: Any = None
    kernel_library: Any = None


class PortEntry(Entry):
    """A memory port; bandwidths in bits/cycle."""

    name: str = Field(pattern=r"^r?w?_port_[0-9]+$")
    type: Literal["read", "write", "read_write"]
    bandwidth_min: Bits
    bandwidth_max: Bits
    allocation: list[Allocation]


class MemoryEntry(Entry):
    """A memory level; size in bits, costs in pJ per access, latency in cycles."""

    newer_keys: ClassVar[tuple[str, ...]] = ("banks",)
    size: Bits
    r_cost: Energy | None = None
    w_cost: Energy | None = None
    area: Energy | None = None
    latency: int = Field(ge=0)
    mem_type: str = "sram"
    auto_cost_extraction: bool = False
    operands: list[Operand] = Field(min_length=1)
    ports: list[PortEntry] = Field(min_length=1)
    served_dimensions: list[Dimension]
    force_double_buffering: bool = False
    banks: Any = None


class ArrayEntry(Entry):
    """The operational array; energy in pJ per operation. The keys of in-memory computing have no effect unless on."""

    dimensions: list[Dimension]
    sizes: list[CoreId]
    unit_energy: Energy
    unit_area: Energy
    systolic_dimensions: list[Dimension] = []
    is_imc: bool = False
    input_precision: Any = None
    imc_type: Any = None
    adc_resolution: Any = None
    bit_serial_precision: Any = None


class CoreEntry(Entry):
    """What core files of both namespaces have in common."""

    newer_keys: ClassVar[tuple[str, ...]] = ("bandwidth", "banks", "dma", "kernel_library")
    name: str
    type: str = "zigzag.compute"
    operator_types: list[str] | None = None
    operand_precision: dict[str, str] = {}
    bandwidth: Any = None
    banks: Any = None
    dma: Any = None
    kernel_library: Any = None


class ZigzagCoreEntry(CoreEntry):
    """A core file of namespace zigzag; its memories are checked one by one later."""

    memories: dict[str, Any] = Field(min_length=1)
    operational_array: ArrayEntry
    dataflows: Any = None


class TileMemoryEntry(Entry):
    """The memory of an aie2 tile: capacity in bits, bandwidths in bits/cycle."""

    newer_keys: ClassVar[tuple[str, ...]] = ("banks",)
    capacity: int = Field(ge=0)
    bandwidth_min: int = Field(ge=0)
    bandwidth_max: int = Field(ge=0)
    banks: Any = None


class TileEntry(CoreEntry):
    """A core file of namespace aie2."""

    max_object_fifo_depth: int = Field(ge=1)
    memory: TileMemoryEntry


class ComputeTileEntry(TileEntry):
    """A compute tile; `utilization` in percent."""

    utilization: float = Field(default=100.0, gt=0, le=100)


EntryT = TypeVar("EntryT", bound=Entry)


def checked(model: type[EntryT], data: object, report: FileReport) -> EntryT | None:
    """The entry, or None with all its findings in `report`."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        report_schema_errors(error, report)
        return None


def salvaged(
    model: type[EntryT], data: Mapping[object, object], stand_ins: Mapping[str, object], report: FileReport
) -> tuple[EntryT, frozenset[str]]:
    """
    The entry with what can be used of it, and the top-level keys that cannot.

    `stand_ins` gives values for required keys, so that the checks of the other keys can go on.
    """
    try:
        return model.model_validate(data), frozenset()
    except ValidationError as error:
        report_schema_errors(error, report)
        damaged = frozenset(str(details["loc"][0]) for details in error.errors())
    usable = {key: value for key, value in data.items() if isinstance(key, str) and key not in damaged}
    return model.model_validate({**stand_ins, **usable}), damaged


def report_schema_errors(error: ValidationError, report: FileReport) -> None:
    """One finding per defect that the schema sees."""
    for details in error.errors():
        location = [step for step in details["loc"] if step != "[key]"]
        reason, remedy = _explain(details["type"], details.get("ctx", {}), details["msg"])
        if details["type"] != "float_type":
            remedy = _hint(location) or remedy
        if details["type"] == "missing":
            report.find(location, reason, remedy)
        else:
            report.find(location, reason, remedy, details["input"])


EXPLANATIONS = {
    "missing": ("is missing", "add it"),
    "extra_forbidden": ("is not a key of the format at this place", "remove it or correct its spelling"),
    "invalid_key": ("is not a key of the format at this place", "remove it or correct its spelling"),
    "int_type": ("must be an integer", "write a whole number without quotes"),
    "float_type": ("must be a number", "write it without quotes, with point and sign in a power of ten, as in 1.0e+9"),
    "finite_number": ("must be a finite number", "write a figure"),
    "string_type": ("must be text", "put it in quotes"),
    "bool_type": ("must be true or false", "write one of the two without quotes"),
    "list_type": ("must be a list", "put the entries in square brackets"),
    "dict_type": ("must be a mapping", "write `key: value` entries"),
    "model_type": ("must be a mapping", "write `key: value` entries"),
    "too_short": ("has too few entries, at least {min_length}", "add what is missing"),
    "literal_error": ("must be {expected}", "choose one of these"),
    "greater_than": ("must be greater than {gt:g}", "correct the figure"),
    "greater_than_equal": ("must be at least {ge:g}", "correct the figure"),
    "less_than_equal": ("must be at most {le:g}", "correct the figure"),
    "string_pattern_mismatch": ("does not match {pattern}", "correct the spelling"),
}
"""Kind of schema error to reason and remedy."""

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
"""Key to remedy, where more can be said than the kind of error tells."""


def _explain(kind: str, context: Mapping[str, Any], message: str) -> tuple[str, str]:
    reason, remedy = EXPLANATIONS.get(kind, (message.lower().replace("{", "{{").replace("}", "}}"), "correct it"))
    return reason.format(**context), remedy


def _hint(location: Sequence[str | int]) -> str | None:
    names = [step for step in location if isinstance(step, str)]
    return HINTS.get(names[-1]) if names else None
