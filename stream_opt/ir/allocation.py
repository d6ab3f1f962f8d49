"""The typed model of an allocated group. Times in cycles."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict
from xdsl.dialects.builtin import ModuleOp

from stream_opt.ir.base import ModuleModel, Pair, TypedModel, described_as
from stream_opt.ir.performance import AllocationPerformanceView, LatencyInfo


class ConstraintSelectionIR(TypedModel):
    """The limits that the allocation had to keep."""

    memory_capacity: bool
    object_fifo_depth: bool
    buffer_descriptors: bool
    dma_channels: bool


class CoreResourceIR(TypedModel):
    """A core that a layer runs on."""

    type: Literal["core"] = "core"
    id: int


class PathResourceIR(TypedModel):
    """The way that a transfer takes."""

    type: Literal["path"] = "path"
    sources: list[int]
    targets: list[int]
    hops: float
    """The number of directed core pairs used."""


class NodeAllocationIR(TypedModel):
    """What a layer or transfer got. The outer lists have one entry per alternative; there is one alternative."""

    resource_allocation: list[list[CoreResourceIR | PathResourceIR]]
    inter_core_tiling: list[list[Pair]]
    """[loop in the dimensions z, number of cores]; empty for transfers and layers that are not split."""
    memory_allocation: list[list[int]]
    """The on-chip cores that hold what a transfer brings into or out of the group, one per entry."""


class FusedGroupIR(TypedModel):
    """Layers that run together."""

    name: str
    layers: list[str]
    intra_core_tiling: list[Pair]
    """[dimension, iterations of one tile on one core], innermost loop first."""


class AllocationAlgorithmicView(ModuleModel):
    """The result in short."""

    latency: LatencyInfo
    backend: str | None
    constraint_selection: ConstraintSelectionIR | None
    fusion_splits: dict[str, int]


class AllocationHardwareView(ModuleModel):
    """Who uses which cores."""

    mapping_nodes: dict[str, NodeAllocationIR]


class AllocationCompilerView(ModuleModel):
    """What code has to be generated from."""

    mapping_nodes: dict[str, NodeAllocationIR]
    fused_groups: list[FusedGroupIR]
    runtime_args: dict[str, str]


class AllocationIR(ModuleModel):
    """The allocation of one group."""

    model_config = ConfigDict(**described_as("allocation_ir"))

    latency: LatencyInfo
    backend: str | None
    """The solver, in capitals; null where only the module is known, because every solver writes the same one."""
    constraint_selection: ConstraintSelectionIR | None
    fusion_splits: dict[str, int]
    """Dimension -> iterations of the steady state."""
    mapping_nodes: dict[str, NodeAllocationIR]
    """Layers, then transfers, in program order."""
    fused_groups: list[FusedGroupIR]
    runtime_args: dict[str, str]
    """Tensor -> layout as the text of an affine map."""
    performance: AllocationPerformanceView | None
    group: str
    num_groups: int
    total_latency: int
    """Of all groups."""

    @classmethod
    def from_module(cls, module: ModuleOp, group: int = 0, backend: str | None = None) -> AllocationIR:
        """
        The allocation of group number `group`; `backend` is repeated in the model, the module does not hold it.

        Raises:
            OperationError: a group is not allocated, or there is no such group.
        """
        from stream_opt.ir.read_allocation import read_allocation_ir

        return read_allocation_ir(module, group, backend)

    def algorithmic_view(self) -> AllocationAlgorithmicView:
        return AllocationAlgorithmicView(
            latency=self.latency,
            backend=self.backend,
            constraint_selection=self.constraint_selection,
            fusion_splits=self.fusion_splits,
        )

    def hardware_view(self) -> AllocationHardwareView:
        return AllocationHardwareView(mapping_nodes=self.mapping_nodes)

    def compiler_view(self) -> AllocationCompilerView:
        return AllocationCompilerView(
            mapping_nodes=self.mapping_nodes, fused_groups=self.fused_groups, runtime_args=self.runtime_args
        )

    def performance_view(self) -> AllocationPerformanceView | None:
        return self.performance
