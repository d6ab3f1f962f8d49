"""The two spellings of mlir-aie say the same, and choosing one leaves the module alone."""

from __future__ import annotations

from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xdsl.context import Context
from xdsl.dialects import arith
from xdsl.dialects import test as test_dialect
from xdsl.dialects.builtin import Builtin, IntegerAttr, MemRefType, ModuleOp, i32
from xdsl.dialects.func import Func
from xdsl.parser import Parser

from passes.analysis.errors import InputError
from stream_dialects.aie import Aie, BdDimLayoutArrayAttr, DmaBdOp, ObjectFifoOp, UseLockOp
from stream_dialects.aie.layouts import DimensionLayout
from stream_dialects.aiex import Aiex
from stream_opt.targets.aie_mlir import AieMlirTarget, spelled

LAYOUT = st.builds(DimensionLayout, st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
I32_NUMBER = st.integers(-(2**31), 2**31 - 1)


def context() -> Context:
    ctx = Context()
    for dialect in (Builtin, arith.Arith, Func, test_dialect.Test, Aie, Aiex):
        ctx.load_dialect(dialect)
    return ctx


def parsed(text: str) -> ModuleOp:
    return Parser(context(), text).parse_module()


@given(I32_NUMBER, I32_NUMBER, st.lists(LAYOUT, min_size=1, max_size=4))
def test_descriptor_there_and_back(offset: int, length: int, dimensions: list[DimensionLayout]) -> None:
    layout = ", ".join(f"<size = {entry.size}, stride = {entry.stride}>" for entry in dimensions)
    older = f"aie.dma_bd(%b : memref<8xi32>, {offset}, {length}, [{layout}])"
    sizes, strides = [entry.size for entry in dimensions], [entry.stride for entry in dimensions]
    newer = f"aie.dma_bd(%b : memref<8xi32> offset = {offset} len = {length} sizes = {sizes} strides = {strides})"
    for text in (older, newer):
        module = parsed(f'%b = "test.op"() : () -> memref<8xi32>\n{text}')
        assert older in str(spelled(module, "1.3"))
        assert newer in str(spelled(module, "1.4"))


@given(I32_NUMBER)
def test_lock_value_there_and_back(value: int) -> None:
    module = parsed(f"%t = aie.tile(0, 2)\n%l = aie.lock(%t)\naie.use_lock(%l, Release, {value})")
    newer = spelled(module, "1.4")
    use = next(op for op in newer.walk() if isinstance(op, UseLockOp))
    assert use.value is None
    assert isinstance(use.scalars[0].owner, arith.ConstantOp)
    assert use.scalars[0].owner.value == IntegerAttr(value, i32)
    assert str(spelled(newer, "1.3")) == str(module)


def test_generic_descriptor_of_older_version() -> None:
    dimensions = BdDimLayoutArrayAttr((DimensionLayout(2, 4), DimensionLayout(4, 1)))
    buffer = test_dialect.TestOp(result_types=[MemRefType(i32, [8])]).results[0]
    properties = {"offset": IntegerAttr(1, i32), "len": IntegerAttr(8, i32), "dimensions": dimensions}
    op = DmaBdOp.create(operands=[buffer], properties=properties)
    op.verify()
    assert op.dimensions == [(2, 4), (4, 1)]
    assert (op.static_offset, op.static_length) == (IntegerAttr(1, i32), IntegerAttr(8, i32))
    assert op.properties.keys().isdisjoint(properties)


@pytest.mark.parametrize("version", ["1.3", "1.4"])
def test_module_is_left_alone(version: str) -> None:
    module = parsed("""
    aie.device(npu2) {
      %t = aie.tile(0, 2)
      %l = aie.lock(%t)
      %b = aie.buffer(%t) : memref<8xi32>
      func.func private @f() attributes {link_with = "f.o"}
      %c = aie.core(%t) {
        %one = arith.constant 1 : i32
        aie.use_lock(%l, Acquire, %one)
        aie.use_lock(%l, Release, 1)
        func.call @f() : () -> ()
        aie.end
      }
      aie.runtime_sequence(%a : memref<8xi32>) {
        aie.trace.host_config {buffer_size = 8192 : i32}
        aie.dma_bd(%b : memref<8xi32>)
      }
    }
    """)
    before = str(module)
    assert str(spelled(module, version)) != before
    assert str(module) == before


@pytest.mark.parametrize("depth, depths", [("2 : i32", (2, 2, 2)), ("[2, 3, 4]", (2, 3, 4))])
def test_depths(depth: str, depths: tuple[int, ...]) -> None:
    fifo = f"aie.objectfifo @a(%t, {{%t, %t}}, {depth}) : !aie.objectfifo<memref<8xi32>>"
    module = parsed(f"aie.device(npu2) {{\n%t = aie.tile(0, 2)\n{fifo}\n}}")
    op = next(op for op in module.walk() if isinstance(op, ObjectFifoOp))
    assert op.depths == depths
    assert fifo in str(module)


def test_unknown_version() -> None:
    with pytest.raises(InputError, match=r"no version '1\.2' of mlir-aie; choose 1\.4 or 1\.3"):
        AieMlirTarget(version="1.2").emit(context(), ModuleOp([]), StringIO())
