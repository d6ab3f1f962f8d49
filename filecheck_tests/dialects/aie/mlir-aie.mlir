// REQUIRES: aie-opt
// RUN: stream-opt %s -t aie-mlir | %aie-opt | stream-opt | filecheck %s
// RUN: stream-opt %s -t aie-mlir | %aie-opt --mlir-print-op-generic | stream-opt | filecheck %s
// RUN: stream-opt %s --print-op-generic | %aie-opt | stream-opt | filecheck %s
// RUN: stream-opt %s -t aie-mlir | %aie-opt --aie-objectFifo-stateful-transform --aie-assign-lock-ids | stream-opt | filecheck %s --check-prefix LOWERED

// What mlir-aie reads, prints and makes of it, we read.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %core = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 8, stride = 1>, <size = 8, stride = 8>], {%core}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in] -> [@tiled]([] [0])
  aie.objectfifo @out(%core, {%shim}, 2 : i32) : !aie.objectfifo<memref<64xbf16>>
  func.func private @copy(memref<64xbf16>, memref<64xbf16>) attributes {link_with = "copy.o"}
  aie.core(%core) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    scf.for %i = %zero to %four step %one {
      %from = aie.objectfifo.acquire @tiled(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
      %x = aie.objectfifo.subview.access %from[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
      %to = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<64xbf16>>
      %y = aie.objectfifo.subview.access %to[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
      func.call @copy(%x, %y) : (memref<64xbf16>, memref<64xbf16>) -> ()
      aie.objectfifo.release @tiled(Consume, 1)
      aie.objectfifo.release @out(Produce, 1)
    }
    aie.end
  } {stack_size = 2048 : i32}
  aie.runtime_sequence(%a : memref<256xbf16>, %b : memref<256xbf16>) {
    %send = aiex.dma_configure_task_for @in {
      aie.dma_bd(%a : memref<256xbf16> offset = 0 len = 256 sizes = [1, 4, 64] strides = [0, 64, 1])
      aie.end
    }
    aiex.dma_start_task(%send)
    aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 3 : i64, metadata = @out, issue_token = true} : memref<256xbf16>
    aiex.npu.dma_wait {symbol = @out}
    aiex.dma_free_task(%send)
  }
}

// CHECK: aie.device(npu2)
// CHECK: aie.objectfifo @in({{.*}}, {{[{].*[}]}}, 2 : i32) : !aie.objectfifo<memref<64xbf16>>
// CHECK: aie.objectfifo @tiled({{.*}} dimensionsToStream [<size = 8, stride = 1>, <size = 8, stride = 8>], {{[{].*[}]}}, [2, 2])
// CHECK: aie.objectfifo.link [@in] -> [@tiled]([] [0])
// CHECK: aie.objectfifo.acquire @tiled(Consume, 1)
// CHECK: aie.runtime_sequence({{.*}}: memref<256xbf16>, {{.*}}: memref<256xbf16>)
// CHECK: aie.dma_bd({{.*}} : memref<256xbf16> offset = 0 len = 256 sizes = [1, 4, 64] strides = [0, 64, 1])
// CHECK: aiex.npu.dma_memcpy_nd({{.*}}[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1])
// CHECK: aiex.npu.dma_wait {symbol = @out}

// LOWERED-DAG: aie.buffer
// LOWERED-DAG: aie.flow
// LOWERED-DAG: aie.memtile_dma
