"""
The accelerator: what the hardware files say, with figures once per core type.

Cores, links and buses are referred to everywhere by dense integer ids, in the order of the file. Sizes in bits,
bandwidths in bits/cycle, energies in pJ (spec hardware 2-4).
"""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.dialects.builtin import (
    I64,
    FlatSymbolRefAttrConstr,
    IntegerAttr,
    StringAttr,
    SymbolNameConstraint,
    UnitAttr,
)
from xdsl.irdl import (
    IRDLOperation,
    irdl_attr_definition,
    irdl_op_definition,
    opt_prop_def,
    prop_def,
    region_def,
    traits_def,
)
from xdsl.traits import HasParent, NoTerminator, SymbolOpInterface, SymbolTable
from xdsl.utils.exceptions import VerifyException

from stream_dialects.stream.core_figures import MemoryLevel, MemoryPort, OperationalArray, TileMemory
from stream_dialects.stream.lists import IntegersAttr, NumberAttr, StringsAttr
from stream_dialects.stream.record import ListAttr, RecordAttr
from stream_dialects.stream.source import SourcesAttr

KINDS = ("compute", "memory", "shim", "offchip")
NAMESPACES = ("zigzag", "aie2")
"""Ours. Another one belongs to an installed package, which read the core file; nothing here needs that package."""
CORE_KINDS = tuple(f"{namespace}.{kind}" for namespace in NAMESPACES for kind in KINDS)

PORT_KINDS = ("read", "write", "read_write")


@irdl_attr_definition
class SharingAttr(ListAttr[tuple[int, ...]]):
    """
    Groups of core ids that share their top memory.

    ```
    #stream.sharing[[0, 1], [2, 3]]
    ```
    """

    name = "stream.sharing"
    element = tuple[int, ...]


@irdl_attr_definition
class OperandPrecisionAttr(ListAttr[tuple[str, str]]):
    """
    The element types that a core computes with, by role.

    ```
    #stream.operand_precision[["input", "bf16"], ["accumulator", "fp32"]]
    ```
    """

    name = "stream.operand_precision"
    element = tuple[str, str]


@irdl_attr_definition
class FiguresAttr(ListAttr[tuple[str, int | float]]):
    """
    Named numbers of a core type that only the cost model of an installed package understands.

    ```
    #stream.figures[["lanes", 16], ["startup_cycles", 12]]
    ```
    """

    name = "stream.figures"
    element = tuple[str, int | float]


@irdl_attr_definition
class MemoryLevelAttr(RecordAttr[MemoryLevel]):
    """
    The figures of one memory: size in bits, energy per access in pJ, ports with bandwidths in bits/cycle.

    ```
    #stream.memory_level<name = "rf", size = 1024, read_energy = 0.1, write_energy = 0.1, area = 0.0, latency = 1,
      operands = ["I2"], ports = [<name = "r_port_1", kind = "read", bandwidth_min = 8, bandwidth_max = 8,
      allocation = [["I2", "tl"]]>], served_dimensions = []>
    ```
    """

    name = "stream.memory_level"
    record = MemoryLevel


@irdl_attr_definition
class OperationalArrayAttr(RecordAttr[OperationalArray]):
    """
    The dimensions of a core's array of multiply-accumulate units and its energy per operation in pJ.

    ```
    #stream.operational_array<dimensions = [["D1", 32], ["D2", 32]], unit_energy = 0.04, unit_area = 1.0>
    ```
    """

    name = "stream.operational_array"
    record = OperationalArray


@irdl_attr_definition
class TileMemoryAttr(RecordAttr[TileMemory]):
    """
    The memory of an aie2 tile: capacity in bits, bandwidths in bits/cycle.

    ```
    #stream.tile_memory_figures<capacity = 524288, bandwidth_min = 512, bandwidth_max = 512>
    ```
    """

    name = "stream.tile_memory_figures"
    record = TileMemory


@irdl_op_definition
class AcceleratorOp(IRDLOperation):
    """
    One system of cores.

    ```
    stream.accelerator @tile_and_shim offchip 1 {
      stream.core_type @aie_tile "aie2.compute" label "aie_tile" object_fifo_depth 12 {
        stream.tile_memory <capacity = 524288, bandwidth_min = 512, bandwidth_max = 512>
      }
      stream.core_type @shim_dma "aie2.shim" label "shim_dma" object_fifo_depth 4 {
        stream.tile_memory <capacity = 0, bandwidth_min = 0, bandwidth_max = 0>
      }
      stream.core 0 : @aie_tile at [0, 1]
      stream.core 1 : @shim_dma at [0, 0]
      stream.link 0 [0, 1] bandwidth 64.0
    }
    ```
    """

    name = "stream.accelerator"

    sym_name = prop_def(SymbolNameConstraint())
    offchip = prop_def(IntegerAttr[I64])
    """Id of the core that is the off-chip memory, whatever its kind."""
    sharing = opt_prop_def(SharingAttr)
    """Cores whose top memory is one and the same."""
    sources = opt_prop_def(SourcesAttr)
    """The accelerator file and its core files."""
    body = region_def("single_block")
    """Core types, then cores, then links and buses."""

    traits = traits_def(SymbolOpInterface(), SymbolTable(), NoTerminator())

    assembly_format = (
        "$sym_name `offchip` $offchip (`sharing` $sharing^)? (`sources` $sources^)? attr-dict-with-keyword $body"
    )

    def verify_(self) -> None:
        if any(not isinstance(op, (CoreTypeOp, CoreOp, ConnectionOp)) for op in self.body.block.ops):
            raise VerifyException("an accelerator holds core types, cores, links and buses only")
        for ops in (self.cores, self.connections):
            for expected, op in enumerate(ops):
                if op.id != expected:
                    raise VerifyException(f"ids must be dense and ascending: expected {expected}, got {op.id}")
        self._check_references()
        self._check_types()

    def _check_references(self) -> None:
        count = len(self.cores)
        references = [("offchip", (self.offchip.value.data,))]
        references += [(f"connection {connection.id}", connection.cores.data) for connection in self.connections]
        references += [("sharing", group) for group in (self.sharing.data if self.sharing else ())]
        for what, cores in references:
            for core in cores:
                if not 0 <= core < count:
                    raise VerifyException(f"{what} names core {core}, which is not one of the {count} cores")

    def _check_types(self) -> None:
        known = {entry.sym_name.data for entry in self.core_types}
        for core in self.cores:
            if core.type.string_value() not in known:
                raise VerifyException(f"core {core.id} is of the type @{core.type.string_value()}, which is not there")

    @property
    def cores(self) -> Sequence[CoreOp]:
        return [op for op in self.body.block.ops if isinstance(op, CoreOp)]

    @property
    def connections(self) -> Sequence[ConnectionOp]:
        return [op for op in self.body.block.ops if isinstance(op, ConnectionOp)]

    @property
    def core_types(self) -> Sequence[CoreTypeOp]:
        return [op for op in self.body.block.ops if isinstance(op, CoreTypeOp)]


@irdl_op_definition
class CoreTypeOp(IRDLOperation):
    """
    What all cores made from one core file share.

    ```
    stream.core_type @simd "zigzag.compute" label "simd" operators ["Add", "Mul"] {
      stream.memory <name = "sram", size = 65536, read_energy = 1.5, write_energy = 1.5, area = 0.0, latency = 1,
        operands = ["I1", "I2", "O"], ports = [<name = "rw_port_1", kind = "read_write", bandwidth_min = 64,
        bandwidth_max = 64, allocation = [["I1", "fh"], ["I1", "tl"], ["I2", "fh"], ["I2", "tl"], ["O", "fh"],
        ["O", "tl"], ["O", "fl"], ["O", "th"]]>], served_dimensions = ["D1"]>
      stream.array <dimensions = [["D1", 64]], unit_energy = 0.1, unit_area = 0.01>
    }
    ```

    The namespace of an installed package, with figures that its cost model reads:

    ```
    stream.core_type @lanes "vector.compute" label "lanes" cost_model "vector" figures [["lanes", 16]] {
      stream.tile_memory <capacity = 65536, bandwidth_min = 8, bandwidth_max = 128>
    }
    ```
    """

    name = "stream.core_type"

    sym_name = prop_def(SymbolNameConstraint())
    kind = prop_def(StringAttr)
    """`<namespace>.<kind>`, for example `zigzag.compute`."""
    label = prop_def(StringAttr)
    """The name that the core file gives."""
    operators = opt_prop_def(StringsAttr)
    """The ONNX op types that these cores run; absent: all."""
    object_fifo_depth = opt_prop_def(IntegerAttr[I64])
    """aie2: how many objects the FIFOs of one tile may hold."""
    utilization = opt_prop_def(NumberAttr)
    """aie2 compute tiles: percent."""
    precision = opt_prop_def(OperandPrecisionAttr)
    """What newer core files say about element types; no model reads it yet."""
    cost_model = opt_prop_def(StringAttr)
    """Who costs layers on these cores, if it is not the model that goes with the namespace."""
    figures = opt_prop_def(FiguresAttr)
    """Numbers for that cost model."""
    body = region_def("single_block")
    """
    The memories from inner (next to the array) to outer and the array, or the one memory of a tile.

    A zigzag core type has memories and the array, an aie2 core type the memory of a tile; others have either, and need
    no array.
    """

    traits = traits_def(SymbolOpInterface(), NoTerminator(), HasParent(AcceleratorOp))

    assembly_format = (
        "$sym_name $kind `label` $label (`operators` $operators^)? (`object_fifo_depth` $object_fifo_depth^)?"
        " (`utilization` $utilization^)? (`precision` $precision^)? (`cost_model` $cost_model^)?"
        " (`figures` $figures^)? attr-dict-with-keyword $body"
    )

    def verify_(self) -> None:
        namespace, _, kind = self.kind.data.partition(".")
        if kind not in KINDS or not namespace.isidentifier():
            raise VerifyException(f"unknown core kind '{self.kind.data}', expected one of {', '.join(CORE_KINDS)}")
        self._check_body()
        if self.object_fifo_depth is not None and self.object_fifo_depth.value.data < 0:
            raise VerifyException(f"object_fifo_depth is at least 0, got {self.object_fifo_depth.value.data}")
        if self.utilization is not None and not 0 < self.utilization.data <= 100:
            raise VerifyException(f"utilization is greater than 0 and at most 100 percent, got {self.utilization.data}")

    def _check_body(self) -> None:
        ops = list(self.body.block.ops)
        names = [op.level.data.name for op in ops if isinstance(op, MemoryOp)]
        others = [type(op) for op in ops if not isinstance(op, MemoryOp)]
        tile = not names and others == [TileMemoryOp]
        match self.namespace:
            case "aie2" if not tile:
                raise VerifyException("an aie2 core type has exactly one stream.tile_memory and nothing else")
            case "zigzag" if not names or others != [ArrayOp]:
                raise VerifyException("a zigzag core type has at least one stream.memory and exactly one stream.array")
            case _ if not tile and (not names or others not in ([], [ArrayOp])):
                raise VerifyException(
                    "a core type has one stream.tile_memory, or stream.memory ops and at most one stream.array"
                )
            case _ if len(set(names)) != len(names):
                raise VerifyException(f"two of the memories {', '.join(names)} have one name")
            case _:
                return

    @property
    def namespace(self) -> str:
        return self.kind.data.partition(".")[0]


@irdl_op_definition
class MemoryOp(IRDLOperation):
    """
    One memory of a zigzag core type; the ops stand from inner (next to the array) to outer.

    ```
    stream.memory <name = "rf_128B", size = 1024, read_energy = 0.095, write_energy = 0.095, area = 0.0, latency = 1,
      operands = ["I2"], ports = [<name = "r_port_1", kind = "read", bandwidth_min = 8, bandwidth_max = 8,
      allocation = [["I2", "tl"]]>, <name = "w_port_1", kind = "write", bandwidth_min = 8, bandwidth_max = 8,
      allocation = [["I2", "fh"]]>], served_dimensions = []>
    ```
    """

    name = "stream.memory"

    level = prop_def(MemoryLevelAttr)

    traits = traits_def(HasParent(CoreTypeOp))
    assembly_format = "$level attr-dict"

    def verify_(self) -> None:
        level = self.level.data
        if level.size < 1:
            raise VerifyException(f"memory '{level.name}' has size {level.size}, expected at least 1 bit")
        for port in level.ports:
            if (problem := _port_problem(port)) is not None:
                raise VerifyException(f"port '{port.name}' of memory '{level.name}': {problem}")


def _port_problem(port: MemoryPort) -> str | None:
    if port.kind not in PORT_KINDS:
        return f"unknown kind '{port.kind}', expected one of {', '.join(PORT_KINDS)}"
    if port.bandwidth_min < 1:
        return f"bandwidth_min is at least 1 bit/cycle, got {port.bandwidth_min}"
    return "bandwidth_min exceeds bandwidth_max" if port.bandwidth_min > port.bandwidth_max else None


@irdl_op_definition
class ArrayOp(IRDLOperation):
    """
    The array of multiply-accumulate units of a zigzag core type.

    ```
    stream.array <dimensions = [["D1", 32], ["D2", 32]], unit_energy = 0.04, unit_area = 1.0>
    ```
    """

    name = "stream.array"

    figures = prop_def(OperationalArrayAttr)

    traits = traits_def(HasParent(CoreTypeOp))
    assembly_format = "$figures attr-dict"

    def verify_(self) -> None:
        dimensions = self.figures.data.dimensions
        if any(size < 0 for _, size in dimensions):
            raise VerifyException("an array dimension has a negative size")
        if len({name for name, _ in dimensions}) != len(dimensions):
            raise VerifyException("two array dimensions have one name")


@irdl_op_definition
class TileMemoryOp(IRDLOperation):
    """
    The memory of an aie2 core type.

    ```
    stream.tile_memory <capacity = 524288, bandwidth_min = 512, bandwidth_max = 512>
    ```
    """

    name = "stream.tile_memory"

    figures = prop_def(TileMemoryAttr)

    traits = traits_def(HasParent(CoreTypeOp))
    assembly_format = "$figures attr-dict"

    def verify_(self) -> None:
        figures = self.figures.data
        if min(figures.capacity, figures.bandwidth_min, figures.bandwidth_max) < 0:
            raise VerifyException("the capacity or bandwidth of a tile memory is negative")


@irdl_op_definition
class CoreOp(IRDLOperation):
    """
    One core of the system.

    ```
    stream.core 0 : @tpu_like at [0, 1]
    stream.core 6 : @shim_dma unconnected
    ```
    """

    name = "stream.core"

    core_id = prop_def(IntegerAttr[I64])
    """Counts from 0 without gaps."""
    type = prop_def(FlatSymbolRefAttrConstr)
    """The core type of the same accelerator."""
    position = opt_prop_def(IntegersAttr)
    """[column, row], if the file gives coordinates."""
    unconnected = opt_prop_def(UnitAttr)
    """No link or bus reaches this core: it can neither run layers nor hold tensors."""

    traits = traits_def(HasParent(AcceleratorOp))
    assembly_format = "$core_id `:` $type (`at` $position^)? (`unconnected` $unconnected^)? attr-dict"

    def verify_(self) -> None:
        if self.position is not None and len(self.position.data) != 2:
            raise VerifyException("the position of a core is [column, row]")

    @property
    def id(self) -> int:
        return self.core_id.value.data


class ConnectionOp(IRDLOperation):
    """What links and buses share: id, cores, bandwidth in bits/cycle, energy in pJ per bit."""

    connection_id = prop_def(IntegerAttr[I64])
    """Counts from 0 without gaps, links and buses together."""
    cores = prop_def(IntegersAttr)
    """Ids of the cores that it joins."""
    bandwidth = prop_def(NumberAttr)
    """Bits per cycle."""
    unit_energy = opt_prop_def(NumberAttr)
    """pJ per bit; absent: 0."""

    @property
    def id(self) -> int:
        return self.connection_id.value.data

    def verify_(self) -> None:
        if not self.bandwidth.data > 0:
            raise VerifyException(f"bandwidth must be greater than 0 bits/cycle, got {self.bandwidth.data}")
        if self.unit_energy is not None and self.unit_energy.data < 0:
            raise VerifyException(f"unit_energy must be at least 0 pJ per bit, got {self.unit_energy.data}")
        if len(set(self.cores.data)) != len(self.cores.data) or len(self.cores.data) < 2:
            raise VerifyException("a connection joins at least two different cores")


@irdl_op_definition
class LinkOp(ConnectionOp):
    """
    A point-to-point link between two cores, one resource per direction.

    ```
    stream.link 0 [0, 1] bandwidth 32.0
    ```
    """

    name = "stream.link"

    traits = traits_def(HasParent(AcceleratorOp))
    assembly_format = "$connection_id $cores `bandwidth` $bandwidth (`unit_energy` $unit_energy^)? attr-dict"

    def verify_(self) -> None:
        super().verify_()
        if len(self.cores.data) != 2:
            raise VerifyException("a link joins exactly two cores")


@irdl_op_definition
class BusOp(ConnectionOp):
    """
    A bus: every core can send to every other, all over one shared resource.

    ```
    stream.bus 12 [0, 1, 2, 3] bandwidth 128.0
    ```
    """

    name = "stream.bus"

    traits = traits_def(HasParent(AcceleratorOp))
    assembly_format = "$connection_id $cores `bandwidth` $bandwidth (`unit_energy` $unit_energy^)? attr-dict"
