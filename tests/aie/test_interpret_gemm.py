"""A matrix product on one core, written by hand after spec aie-codegen 10."""

from __future__ import annotations

import numpy as np
import pytest

from tests.aie.interpreting import FOREVER, access, loaded, random_integers

ROWS, REDUCTION, COLUMNS = 16, 32, 16
"""Of the product; in tiles of 8 rows, 16 reductions and 16 columns."""

BLOCKS_OF_A = "<size = 2, stride = 64>, <size = 2, stride = 8>, <size = 4, stride = 16>, <size = 8, stride = 1>"
BLOCKS_OF_B = "<size = 2, stride = 128>, <size = 2, stride = 8>, <size = 8, stride = 16>, <size = 8, stride = 1>"
ROWS_OF_C = "<size = 2, stride = 64>, <size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>"
ZERO = "func.call @zero_bf16_8_16_16(%c) : (memref<8x16xbf16>) -> ()"

DESIGN = f"""
  aie.device(npu2) {{
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    %core = aie.tile(0, 2)
    aie.objectfifo @A_l3l2(%shim, {{%mem}}, [2, 2]) : !aie.objectfifo<memref<8x16xbf16>>
    aie.objectfifo @A_l2l1(%mem dimensionsToStream [{BLOCKS_OF_A}], {{%core}}, [2, 2])
      : !aie.objectfifo<memref<8x16xbf16>>
    aie.objectfifo.link [@A_l3l2] -> [@A_l2l1] ([] [0])
    aie.objectfifo @B_l3l2(%shim, {{%mem}}, [1, 1]) : !aie.objectfifo<memref<2x16x16xbf16>>
    aie.objectfifo @B_l2l1(%mem dimensionsToStream [{BLOCKS_OF_B}], {{%core}}, [2, 2])
      : !aie.objectfifo<memref<16x16xbf16>>
    aie.objectfifo.link [@B_l3l2] -> [@B_l2l1] ([] [0])
    aie.objectfifo @C_l1l2(%core, {{%mem}}, [2, 2]) : !aie.objectfifo<memref<8x16xbf16>>
    aie.objectfifo @C_l2l3(%mem dimensionsToStream [{ROWS_OF_C}], {{%shim}}, [2, 2])
      : !aie.objectfifo<memref<8x16xbf16>>
    aie.objectfifo.link [@C_l1l2] -> [@C_l2l3] ([] [])
    func.func private @zero_bf16_8_16_16(memref<8x16xbf16>)
    func.func private @matmul_bf16_bf16_8_16_16(memref<8x16xbf16>, memref<16x16xbf16>, memref<8x16xbf16>)
    aie.core(%core) {{
      {FOREVER}
      %c2 = arith.constant 2 : index
      scf.for %i = %c0 to %forever step %c1 {{
        %views = aie.objectfifo.acquire @B_l2l1(Consume, 2) : !aie.objectfifosubview<memref<16x16xbf16>>
        %b0 = aie.objectfifo.subview.access %views[0]
          : !aie.objectfifosubview<memref<16x16xbf16>> -> memref<16x16xbf16>
        %b1 = aie.objectfifo.subview.access %views[1]
          : !aie.objectfifosubview<memref<16x16xbf16>> -> memref<16x16xbf16>
        scf.for %m = %c0 to %c2 step %c1 {{
          {access("c", "C_l1l2", "Produce", "8x16xbf16")}
          {ZERO}
          scf.for %k = %c0 to %c2 step %c1 {{
            {access("a", "A_l2l1", "Consume", "8x16xbf16")}
            %b = scf.index_switch %k -> memref<16x16xbf16>
            case 1 {{ scf.yield %b1 : memref<16x16xbf16> }}
            default {{ scf.yield %b0 : memref<16x16xbf16> }}
            func.call @matmul_bf16_bf16_8_16_16(%a, %b, %c)
              : (memref<8x16xbf16>, memref<16x16xbf16>, memref<8x16xbf16>) -> ()
            aie.objectfifo.release @A_l2l1(Consume, 1)
          }}
          aie.objectfifo.release @C_l1l2(Produce, 1)
        }}
        aie.objectfifo.release @B_l2l1(Consume, 2)
      }}
      aie.end
    }}
    aie.runtime_sequence(%A : memref<16x32xbf16>, %B : memref<32x16xbf16>, %C : memref<16x16xbf16>) {{
      %a = aiex.dma_configure_task_for @A_l3l2 {{
        aie.dma_bd(%A : memref<16x32xbf16> offset = 0 len = 256 sizes = [2, 2, 8, 16] strides = [256, 16, 32, 1])
        aie.end
      }} {{repeat_count = 1 : i32}}
      aiex.dma_start_task(%a)
      %b = aiex.dma_configure_task_for @B_l3l2 {{
        aie.dma_bd(%B : memref<32x16xbf16> offset = 0 len = 512)
        aie.end
      }}
      aiex.dma_start_task(%b)
      %c = aiex.dma_configure_task_for @C_l2l3 {{
        aie.dma_bd(%C : memref<16x16xbf16> offset = 0 len = 256)
        aie.end
      }} {{issue_token = true}}
      aiex.dma_start_task(%c)
      aiex.dma_await_task(%c)
    }}
  }}
"""


def test_product() -> None:
    machine = loaded(DESIGN)
    for seed in range(2):
        a, b = random_integers(seed, ROWS, REDUCTION, limit=1), random_integers(seed + 9, REDUCTION, COLUMNS, limit=1)
        launch = machine.launch({0: a, 1: b})
        assert np.array_equal(launch.results[2], a @ b)
        assert launch.calls == {"zero_bf16_8_16_16": 2, "matmul_bf16_bf16_8_16_16": 4}
        assert launch.objects == {"A_l3l2": 4, "A_l2l1": 4, "B_l3l2": 1, "B_l2l1": 2, "C_l1l2": 2, "C_l2l3": 2}
        assert launch.leftovers == ()


@pytest.mark.parametrize(
    "right, wrong",
    [
        (ZERO, ""),
        (f"dimensionsToStream [{BLOCKS_OF_A}]", ""),
        (f"dimensionsToStream [{BLOCKS_OF_B}]", ""),
        (f"dimensionsToStream [{ROWS_OF_C}]", ""),
        ("case 1 {", "case 2 {"),
        ("strides = [256, 16, 32, 1]", "strides = [0, 16, 32, 1]"),
    ],
)
def test_mistake_changes_the_result(right: str, wrong: str) -> None:
    assert right in DESIGN
    a, b = random_integers(1, ROWS, REDUCTION, limit=1), random_integers(2, REDUCTION, COLUMNS, limit=1)
    launch = loaded(DESIGN.replace(right, wrong)).launch({0: a, 1: b})
    assert not np.array_equal(launch.results[2], a @ b)


def test_product_is_rounded_once_per_kernel_call() -> None:
    """The kernel accumulates in 32 bits and adds to C in bf16, so partial sums of 256 + 1 lose the 1."""
    a, b = np.zeros((ROWS, REDUCTION)), np.ones((REDUCTION, COLUMNS))
    a[:, 0], a[:, 16] = 256, 1
    assert np.array_equal(loaded(DESIGN).launch({0: a, 1: b}).results[2], np.full((ROWS, COLUMNS), 256))
    exact = loaded(DESIGN, exact=True).launch({0: a, 1: b}).results[2]
    assert np.array_equal(exact, np.full((ROWS, COLUMNS), 257))
