"""The typed model of an accelerator. Sizes in bits, bandwidths in bits/cycle, energies in pJ."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict
from xdsl.dialects.builtin import ModuleOp

from stream_opt.ir.base import ModuleModel, TypedModel, described_as

Bandwidths = dict[str, dict[str, int]]
"""Operand -> `rd_out_to_low`, `wr_in_by_low`, `rd_out_to_high` or `wr_in_by_high` -> bits/cycle."""


class BusIR(TypedModel):
    """A bus, which joins all its cores."""

    type: Literal["bus"] = "bus"
    cores: list[int]
    """Ascending."""
    bandwidth: float
    unit_energy_cost: float
    """pJ per bit."""


class LinkIR(TypedModel):
    """One direction of a point-to-point connection."""

    type: Literal["link"] = "link"
    from_core: int
    to_core: int
    bandwidth: float
    unit_energy_cost: float
    """pJ per bit."""


class OperationalArrayIR(TypedModel):
    """The array of multiply-accumulate units of a core."""

    dimension_sizes: dict[str, int]
    total_unit_count: int
    unit_energy_cost: float
    """pJ per operation."""
    unit_area: float


class MemoryLevelIR(TypedModel):
    """One memory of a core."""

    name: str
    size_bits: int
    read_cost: float
    """pJ per access."""
    write_cost: float
    """pJ per access."""
    area: float
    latency: int
    """Cycles per access."""
    operands: list[str]
    """The operands that it holds: `I1`, `I2`, `O`."""
    level_per_operand: dict[str, int]
    """Operand -> the number of memories that hold it closer to the array."""
    served_dimensions: list[str]
    bandwidths_max: Bandwidths
    bandwidths_min: Bandwidths


class ZigZagFieldsIR(TypedModel):
    """The figures of a core of the namespace `zigzag`."""

    operational_array: OperationalArrayIR | None
    memory_hierarchy: list[MemoryLevelIR]
    """The innermost memory first."""
    dataflows: dict[str, dict[str, int]] | None = None
    """Always null: hardware files with a fixed dataflow are refused."""


class TileMemoryIR(TypedModel):
    """The memory of an aie2 tile."""

    capacity_bits: int
    bandwidth_min: int
    bandwidth_max: int


class Aie2FieldsIR(TypedModel):
    """The figures of a core of the namespace `aie2`."""

    memory: TileMemoryIR
    max_object_fifo_depth: int


class AddedFieldsIR(TypedModel):
    """The figures of a core of a namespace that an installed package adds."""

    memory: TileMemoryIR | None
    """The only memory, or null if there is a hierarchy."""
    operational_array: OperationalArrayIR | None
    memory_hierarchy: list[MemoryLevelIR]
    """The innermost memory first."""
    cost_model: str | None
    figures: dict[str, int | float]
    """What the cost model reads."""


class CoreIR(TypedModel):
    """One core."""

    id: int
    name: str
    """The name that its core file gives."""
    core_type: str
    """`zigzag.compute` and the like."""
    type: str
    """`compute`, `memory`, `shim` or `offchip`."""
    row_id: int | None
    """Null if the hardware file gives no coordinates."""
    col_id: int | None
    utilization: float
    """Percent."""
    extra_fields: ZigZagFieldsIR | Aie2FieldsIR | AddedFieldsIR


class AcceleratorHardwareView(ModuleModel):
    """The parts of the system."""

    name: str
    num_cores: int
    cores: list[CoreIR]
    core_connectivity: list[BusIR | LinkIR]


class AcceleratorCompilerView(ModuleModel):
    """The cores to map to, and how they are joined."""

    name: str
    cores: list[CoreIR]
    core_connectivity: list[BusIR | LinkIR]


class AcceleratorIR(ModuleModel):
    """A system of cores."""

    model_config = ConfigDict(**described_as("accelerator_ir"))

    name: str
    num_cores: int
    offchip_core_id: int | None
    nb_shared_mem_groups: int
    cores: list[CoreIR]
    """In the order in which the connections name them, then those that no connection names."""
    core_connectivity: list[BusIR | LinkIR]
    """What data moves over: between two cores, the last connection that joins them."""
    replaced_connectivity: list[BusIR | LinkIR] = []
    """Connections that are not used, because later ones join the same cores."""
    unconnected_cores: list[int] = []
    """Ids of the cores that no connection names."""

    @classmethod
    def from_module(cls, module: ModuleOp) -> AcceleratorIR:
        """
        The accelerator of a module.

        Raises:
            OperationError: the module has none, or several and no workload that targets one.
        """
        from stream_opt.ir.read_accelerator import read_accelerator_ir

        return read_accelerator_ir(module)

    def hardware_view(self) -> AcceleratorHardwareView:
        return AcceleratorHardwareView(
            name=self.name, num_cores=self.num_cores, cores=self.cores, core_connectivity=self.core_connectivity
        )

    def compiler_view(self) -> AcceleratorCompilerView:
        return AcceleratorCompilerView(name=self.name, cores=self.cores, core_connectivity=self.core_connectivity)
