"""
Typed models of a module for programs: workload, accelerator, allocation; JSON and JSON Schema by pydantic.

`WorkloadIR.from_module(module)` reads a module, `.model_dump_json()` and `.model_validate_json(text)` write and read
JSON without loss, `.model_json_schema()` describes it.
"""

from stream_opt.ir.accelerator import AcceleratorIR
from stream_opt.ir.allocation import AllocationIR
from stream_opt.ir.base import ModuleModel, TypedModel
from stream_opt.ir.performance import AllocationPerformanceView
from stream_opt.ir.workload import WorkloadIR

__all__ = [
    "AcceleratorIR",
    "AllocationIR",
    "AllocationPerformanceView",
    "ModuleModel",
    "TypedModel",
    "WorkloadIR",
]
