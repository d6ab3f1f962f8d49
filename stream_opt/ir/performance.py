"""How well an allocated group uses its cores, as a typed model. Times in cycles (spec interfaces 9.3)."""

from __future__ import annotations

from typing import Literal

from stream_opt.ir.base import ModuleModel, TypedModel


class LatencyInfo(TypedModel):
    """The latency of a group: total = iterations * per_iteration - (iterations - 1) * overlap_between_iterations."""

    total: int
    per_iteration: int
    overlap_between_iterations: int


class BottleneckIR(TypedModel):
    """
    Cycles of an iteration by what the slots wait for.

    A slot is bound by computing if its longest layer takes at least 0.999 of it.
    """

    compute_bound_cycles: int
    transfer_bound_cycles: int
    compute_bound_pct: float | None
    """Percent with two digits; null if an iteration takes no time."""
    transfer_bound_pct: float | None


class AggregateIR(TypedModel):
    """Figures over all layers and cores."""

    compute_cores_available: int
    """All connected cores but the off-chip one."""
    compute_cores_used: int
    latency_weighted_mac_spatial_utilization: float | None
    """Mean over the layers, each weighted with its latency; a layer without figure counts as 0."""
    min_mac_spatial_utilization: float | None
    degenerate: bool
    """Whether a layer of products was not costed by ZigZag."""
    degenerate_nodes: list[str]
    total_mac_ops: int | None
    """Of the untiled group."""
    peak_macs_per_cycle: int
    """Units of all on-chip cores, whatever they can compute."""
    end_to_end_mac_utilization: float | None
    """Products per unit and cycle over the whole latency."""
    mac_cores_peak_macs_per_cycle: int
    """Units of the compute cores that accept a convolution or product."""
    mac_cores_end_to_end_mac_utilization: float | None


class NodePerformanceIR(TypedModel):
    """One layer."""

    kind: Literal["compute"] = "compute"
    n_cores: int
    latency_cycles: int
    """Per iteration on the slowest core."""
    ideal_compute_cycles: float | None
    """Of one tile on the first core, if all its units worked all the time."""
    mac_spatial_utilization: float | None
    """Part of the units of the first core that have work; null without a result of ZigZag."""
    compute_efficiency: float | None
    """ideal_compute_cycles / latency_cycles."""
    fallback: bool
    """A layer of products (conv, gemm, matmul, linear) that ZigZag did not cost, such as every kernel on AIE."""


class ResourceSlackIR(TypedModel):
    """Cycles of an iteration in which a resource is free at its start and end."""

    resource: str
    """`Core(0, zigzag.compute)`, `CL(0, 1, bw=32)`, for a bus `CL(Any, Any, bw=128)`, or the name of a transfer."""
    kind: Literal["core", "link", "transfer"]
    """A transfer counts as a resource where transfers can share links, as on AIE hardware."""
    id: int | None
    """Of the core or connection."""
    slack_cycles: int


class OverlapIR(TypedModel):
    """What keeps the next iteration from starting earlier; without effect if there is one iteration only."""

    overlap_cycles: int
    binding_resources: list[str]
    """The resources with the least slack."""
    per_resource_slack: list[ResourceSlackIR]
    """Ascending; in order of use where equal, links first."""


class TensorReuseIR(TypedModel):
    """How long one tensor stays in place."""

    tensor: str
    size_bits: int
    """Of one tile over all cores."""
    reuse_factor: int
    """Iterations that one fetch serves."""
    reuse_stop_level: int
    """The outermost temporal loop over which it stays, counted from the innermost; -1: none."""
    on_chip_tiles: int
    loop_nest_out_to_in: list[str]
    """`KIND(dimension,size,EFFECT)` of the loops that the tensor's iteration space in the module lists."""


class AllocationPerformanceView(ModuleModel):
    """Where the time of a group goes."""

    latency: LatencyInfo
    bottleneck: BottleneckIR
    aggregate: AggregateIR
    nodes: dict[str, NodePerformanceIR]
    overlap: OverlapIR
    tensor_reuse: list[TensorReuseIR]
    """The largest first."""
