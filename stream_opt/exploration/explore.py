"""Tries variants of a mapping, each in a folder of its own and, if asked, several at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path

from passes.analysis.core_graph import CoreGraph
from passes.analysis.errors import InputError
from passes.ir.accelerator import read_accelerator
from passes.ir.lookup import accelerator_of, groups_of
from passes.ir.workload import group_graph
from passes.load.mapping_file import dump_mapping
from passes.run_record import JSON
from stream_opt.errors import UserError
from stream_opt.exploration.candidates import ExplorationProblem, Variant
from stream_opt.exploration.generators import ExplorationSettings, generate_variants
from stream_opt.output import write_files
from stream_opt.runs.folder import RECORD, require_writable, run_in_folder
from stream_opt.runs.options import RunOptions
from stream_opt.runs.run import load_run
from stream_opt.runs.workers import collected_warnings, worker_pool
from stream_opt.targets.summary import latency_of

LOGGER = logging.getLogger("stream")

Show = Callable[[str], None]
TABLE, MAPPING, LATENCY = "exploration.yaml", "mapping.yaml", "latency.yaml"


@dataclass(frozen=True)
class Evaluation:
    """How a run with a mapping ended: cycles per group, or the lines of an error."""

    latencies: tuple[int, ...] = ()
    proven: bool = True
    """Whether every group's allocation is the best for the mapping, and not just what a limit left time for."""
    error: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    resumed: bool = False

    @property
    def total_latency(self) -> int | None:
        """Cycles of all groups; None after an error."""
        return None if self.error else sum(self.latencies)


@dataclass(frozen=True)
class Tried:
    """A variant, its number and what came out."""

    number: int
    variant: Variant
    folder: Path
    evaluation: Evaluation

    @property
    def rank(self) -> tuple[float, int]:
        """What sorts the best first: latency, then number; after an error last."""
        total = self.evaluation.total_latency
        return (inf if total is None else total, self.number)

    def as_json(self) -> dict[str, JSON]:
        """Latencies in cycles."""
        return {
            "variant": self.number,
            "total_latency": self.evaluation.total_latency,
            "group_latencies": list(self.evaluation.latencies),
            "proven": self.evaluation.proven,
            "cores": self.variant.cores,
            "label": self.variant.label,
            "mapping": str(self.folder / MAPPING),
            "error": list(self.evaluation.error),
        }


@dataclass(frozen=True)
class Exploration:
    """All variants in order of their numbers."""

    tried: tuple[Tried, ...]

    @property
    def best_first(self) -> list[Tried]:
        """Equal latencies in order of their numbers, failed variants last."""
        return sorted(self.tried, key=lambda entry: entry.rank)

    @property
    def best(self) -> Tried:
        """Raises `UserError` with every error if no variant worked."""
        best = self.best_first[0]
        if best.evaluation.error:
            lines = [f"variant {entry.number}: {line}" for entry in self.tried for line in entry.evaluation.error]
            raise UserError(
                "\n".join(
                    [
                        "none of the generated mappings can be used; try other tiles, more cores or another generator",
                        *lines,
                    ]
                )
            )
        return best


def explore(
    options: RunOptions,
    settings: ExplorationSettings,
    folder: Path,
    *,
    jobs: int = 1,
    resume: bool = True,
    show: Show = lambda text: None,
) -> Exploration:
    """
    Generates variants and tries each in `folder/<number>`, which then has its mapping, results and `latency.yaml`.

    Of several groups, the best mappings of each are put together and tried last. The table of all is written to
    `folder/exploration.yaml`. With `resume`, variants whose results are in their folders are not run again.

    Warnings are logged once, at the end.

    Raises:
        UserError: something in inputs, options or folder has to be mended; a variant that fails is a result.
    """
    options = replace(options, mapping=None, tiling=None, lower=False)
    require_writable(folder)
    show("generating mappings")
    with collected_warnings() as warnings:
        variants = read_variants(options, settings)
    trial = _Trial(options, folder, resume, jobs, show)
    tried = trial.run(variants, 0)
    combined = combination(tried)
    if combined is not None and combined not in variants:
        tried += trial.run([combined], len(tried))
    exploration = Exploration(tuple(tried))
    _write_table(exploration, folder)
    for warning in dict.fromkeys([*warnings, *(text for entry in tried for text in entry.evaluation.warnings)]):
        LOGGER.warning("%s", warning)
    return exploration


def read_variants(options: RunOptions, settings: ExplorationSettings) -> tuple[Variant, ...]:
    """The variants to try; raises `UserError`."""
    module = load_run(options).run_through("stream-partition")
    accelerator = read_accelerator(accelerator_of(module))
    cores = tuple(accelerator.cores[core] for core in CoreGraph(accelerator).core_order)
    try:
        return generate_variants(ExplorationProblem(tuple(map(group_graph, groups_of(module))), cores), settings)
    except InputError as error:
        raise UserError(error.message, options.workload) from error


def combination(tried: Sequence[Tried]) -> Variant | None:
    """The best candidate of every group; None if there is one group only, or nothing worked."""
    worked = [entry for entry in tried if not entry.evaluation.error]
    if not worked or len(worked[0].variant.candidates) == 1:
        return None
    groups = range(len(worked[0].variant.candidates))
    best = [min(worked, key=lambda entry: entry.evaluation.latencies[group]) for group in groups]
    return Variant(tuple(entry.variant.candidates[group] for group, entry in enumerate(best)))


@dataclass(frozen=True)
class _Trial:
    options: RunOptions
    folder: Path
    resume: bool
    jobs: int
    show: Show

    def run(self, variants: Sequence[Variant], first: int) -> list[Tried]:
        """The variants with what came out, in their order; the number of the first is `first`."""
        folders = [self.folder / str(first + index) for index in range(len(variants))]
        write_files(
            {folder / MAPPING: mapping_text(variant) for folder, variant in zip(folders, variants, strict=True)}
        )
        done: dict[int, Evaluation] = {}
        for index, evaluation in self._evaluated(folders):
            done[index] = evaluation
            total = evaluation.total_latency
            latency = inf if total is None else float(total)
            write_files({folders[index] / LATENCY: _yaml({"latency": latency})})
            self.show(f"[{len(done)}/{len(variants)}] variant {first + index}: {_shown(total)}")
        return [Tried(first + index, variant, folders[index], done[index]) for index, variant in enumerate(variants)]

    def _evaluated(self, folders: Sequence[Path]) -> Iterator[tuple[int, Evaluation]]:
        """(index, result) as soon as there is one."""
        workers = min(self.jobs, len(folders))
        if workers == 1:
            yield from ((index, evaluate(self.options, folder, self.resume)) for index, folder in enumerate(folders))
            return
        with worker_pool(workers) as pool:
            futures = {
                pool.submit(evaluate, self.options, folder, self.resume): index for index, folder in enumerate(folders)
            }
            yield from ((futures[future], future.result()) for future in as_completed(futures))


def evaluate(options: RunOptions, folder: Path, resume: bool) -> Evaluation:
    """Runs the mapping in a folder there, in this process, unless its results are there already."""
    with collected_warnings() as warnings:
        try:
            run = run_in_folder(replace(options, mapping=str(folder / MAPPING)), folder, resume=resume)
        except UserError as error:
            # Results of another mapping must not be taken for those of this one.
            (folder / RECORD).unlink(missing_ok=True)
            return Evaluation(error=tuple(message for _, message in error.findings), warnings=tuple(warnings))
    records = [latency_of(group) for group in groups_of(run.module)]
    proven = all(record.optimality.value == "optimal" for record in records)
    return Evaluation(tuple(record.total for record in records), proven, (), tuple(warnings), run.resumed)


def mapping_text(variant: Variant) -> str:
    """The mapping file of a variant."""
    groups = enumerate(variant.candidates)
    return dump_mapping(*(replace(entry.mapping, name=f"Fused_Group_{number + 1}") for number, entry in groups))


def _shown(latency: int | None) -> str:
    return "error" if latency is None else str(latency)


def _write_table(exploration: Exploration, folder: Path) -> None:
    entries = [{**entry.as_json(), "mapping": f"{entry.number}/{MAPPING}"} for entry in exploration.best_first]
    write_files({folder / TABLE: _yaml({"variants": entries})})


def _yaml(content: Mapping[str, object]) -> str:
    import yaml

    return yaml.safe_dump(dict(content), sort_keys=False, allow_unicode=True, width=120)
