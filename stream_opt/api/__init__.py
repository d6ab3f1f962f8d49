"""
The tool as functions: each builds a pipeline, runs it and returns a `RunContext` with the results of every group.

Names, arguments and defaults are those of `stream.api`, so that a program changes its import line only; arguments
behind `*` are our own. What a user can mend is raised as `UserError`.
"""

from passes.allocation.problem import ConstraintSelection
from stream_opt.api.allocation import (
    optimize_allocation_co,
    optimize_allocation_co_generic,
    optimize_allocation_co_with_mapping,
)
from stream_opt.api.context import RunContext, Schedule, SolveStats
from stream_opt.api.exploration import optimize_mapping
from stream_opt.api.log import configure_logging
from stream_opt.api.parsing import (
    parse_accelerator,
    parse_accelerator_ir,
    parse_workload,
    parse_workload_ir,
)
from stream_opt.api.read_context import load_context
from stream_opt.errors import UserError

__all__ = [
    "ConstraintSelection",
    "RunContext",
    "Schedule",
    "SolveStats",
    "UserError",
    "configure_logging",
    "load_context",
    "optimize_allocation_co",
    "optimize_allocation_co_generic",
    "optimize_allocation_co_with_mapping",
    "optimize_mapping",
    "parse_accelerator",
    "parse_accelerator_ir",
    "parse_workload",
    "parse_workload_ir",
]
