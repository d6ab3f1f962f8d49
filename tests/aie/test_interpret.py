"""Designs written by hand do to data what the rules of object FIFOs say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from passes.aie.interpret.kernels import Tile
from passes.aie.interpret.numbers import Array
from passes.analysis.errors import InputError
from tests.aie.interpreting import FOREVER, access, loaded, random_integers

PASS_THROUGH = f"""
  aie.device(npu2) {{
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    %c2 = aie.tile(0, 2)
    func.func private @scale_bf16(memref<64xbf16>, memref<64xbf16>, i32) attributes {{link_with = "scale.o"}}
    aie.objectfifo @in0(%shim, {{%mem}}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @in1(%mem dimensionsToStream [DIMENSIONS], {{%c2}}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo.link [@in0] -> [@in1] ([] [0])
    aie.objectfifo @out(%c2, {{%shim}}, 2 : i32) : !aie.objectfifo<memref<64xbf16>>
    %core = aie.core(%c2) {{
      {FOREVER}
      %len = arith.constant 64 : i32
      scf.for %i = %c0 to %forever step %c1 {{
        {access("ei", "in1", "Consume", "64xbf16")}
        {access("eo", "out", "Produce", "64xbf16")}
        func.call @scale_bf16(%ei, %eo, %len) : (memref<64xbf16>, memref<64xbf16>, i32) -> ()
        aie.objectfifo.release @in1(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }}
      aie.end
    }}
    aie.runtime_sequence @sequence(%a : memref<256xbf16>, %b : memref<256xbf16>) {{
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1])
        {{id = 0 : i64, metadata = @in0}} : memref<256xbf16>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1])
        {{id = 1 : i64, metadata = @out, issue_token = true}} : memref<256xbf16>
      aiex.npu.dma_wait {{symbol = @out}}
    }}
  }}
"""
LINEAR = "<size = 8, stride = 8>, <size = 8, stride = 1>"


def doubled(arguments: Sequence[Tile | int]) -> None:
    source, target, count = arguments
    assert isinstance(source, Tile)
    assert isinstance(target, Tile)
    assert count == 64
    target.values[:] = 2 * source.values


def increased(arguments: Sequence[Tile | int]) -> None:
    source, target = arguments
    assert isinstance(source, Tile)
    assert isinstance(target, Tile)
    target.values[:] = source.values + 1


def test_pass_through() -> None:
    machine = loaded(PASS_THROUGH.replace("DIMENSIONS", LINEAR), {"scale_bf16": doubled})
    values = np.arange(256)
    launch = machine.launch({0: values})
    assert np.array_equal(launch.results[1], 2 * values)
    assert launch.objects == {"in0": 4, "in1": 4, "out": 4}
    assert launch.calls == {"scale_bf16": 4}
    assert launch.leftovers == ()


def test_transposed_on_the_way() -> None:
    # The innermost stride is not 1, which mlir-aie refuses for bf16; what it would mean is clear.
    text = PASS_THROUGH.replace("DIMENSIONS", "<size = 16, stride = 1>, <size = 4, stride = 16>")
    values = np.arange(256)
    launch = loaded(text, {"scale_bf16": doubled}).launch({0: values})
    expected = 2 * values.reshape(4, 4, 16).transpose(0, 2, 1).reshape(256)
    assert np.array_equal(launch.results[1], expected)


def test_launch_after_launch() -> None:
    machine = loaded(PASS_THROUGH.replace("DIMENSIONS", LINEAR), {"scale_bf16": doubled})
    for seed in range(3):
        values = random_integers(seed, 256)
        assert np.array_equal(machine.launch({0: values}).results[1], 2 * values)


INCREASE = "func.func private @inc(memref<32xi32>, memref<32xi32>)"


def increasing_core(tile: str, source: str, target: str) -> str:
    return f"""
    aie.core({tile}) {{
      {FOREVER}
      scf.for %i = %c0 to %forever step %c1 {{
        {access("a", source, "Consume", "32xi32")}
        {access("c", target, "Produce", "32xi32")}
        func.call @inc(%a, %c) : (memref<32xi32>, memref<32xi32>) -> ()
        aie.objectfifo.release @{source}(Consume, 1)
        aie.objectfifo.release @{target}(Produce, 1)
      }}
      aie.end
    }}
    """


JOINED = f"""
  aie.device(npu1) {{
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    %c2 = aie.tile(0, 2)
    %c3 = aie.tile(0, 3)
    aie.objectfifo @a_l3(%shim, {{%mem}}, 2 : i32) : !aie.objectfifo<memref<2x32xi32>>
    aie.objectfifo @a_0(%mem, {{%c2}}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @a_1(%mem, {{%c3}}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo.link [@a_l3] -> [@a_0, @a_1] ([] [0, 32])
    aie.objectfifo @c_0(%c2, {{%mem}}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @c_1(%c3, {{%mem}}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @c_l3(%mem, {{%shim}}, 2 : i32) : !aie.objectfifo<memref<2x32xi32>>
    aie.objectfifo.link [@c_0, @c_1] -> [@c_l3] ([0, 32] [])
    {INCREASE}
    {increasing_core("%c2", "a_0", "c_0")}
    {increasing_core("%c3", "a_1", "c_1")}
    aie.runtime_sequence(%A : memref<8x64xi32>, %C : memref<8x64xi32>) {{
      %t0 = aiex.dma_configure_task_for @a_l3 {{
        aie.dma_bd(%A : memref<8x64xi32> offset = 0 len = 128 sizes = [4, 1, 2, 64] strides = [128, 0, 64, 1])
        aie.end
      }} {{repeat_count = 3 : i32}}
      aiex.dma_start_task(%t0)
      %t1 = aiex.dma_configure_task_for @c_l3 {{
        aie.dma_bd(%C : memref<8x64xi32> offset = 0 len = 512)
        aie.end
      }} {{issue_token = true}}
      aiex.dma_start_task(%t1)
      aiex.dma_await_task(%t1)
      aiex.dma_free_task(%t0)
    }}
  }}
"""


def test_distribute_and_join() -> None:
    values = np.arange(512).reshape(8, 64)
    launch = loaded(JOINED, {"inc": increased}).launch({0: values})
    assert np.array_equal(launch.results[1], values + 1)
    assert launch.results[1].dtype == np.int32
    assert launch.objects == {"a_l3": 8, "a_0": 8, "a_1": 8, "c_0": 8, "c_1": 8, "c_l3": 8}
    assert launch.leftovers == ()


def test_offsets_of_a_join_place_the_parts() -> None:
    text = JOINED.replace("[@c_0, @c_1] -> [@c_l3]", "[@c_1, @c_0] -> [@c_l3]")
    values = np.arange(512).reshape(8, 2, 32)
    launch = loaded(text, {"inc": increased}).launch({0: values.reshape(8, 64)})
    assert np.array_equal(launch.results[1], values[:, ::-1].reshape(8, 64) + 1)


def copying(tasks: str, *, host: str = "16x32xi32", out: str = "16x32xi32", fifos: str = "") -> str:
    """A design with one core that adds 1, between shim FIFOs @a and @c of 32 elements."""
    fifos = (
        fifos
        or """
    aie.objectfifo @a(%shim, {%c2}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @c(%c2, {%shim}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    """
    )
    return f"""
  aie.device(npu2) {{
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    %c2 = aie.tile(0, 2)
    {fifos}
    {INCREASE}
    {increasing_core("%c2", "a", "c")}
    aie.runtime_sequence(%A : memref<{host}>, %C : memref<{out}>) {{
      {tasks}
    }}
  }}
  """


def task(fifo: str, argument: str, transfer: str, attributes: str = "issue_token = true") -> str:
    return f"""
      %{fifo} = aiex.dma_configure_task_for @{fifo} {{
        aie.dma_bd({argument} {transfer})
        aie.end
      }} {{{attributes}}}
      aiex.dma_start_task(%{fifo})
    """


AWAITED = "aiex.dma_await_task(%c)"


def run_copy(text: str, values: Array) -> Array:
    launch = loaded(text, {"inc": increased}).launch({0: values})
    assert launch.leftovers == ()
    return launch.results[1]


@pytest.mark.parametrize(
    "stride, rows", [(64, [0, 1, 2, 3, 4, 5, 6, 7]), (32, [0, 1, 1, 2, 2, 3, 3, 4]), (0, [0, 1] * 4)]
)
def test_outermost_dimension_steps_from_execution_to_execution(stride: int, rows: list[int]) -> None:
    """A stride of 0 in the fourth dimension sends the same data again (spec aie-dialect 4.1)."""
    sizes = f"offset = 32 len = 64 sizes = [4, 1, 2, 32] strides = [{stride}, 0, 32, 1]"
    text = copying(
        task("a", "%A : memref<16x32xi32>", sizes, "repeat_count = 3 : i32")
        + task("c", "%C : memref<8x32xi32>", "offset = 0 len = 256")
        + AWAITED,
        out="8x32xi32",
    )
    values = np.arange(512).reshape(16, 32)
    assert np.array_equal(run_copy(text, values), values[np.array(rows) + 1] + 1)


def test_without_repeat_only_the_first_step_of_the_fourth_dimension_is_sent() -> None:
    text = copying(
        task("a", "%A : memref<16x32xi32>", "offset = 0 len = 64 sizes = [4, 1, 2, 32] strides = [64, 0, 32, 1]")
        + task("c", "%C : memref<2x32xi32>", "offset = 0 len = 64")
        + AWAITED,
        out="2x32xi32",
    )
    values = np.arange(512).reshape(16, 32)
    assert np.array_equal(run_copy(text, values), values[:2] + 1)


def test_memcpy_repeats_by_its_outermost_size() -> None:
    text = copying(
        """
      aiex.npu.dma_memcpy_nd(%A[0, 0, 0, 64][2, 2, 2, 16][256, 0, 16, 1])
        {id = 0 : i64, metadata = @a} : memref<16x32xi32>
      aiex.npu.dma_memcpy_nd(%C[0, 0, 0, 0][2, 1, 1, 64][64, 0, 0, 1])
        {id = 1 : i64, metadata = @c} : memref<4x32xi32>
      aiex.npu.dma_wait {symbol = @c}
    """,
        out="4x32xi32",
    )
    values = np.arange(512).reshape(16, 32)
    assert np.array_equal(run_copy(text, values), values[[2, 2, 10, 10]] + 1)


def test_plain_link_of_big_objects_to_small_ones() -> None:
    """The outermost dimension keeps stepping through the big object (spec aie-dialect 3.10)."""
    fifos = """
    aie.objectfifo @a_l3(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<4x32xi32>>
    aie.objectfifo @a(%mem dimensionsToStream [
        <size = 2, stride = 16>, <size = 2, stride = 4>, <size = 2, stride = 8>, <size = 4, stride = 1>],
      {%c2}, [2, 2]) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo.link [@a_l3] -> [@a] ([] [0])
    aie.objectfifo @c(%c2, {%mem}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @c_l3(%mem, {%shim}, 2 : i32) : !aie.objectfifo<memref<8x32xi32>>
    aie.objectfifo.link [@c] -> [@c_l3] ([] [])
    """
    tasks = task("a_l3", "%A : memref<16x32xi32>", "offset = 0 len = 512")
    tasks += task("c_l3", "%C : memref<16x32xi32>", "offset = 0 len = 512") + "aiex.dma_await_task(%c_l3)"
    values = np.arange(512).reshape(16, 32)
    launch = loaded(copying(tasks, fifos=fifos), {"inc": increased}).launch({0: values})
    blocked = values.reshape(-1, 2, 2, 4).transpose(0, 2, 1, 3).reshape(16, 32)
    assert np.array_equal(launch.results[1], blocked + 1)
    assert launch.objects == {"a_l3": 4, "a": 16, "c": 16, "c_l3": 2}
    assert launch.leftovers == ()


def test_consumer_writes_in_the_order_of_its_dimensions() -> None:
    fifos = """
    aie.objectfifo @a(%shim, {%c2 dimensionsFromStream [<size = 4, stride = 1>, <size = 8, stride = 4>]}, 2 : i32)
      : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @c(%c2, {%shim}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    """
    tasks = task("a", "%A : memref<16x32xi32>", "") + task("c", "%C : memref<16x32xi32>", "") + AWAITED
    values = np.arange(512).reshape(16, 32)
    expected = values.reshape(16, 4, 8).transpose(0, 2, 1).reshape(16, 32) + 1
    assert np.array_equal(run_copy(copying(tasks, fifos=fifos), values), expected)


def test_repeat_count_of_a_fifo_sends_each_object_several_times() -> None:
    fifos = """
    aie.objectfifo @a_l3(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @a(%mem, {%c2}, 2 : i32) {repeat_count = 3 : i32} : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo.link [@a_l3] -> [@a] ([] [])
    aie.objectfifo @c(%c2, {%shim}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    """
    tasks = task("a_l3", "%A : memref<4x32xi32>", "") + task("c", "%C : memref<12x32xi32>", "") + AWAITED
    values = np.arange(128).reshape(4, 32)
    result = run_copy(copying(tasks, fifos=fifos, host="4x32xi32", out="12x32xi32"), values)
    assert np.array_equal(result, np.repeat(values, 3, axis=0) + 1)


def test_broadcast_gives_every_object_to_all() -> None:
    text = f"""
  aie.device(npu2) {{
    %shim = aie.tile(0, 0)
    %c2 = aie.tile(0, 2)
    %c4 = aie.tile(0, 4)
    aie.objectfifo @a(%shim, {{%c2, %c4}}, [2, 1, 4]) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @c(%c2, {{%shim}}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @d(%c4, {{%shim}}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    {INCREASE}
    {increasing_core("%c2", "a", "c")}
    {increasing_core("%c4", "a", "d")}
    aie.runtime_sequence(%A : memref<4x32xi32>, %C : memref<4x32xi32>, %D : memref<4x32xi32>) {{
      {task("a", "%A : memref<4x32xi32>", "")}
      {task("c", "%C : memref<4x32xi32>", "")}
      {task("d", "%D : memref<4x32xi32>", "")}
      aiex.dma_await_task(%c)
      aiex.dma_await_task(%d)
    }}
  }}
  """
    values = np.arange(128).reshape(4, 32)
    launch = loaded(text, {"inc": increased}).launch({0: values})
    assert np.array_equal(launch.results[1], values + 1)
    assert np.array_equal(launch.results[2], values + 1)


def test_acquire_two_release_one_is_a_sliding_window() -> None:
    window = "memref<32xi32>"
    core = f"""
    aie.core(%c2) {{
      {FOREVER}
      scf.for %i = %c0 to %forever step %c1 {{
        %view = aie.objectfifo.acquire @a(Consume, 2) : !aie.objectfifosubview<{window}>
        %old = aie.objectfifo.subview.access %view[0] : !aie.objectfifosubview<{window}> -> {window}
        %new = aie.objectfifo.subview.access %view[1] : !aie.objectfifosubview<{window}> -> {window}
        {access("c", "c", "Produce", "32xi32")}
        func.call @add(%old, %new, %c) : ({window}, {window}, {window}) -> ()
        aie.objectfifo.release @a(Consume, 1)
        aie.objectfifo.release @c(Produce, 1)
      }}
      aie.end
    }}
    """

    def add(arguments: Sequence[Tile | int]) -> None:
        old, new, target = (argument for argument in arguments if isinstance(argument, Tile))
        target.values[:] = old.values + new.values

    tasks = task("a", "%A : memref<4x32xi32>", "") + task("c", "%C : memref<3x32xi32>", "") + AWAITED
    text = copying(tasks, host="4x32xi32", out="3x32xi32").replace(increasing_core("%c2", "a", "c"), core)
    text = text.replace(INCREASE, f"func.func private @add({window}, {window}, {window})")
    values = np.arange(128).reshape(4, 32)
    launch = loaded(text, {"add": add}).launch({0: values})
    assert np.array_equal(launch.results[1], values[:3] + values[1:])
    assert launch.leftovers == ("core (0, 2) holds 1 object(s) of 'a'",)


@pytest.mark.parametrize("other", ["(0, 3)", "(2, 2)"])
def test_chain_of_cores_with_and_without_shared_memory(other: str) -> None:
    text = f"""
  aie.device(npu2) {{
    %shim = aie.tile(0, 0)
    %c2 = aie.tile(0, 2)
    %c3 = aie.tile{other}
    aie.objectfifo @a(%shim, {{%c2}}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @b(%c2, {{%c3}}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @c(%c3, {{%shim}}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    {INCREASE}
    {increasing_core("%c2", "a", "b")}
    {increasing_core("%c3", "b", "c")}
    aie.runtime_sequence(%A : memref<16x32xi32>, %C : memref<16x32xi32>) {{
      {task("a", "%A : memref<16x32xi32>", "")}
      {task("c", "%C : memref<16x32xi32>", "")}
      {AWAITED}
    }}
  }}
  """
    values = np.arange(512).reshape(16, 32)
    machine = loaded(text, {"inc": increased})
    launch = machine.launch({0: values})
    assert np.array_equal(launch.results[1], values + 2)
    assert launch.objects == {"a": 16, "b": 16, "c": 16}
    assert ("b" in machine.network.streams) is (other == "(2, 2)")


def test_stall_names_who_waits() -> None:
    tasks = task("a", "%A : memref<16x32xi32>", "offset = 0 len = 480")
    text = copying(tasks + task("c", "%C : memref<16x32xi32>", "") + AWAITED)
    message = (
        r"the design stalls: the runtime sequence waits for a task of 'c' \(0 of 1 transfers done\); "
        r"core \(0, 2\) waits for 1 full object\(s\) of 'a' after 15"
    )
    with pytest.raises(InputError, match=message):
        loaded(text, {"inc": increased}).launch({0: np.zeros((16, 32))})


def test_what_is_left_is_told_and_shifts_the_next_launch() -> None:
    tasks = task("a", "%A : memref<4x32xi32>", "") + task("c", "%C : memref<3x32xi32>", "") + AWAITED
    machine = loaded(copying(tasks, host="4x32xi32", out="3x32xi32"), {"inc": increased})
    values = np.arange(128).reshape(4, 32)
    launch = machine.launch({0: values})
    assert np.array_equal(launch.results[1], values[:3] + 1)
    assert launch.leftovers == ("'c' has sent 96 elements, and the last object has not arrived",)
    shifted = machine.launch({0: values + 100}).results[1]
    assert np.array_equal(shifted, np.concatenate((values[3:] + 1, values[:2] + 101)))


def test_memory_that_nothing_was_written_to_is_no_number() -> None:
    text = PASS_THROUGH.replace("DIMENSIONS", LINEAR).replace(
        "%b[0, 0, 0, 0][1, 1, 1, 256]", "%b[0, 0, 0, 0][1, 1, 1, 128]"
    )
    result = loaded(text, {"scale_bf16": doubled}).launch({0: np.arange(256)}).results[1]
    assert np.array_equal(result[:128], 2 * np.arange(128))
    assert np.isnan(result[128:]).all()
