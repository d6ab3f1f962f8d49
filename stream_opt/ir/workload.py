"""The typed model of a workload, or of one of its groups."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict
from xdsl.dialects.builtin import ModuleOp

from stream_opt.ir.base import ModuleModel, TypedModel, described_as

NodeType = Literal["InEdge", "OutEdge", "ComputationNode", "TransferNode", "FusionEdge"]
"""A graph input or weight, a graph output, a layer, a transfer, a reshape (at which fusion ends)."""


class UniqueDimensionIR(TypedModel):
    """A dimension z0, z1, … that loops of several layers have in common."""

    index: int
    size: int | None
    """Iterations; of one tile over all cores, once the group is tiled."""


class TensorOperandIR(TypedModel):
    """A tensor as an operand or result of a node."""

    name: str
    shape: list[int]
    operand_type: str
    """The element type: `bf16`, `i8`, …"""


class NodeIR(TypedModel):
    """A node of the graph."""

    name: str
    node_type: NodeType
    dimensions: dict[str, int] | None = None
    """Loop in the dimensions z -> iterations, in the order of the node's own loops D0, D1, …"""
    global_dim_indices: list[int] | None = None
    """The numbers of these loops among the loops d0, d1, … of all nodes."""
    inputs: list[TensorOperandIR] | None = None
    outputs: list[TensorOperandIR] | None = None
    computation_type: str | None = None
    """The ONNX op type of a layer."""
    transfer_type: str | None = None
    """`TransferType.MEM_TO_COMPUTE` and the like."""
    fusion_op_type: str | None = None
    """The ONNX op type of a reshape."""


class EdgeIR(TypedModel):
    """An edge between two nodes, with the tensors that go over it."""

    source: str
    target: str
    shared_tensors: list[str] | None = None


class TensorIR(TypedModel):
    """A tensor; of a tiled group, the tile over all cores."""

    shape: list[int]
    relevant_dimensions: list[str]
    """The dimensions that move the index of some axis."""
    strides_per_dimension: dict[str, list[int]]
    """Dimension -> the step of each axis index when it grows by one."""


class WorkloadAlgorithmicView(ModuleModel):
    """What is computed: the loops and what they have in common."""

    num_nodes: int
    num_edges: int
    num_unique_dimensions: int
    dimension_expressions: list[str]


class WorkloadCompilerView(ModuleModel):
    """The graph."""

    nodes: list[NodeIR]
    edges: list[EdgeIR]
    tensors: dict[str, TensorIR]
    generations: dict[str, int]


class WorkloadIR(ModuleModel):
    """The graph of a workload before it is partitioned, afterwards that of one group."""

    model_config = ConfigDict(**described_as("workload_ir"))

    num_nodes: int
    """All nodes, inputs, outputs and transfers included."""
    num_edges: int
    num_unique_dimensions: int
    unique_dimensions: dict[str, UniqueDimensionIR]
    dimension_expressions: list[str]
    """One per loop d0, d1, … of all nodes, in the dimensions z."""
    dimension_relations: list[str]
    """Sums of loops d that are zero, because two nodes index one tensor."""
    nodes: list[NodeIR]
    """In topological order, by name where that leaves a choice."""
    edges: list[EdgeIR]
    tensors: dict[str, TensorIR]
    generations: dict[str, int]
    """Node -> its slot if nothing were known of cores and links; see the module for the slots of the schedule."""
    group: str | None = None
    """The group; absent for a whole workload."""
    num_groups: int = 0
    """How many groups there are; 0 before the workload is partitioned."""

    @classmethod
    def from_module(cls, module: ModuleOp, group: int = 0) -> WorkloadIR:
        """
        The workload of a module, or group number `group` of it once it is partitioned.

        Raises:
            OperationError: the module has no workload or no such group, or sizes are still symbolic.
        """
        from stream_opt.ir.read_workload import read_workload_ir

        return read_workload_ir(module, group)

    def algorithmic_view(self) -> WorkloadAlgorithmicView:
        return WorkloadAlgorithmicView(
            num_nodes=self.num_nodes,
            num_edges=self.num_edges,
            num_unique_dimensions=self.num_unique_dimensions,
            dimension_expressions=self.dimension_expressions,
        )

    def compiler_view(self) -> WorkloadCompilerView:
        return WorkloadCompilerView(
            nodes=self.nodes, edges=self.edges, tensors=self.tensors, generations=self.generations
        )
