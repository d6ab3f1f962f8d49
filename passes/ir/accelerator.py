"""The accelerator op as plain data, and back."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from xdsl.dialects.builtin import IntegerAttr, StringAttr, SymbolRefAttr, UnitAttr, i64
from xdsl.ir import Attribute, Block, Operation, Region

from passes.analysis.accelerator import Accelerator, Connection, Core, CoreType
from stream_dialects.stream.accelerator import (
    AcceleratorOp,
    ArrayOp,
    BusOp,
    ConnectionOp,
    CoreOp,
    CoreTypeOp,
    FiguresAttr,
    LinkOp,
    MemoryLevelAttr,
    MemoryOp,
    OperandPrecisionAttr,
    OperationalArrayAttr,
    SharingAttr,
    TileMemoryAttr,
    TileMemoryOp,
)
from stream_dialects.stream.lists import IntegersAttr, NumberAttr, StringsAttr
from stream_dialects.stream.source import SourcesAttr


def read_accelerator(op: AcceleratorOp) -> Accelerator:
    """The plain accelerator that the op describes."""
    types = {entry.sym_name.data: _read_core_type(entry) for entry in op.core_types}
    return Accelerator(
        name=op.sym_name.data,
        cores=tuple(_read_core(core, types[core.type.string_value()]) for core in op.cores),
        connections=tuple(_read_connection(connection) for connection in op.connections),
        offchip=op.offchip.value.data,
        sharing=op.sharing.data if op.sharing else (),
    )


def _read_core_type(op: CoreTypeOp) -> CoreType:
    namespace, _, kind = op.kind.data.partition(".")
    parts = list(op.body.block.ops)
    return CoreType(
        symbol=op.sym_name.data,
        label=op.label.data,
        namespace=namespace,
        kind=kind,
        operator_types=op.operators.data if op.operators else None,
        memories=tuple(part.level.data for part in parts if isinstance(part, MemoryOp)),
        array=next((part.figures.data for part in parts if isinstance(part, ArrayOp)), None),
        tile_memory=next((part.figures.data for part in parts if isinstance(part, TileMemoryOp)), None),
        max_object_fifo_depth=op.object_fifo_depth.value.data if op.object_fifo_depth else 0,
        utilization=op.utilization.data if op.utilization else 100.0,
        operand_precision=op.precision.data if op.precision else (),
        cost_model=op.cost_model.data if op.cost_model else None,
        figures=op.figures.data if op.figures else (),
    )


def _read_core(op: CoreOp, type: CoreType) -> Core:
    column, row = op.position.data if op.position else (None, None)
    return Core(op.id, type, column, row)


def _read_connection(op: ConnectionOp) -> Connection:
    energy = op.unit_energy.data if op.unit_energy else 0.0
    return Connection(op.id, isinstance(op, BusOp), op.cores.data, op.bandwidth.data, energy)


def build_accelerator(
    accelerator: Accelerator, connected: Collection[int], sources: SourcesAttr | None
) -> AcceleratorOp:
    """The op for a plain accelerator; `connected` are the ids of the cores that some connection reaches."""
    body: list[Operation] = [_build_core_type(type) for type in accelerator.core_types.values()]
    body += [_build_core(core, core.id in connected) for core in accelerator.cores]
    body += [_build_connection(connection) for connection in accelerator.connections]
    properties: dict[str, Attribute | None] = {
        "sym_name": StringAttr(accelerator.name),
        "offchip": IntegerAttr(accelerator.offchip, i64),
        "sharing": SharingAttr(accelerator.sharing) if accelerator.sharing else None,
        "sources": sources,
    }
    return AcceleratorOp.create(properties=_present(properties), regions=[Region(Block(body))])


def _present(properties: dict[str, Attribute | None]) -> dict[str, Attribute]:
    return {name: value for name, value in properties.items() if value is not None}


def _build_core_type(type: CoreType) -> CoreTypeOp:
    aie = type.namespace == "aie2"
    properties: dict[str, Attribute | None] = {
        "sym_name": StringAttr(type.symbol),
        "kind": StringAttr(f"{type.namespace}.{type.kind}"),
        "label": StringAttr(type.label),
        "operators": StringsAttr(type.operator_types) if type.operator_types is not None else None,
        "object_fifo_depth": IntegerAttr(type.max_object_fifo_depth, i64) if aie else None,
        "utilization": NumberAttr(type.utilization) if aie and type.utilization != 100.0 else None,
        "precision": OperandPrecisionAttr(type.operand_precision) if type.operand_precision else None,
        "cost_model": StringAttr(type.cost_model) if type.cost_model is not None else None,
        "figures": FiguresAttr(type.figures) if type.figures else None,
    }
    return CoreTypeOp.create(properties=_present(properties), regions=[Region(Block(list(_build_figures(type))))])


def _build_figures(type: CoreType) -> Iterable[Operation]:
    for level in type.memories:
        yield MemoryOp.create(properties={"level": MemoryLevelAttr(level)})
    if type.array is not None:
        yield ArrayOp.create(properties={"figures": OperationalArrayAttr(type.array)})
    if type.tile_memory is not None:
        yield TileMemoryOp.create(properties={"figures": TileMemoryAttr(type.tile_memory)})


def _build_core(core: Core, connected: bool) -> CoreOp:
    place = None if core.column is None or core.row is None else (core.column, core.row)
    properties: dict[str, Attribute | None] = {
        "core_id": IntegerAttr(core.id, i64),
        "type": SymbolRefAttr(core.type.symbol),
        "position": None if place is None else IntegersAttr(place),
        "unconnected": None if connected else UnitAttr(),
    }
    return CoreOp.create(properties=_present(properties))


def _build_connection(connection: Connection) -> ConnectionOp:
    properties: dict[str, Attribute | None] = {
        "connection_id": IntegerAttr(connection.id, i64),
        "cores": IntegersAttr(connection.cores),
        "bandwidth": NumberAttr(connection.bandwidth),
        "unit_energy": NumberAttr(connection.unit_energy) if connection.unit_energy else None,
    }
    return (BusOp if connection.is_bus else LinkOp).create(properties=_present(properties))
