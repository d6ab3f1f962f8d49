"""The generators of mappings by name, and variants of whole workloads made of what they generate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from passes.analysis.errors import InputError
from passes.analysis.graph import Graph
from passes.analysis.mapping import GroupMapping
from passes.analysis.ordering import compute_nodes
from stream_opt.exploration.array import array_candidates
from stream_opt.exploration.candidates import Candidate, ExplorationProblem, Variant, problem_with
from stream_opt.exploration.generic import generic_candidates
from stream_opt.exploration.swiglu import SwigluSearch, is_swiglu, swiglu_candidates

GENERATORS = ("auto", "swiglu", "array", "generic")


@dataclass(frozen=True)
class ExplorationSettings:
    """What to try."""

    generator: str = "auto"
    """One of `GENERATORS`; `auto`: on AIE arrays `swiglu` for SwiGLU blocks, else `array`; `generic` elsewhere."""
    most: int = 20
    """Variants at most."""
    rows: int | None = None
    columns: int | None = None
    """The part of an AIE array to use."""
    tiles: Mapping[str, int] = field(default_factory=dict[str, int])
    """Tiles of the generator `swiglu`: seq, emb, hid."""

    def __post_init__(self) -> None:
        if self.generator not in GENERATORS:
            raise InputError(f"unknown generator '{self.generator}'; choose one of {', '.join(GENERATORS)}")
        if self.most < 1:
            raise InputError(f"the number of mappings is {self.most}; give at least 1")
        for name, tile in self.tiles.items():
            if name not in SwigluSearch().tiles or tile < 1:
                raise InputError(f"{name}={tile} is no tile of SwiGLU; give seq, emb and hid sizes of at least 1")


def generate_variants(problem: ExplorationProblem, settings: ExplorationSettings) -> tuple[Variant, ...]:
    """
    Variants in a fixed order; variant k has the k-th candidate of every group, or its first if it has no more.

    Groups do not influence one another, so that this tries all candidates of all groups.

    Raises:
        InputError: a group has no candidate at all, with the reason.
    """
    name = chosen_generator(problem, settings)
    groups = [list(islice(_candidates(graph, problem, settings, name), settings.most)) for graph in problem.groups]
    count = max(map(len, groups))
    return tuple(Variant(tuple(group[k if k < len(group) else 0] for group in groups)) for k in range(count))


def chosen_generator(problem: ExplorationProblem, settings: ExplorationSettings) -> str:
    """The name of the generator that `auto` stands for."""
    if settings.generator != "auto":
        return settings.generator
    if not any(core.type.namespace == "aie2" for core in problem.cores):
        return "generic"
    return "swiglu" if all(map(is_swiglu, problem.groups)) else "array"


def _candidates(
    graph: Graph, problem: ExplorationProblem, settings: ExplorationSettings, name: str
) -> Iterator[Candidate]:
    """Those of the generated mappings that are allowed, no two alike."""
    seen: list[GroupMapping] = []
    refused: InputError | None = None
    for candidate in _generator(graph, problem, settings, name):
        reason = problem_with(graph, candidate.mapping, problem.cores)
        refused = refused or reason
        if reason is None and candidate.mapping not in seen:
            seen.append(candidate.mapping)
            yield candidate
    if not seen:
        layers = ", ".join(node.name for node in compute_nodes(graph))
        because = f": {refused.message}" if refused else "; try another generator, or more cores"
        raise InputError(f"the generator {name} has no mapping for the layers {layers}{because}")


def _generator(
    graph: Graph, problem: ExplorationProblem, settings: ExplorationSettings, name: str
) -> Iterator[Candidate]:
    if name == "generic":
        return generic_candidates(graph, problem.cores)
    if name == "array":
        return array_candidates(graph, problem.cores, settings.rows, settings.columns)
    usual = SwigluSearch()
    search = SwigluSearch(
        rows=settings.rows or usual.rows,
        columns=settings.columns or usual.columns,
        tiles={**usual.tiles, **settings.tiles},
    )
    return swiglu_candidates(graph, problem.cores, search)
