"""What a generator of mappings starts from and what it makes, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from passes.analysis.accelerator import Core
from passes.analysis.errors import InputError
from passes.analysis.graph import Graph
from passes.analysis.mapping import GroupMapping
from passes.mapping.validation import check_group_mapping


@dataclass(frozen=True)
class Candidate:
    """A mapping of one group to try; `label` says in a few words what is special about it."""

    label: str
    mapping: GroupMapping


@dataclass(frozen=True)
class Variant:
    """A mapping of the whole workload to try: one candidate per group."""

    candidates: tuple[Candidate, ...]

    @property
    def label(self) -> str:
        """The labels of the groups, one if all are alike."""
        return "; ".join(dict.fromkeys(candidate.label for candidate in self.candidates))

    @property
    def cores(self) -> int:
        """How many different cores are used."""
        layers = (layer for candidate in self.candidates for layer in candidate.mapping.layers.values())
        return len({core for layer in layers for core in layer.cores})


@dataclass(frozen=True)
class ExplorationProblem:
    """The untiled groups of a workload, and the connected cores in core order."""

    groups: tuple[Graph, ...]
    cores: tuple[Core, ...]


def problem_with(graph: Graph, mapping: GroupMapping, cores: Sequence[Core]) -> InputError | None:
    """Why a mapping of a group is not allowed, if it is not."""
    try:
        check_group_mapping(graph, mapping, cores)
    except InputError as error:
        return error
    return None
