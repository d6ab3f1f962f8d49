"""Inputs as typed models, and these as YAML files."""

from __future__ import annotations

from os import fspath
from typing import TYPE_CHECKING

from stream_opt.api.forms import check_forms
from stream_opt.api.given_run import read_workload_argument
from stream_opt.ir import AcceleratorIR, TypedModel, WorkloadIR
from stream_opt.runs.run import read_hardware, read_workload

if TYPE_CHECKING:
    from onnx import ModelProto


def parse_accelerator(hardware: str) -> AcceleratorIR:
    """
    The typed model of an accelerator YAML file or shipped system.

    Raises:
        UserError: the file cannot be used; with all findings.
    """
    check_forms(hardware=hardware)
    return AcceleratorIR.from_module(read_hardware(fspath(hardware)))


def parse_workload(workload: str | ModelProto) -> WorkloadIR:
    """
    The typed model of a whole, untiled workload: an ONNX file, the name of a shipped one, or a model in memory.

    Raises:
        UserError: the workload cannot be used, or has symbolic dimensions.
    """
    from passes.operation_error import OperationError
    from stream_opt.errors import UserError

    name, onnx = read_workload_argument(workload)
    try:
        return WorkloadIR.from_module(read_workload(name, onnx))
    except OperationError as error:
        raise UserError(str(error), name) from error


def parse_accelerator_ir(hardware: str, arch_ir_path: str) -> str:
    """Writes the typed model of an accelerator as YAML and returns the path; raises `UserError`."""
    check_forms(arch_ir_path=arch_ir_path)
    return _write(parse_accelerator(hardware), arch_ir_path)


def parse_workload_ir(workload_path: str, arch_ir_path: str) -> str:
    """Writes the typed model of a whole, untiled workload as YAML and returns the path; raises `UserError`."""
    check_forms(arch_ir_path=arch_ir_path)
    return _write(parse_workload(workload_path), arch_ir_path)


def _write(model: TypedModel, path: str) -> str:
    import yaml

    from stream_opt.output import replaced_file

    with replaced_file(fspath(path)) as stream:
        yaml.safe_dump(model.model_dump(mode="json"), stream, sort_keys=False, allow_unicode=True)
    return path
