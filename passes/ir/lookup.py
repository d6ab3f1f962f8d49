"""Finding the parts of a module, with an error that names the pass to run first."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager

from xdsl.dialects.builtin import ModuleOp, StringAttr, TensorType
from xdsl.ir import Attribute, Operation, SSAValue

from passes.analysis.errors import FileError, InputError
from passes.operation_error import OperationError
from stream_dialects.stream.accelerator import AcceleratorOp
from stream_dialects.stream.steady_state import ComputeOp, SteadyStateOp, TransferOp
from stream_dialects.stream.workload import GroupOp, LayerOp, SymbolsAttr, WorkloadOp

MODEL_ATTRIBUTE = "stream.model"
DEFAULT_MODEL = "reference"
AIE_HARDWARE = "aie-hardware"
MODELS = (DEFAULT_MODEL, AIE_HARDWARE)
"""The models that are built."""


def model_of(module: ModuleOp) -> str:
    """
    The name of the model that decides costs, sizes, routes and times; `reference` unless `stream-set-model` ran.

    Raises `OperationError` for a model that is not built.
    """
    entry = module.attributes.get(MODEL_ATTRIBUTE, StringAttr(DEFAULT_MODEL))
    if not isinstance(entry, StringAttr) or entry.data not in MODELS:
        raise OperationError(module, f"{MODEL_ATTRIBUTE} is {entry}, expected one of {', '.join(MODELS)}")
    return entry.data


def accelerator_of(module: ModuleOp) -> AcceleratorOp:
    """The accelerator that the workload targets, or the only one."""
    found = [op for op in module.ops if isinstance(op, AcceleratorOp)]
    target = next((op.target for op in module.ops if isinstance(op, WorkloadOp)), None)
    if target is not None:
        found = [op for op in found if op.sym_name.data == target.string_value()]
        if not found:
            message = f"the workload targets @{target.string_value()}, but the module has no accelerator of that name"
            raise OperationError(module, message)
    if len(found) != 1:
        raise OperationError(
            module,
            f"expected one stream.accelerator for the workload, found {len(found)};"
            ' run stream-load-accelerator{file="…"} first',
        )
    return found[0]


def workload_of(module: ModuleOp) -> WorkloadOp:
    found = [op for op in module.ops if isinstance(op, WorkloadOp)]
    if len(found) != 1:
        raise OperationError(module, f"expected one stream.workload, found {len(found)}; start from an ONNX file")
    return found[0]


def bound_workload_of(module: ModuleOp) -> WorkloadOp:
    """The workload, which must have no symbolic dimension left."""
    workload = workload_of(module)
    if names := symbolic_dimensions(workload):
        quoted = ", ".join(f"'{name}'" for name in names)
        sizes = ",".join(f"{name}=1" for name in names)
        raise OperationError(
            workload,
            f"no size is known for the symbolic dimension{'s' * (len(names) > 1)} {quoted}; give sizes first, "
            f'for example with stream-bind-dims{{dims="{sizes}"}} (streamc: --dims {sizes})',
        )
    return workload


def symbolic_dimensions(workload: WorkloadOp) -> list[str]:
    """The names of all symbolic dimensions, in order of first use."""
    names: dict[str, None] = {}
    for value in values_of(workload):
        names.update(dict.fromkeys(symbols_of(value.type)))
    for op in workload.walk():
        if isinstance(op, LayerOp):
            names.update(dict.fromkeys(b.size for b in op.bounds.data if isinstance(b.size, str)))
    return list(names)


def values_of(workload: WorkloadOp) -> Iterator[SSAValue]:
    """All values inside the workload, block by block: arguments, then results in program order."""
    for block in (block for op in workload.walk() for region in op.regions for block in region.blocks):
        yield from block.args
        for op in block.ops:
            yield from op.results


def symbols_of(type: Attribute) -> Sequence[str]:
    """The names of a tensor type's `?` dimensions."""
    if isinstance(type, TensorType) and isinstance(type.encoding, SymbolsAttr):
        return type.encoding.data
    return ()


def groups_of(module: ModuleOp) -> list[GroupOp]:
    """All groups in program order; raises `OperationError` if there is none or the module asks for an unknown model."""
    workload = bound_workload_of(module)
    model_of(module)
    groups = [op for op in workload.body.block.ops if isinstance(op, GroupOp)]
    if not groups:
        raise OperationError(workload, "the workload has no stream.group; run stream-partition first")
    return groups


def group_at(module: ModuleOp, number: int) -> GroupOp:
    """Group `number`, counted from 0; raises `OperationError` if there is no such group."""
    groups = groups_of(module)
    if not 0 <= number < len(groups):
        raise OperationError(workload_of(module), f"there is no group {number}; the last is {len(groups) - 1}")
    return groups[number]


def layers_of(group: GroupOp) -> list[LayerOp]:
    """The untiled layers of a group."""
    layers = [op for op in group.body.block.ops if isinstance(op, LayerOp)]
    if not layers:
        raise OperationError(group, "the group has no stream.layer left: it is tiled already, or empty")
    return layers


def steady_state_of(group: GroupOp) -> SteadyStateOp:
    found = [op for op in group.body.block.ops if isinstance(op, SteadyStateOp)]
    if len(found) != 1:
        raise OperationError(group, f"expected one stream.steady_state, found {len(found)}; run stream-tile first")
    return found[0]


def named_ops(root: Operation) -> Mapping[str, Operation]:
    """The ops inside `root` by their names: layers, compute ops, transfers, groups."""
    names: dict[str, Operation] = {}
    for op in root.walk():
        if isinstance(op, (LayerOp, ComputeOp, TransferOp)):
            names.setdefault(op.label.data, op)
        elif isinstance(op, GroupOp):
            names.setdefault(op.sym_name.data, op)
    return names


def mapping_file(workload: WorkloadOp) -> str | None:
    """The base name of the file that the workload's mapping was loaded from."""
    return workload.mapping_sources.data[0].file if workload.mapping_sources else None


@contextmanager
def diagnosed(place: Operation, origin: str | None = None) -> Generator[None]:
    """
    Turns an algorithm's InputError into a diagnostic at the op inside `place` that it is about.

    `origin` is the file that said what the block checks, if it is not the one that the workload comes from.
    """
    try:
        yield
    except FileError:
        raise
    except InputError as error:
        subject = named_ops(place).get(error.subject, place) if error.subject else place
        raise OperationError(subject, error.message, origin) from error
