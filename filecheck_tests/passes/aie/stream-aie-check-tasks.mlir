// RUN: stream-opt %s --split-input-file -p stream-aie-check --verify-diagnostics | filecheck %s

// The transfers of tasks: sizes, strides, lengths.

// Another length than the sizes say.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in] -> [@tiled]([] [0])
  aie.objectfifo @out(%tile, {%shim}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  func.func private @scale(memref<64xbf16>, memref<64xbf16>) attributes {link_with = "scale.o"}
  aie.core(%tile) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      scf.for %i = %zero to %four step %one {
        %ins = aie.objectfifo.acquire @tiled(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %x = aie.objectfifo.subview.access %ins[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %outs = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %y = aie.objectfifo.subview.access %outs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        func.call @scale(%x, %y) : (memref<64xbf16>, memref<64xbf16>) -> ()
        aie.objectfifo.release @tiled(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
    }
    aie.end
  }
  aie.runtime_sequence(%a : memref<256xbf16>, %b : memref<256xbf16>) {
    %feed = aiex.dma_configure_task_for @in {
      aie.dma_bd(%a : memref<256xbf16> offset = 0 len = 256 sizes = [4, 32] strides = [64, 1])
      aie.end
    }
    aiex.dma_start_task(%feed)
    %drain = aiex.dma_configure_task_for @out {
      aie.dma_bd(%b : memref<256xbf16> offset = 0 len = 256)
      aie.end
    } {issue_token = true}
    aiex.dma_start_task(%drain)
    aiex.dma_await_task(%drain)
    aiex.dma_free_task(%feed)
  }
}

// CHECK:      :7: error: in pass stream-aie-check: the length is 256, but the three inner sizes of <4, 64> <32, 1> make 128

// -----

// Five dimensions.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in] -> [@tiled]([] [0])
  aie.objectfifo @out(%tile, {%shim}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  func.func private @scale(memref<64xbf16>, memref<64xbf16>) attributes {link_with = "scale.o"}
  aie.core(%tile) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      scf.for %i = %zero to %four step %one {
        %ins = aie.objectfifo.acquire @tiled(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %x = aie.objectfifo.subview.access %ins[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %outs = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %y = aie.objectfifo.subview.access %outs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        func.call @scale(%x, %y) : (memref<64xbf16>, memref<64xbf16>) -> ()
        aie.objectfifo.release @tiled(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
    }
    aie.end
  }
  aie.runtime_sequence(%a : memref<256xbf16>, %b : memref<256xbf16>) {
    %feed = aiex.dma_configure_task_for @in {
      aie.dma_bd(%a : memref<256xbf16> offset = 0 len = 64 sizes = [1, 2, 2, 8, 8] strides = [0, 128, 64, 8, 1])
      aie.end
    }
    aiex.dma_start_task(%feed)
    %drain = aiex.dma_configure_task_for @out {
      aie.dma_bd(%b : memref<256xbf16> offset = 0 len = 256)
      aie.end
    } {issue_token = true}
    aiex.dma_start_task(%drain)
    aiex.dma_await_task(%drain)
    aiex.dma_free_task(%feed)
  }
}

// CHECK:      :7: error: in pass stream-aie-check: <1, 0> <2, 128> <2, 64> <8, 8> <8, 1> are 5 dimensions of 4; use several tasks

// -----

// 65 iterations.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in] -> [@tiled]([] [0])
  aie.objectfifo @out(%tile, {%shim}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  func.func private @scale(memref<64xbf16>, memref<64xbf16>) attributes {link_with = "scale.o"}
  aie.core(%tile) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      scf.for %i = %zero to %four step %one {
        %ins = aie.objectfifo.acquire @tiled(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %x = aie.objectfifo.subview.access %ins[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %outs = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %y = aie.objectfifo.subview.access %outs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        func.call @scale(%x, %y) : (memref<64xbf16>, memref<64xbf16>) -> ()
        aie.objectfifo.release @tiled(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
    }
    aie.end
  }
  aie.runtime_sequence(%a : memref<256xbf16>, %b : memref<256xbf16>) {
    %feed = aiex.dma_configure_task_for @in {
      aie.dma_bd(%a : memref<256xbf16> offset = 0 len = 2 sizes = [65, 1, 1, 2] strides = [2, 0, 0, 1])
      aie.end
    }
    aiex.dma_start_task(%feed)
    %drain = aiex.dma_configure_task_for @out {
      aie.dma_bd(%b : memref<256xbf16> offset = 0 len = 256)
      aie.end
    } {issue_token = true}
    aiex.dma_start_task(%drain)
    aiex.dma_await_task(%drain)
    aiex.dma_free_task(%feed)
  }
}

// CHECK:      :7: error: in pass stream-aie-check: the outermost of four sizes of <65, 2> <1, 0> <1, 0> <2, 1> is 65, but a descriptor iterates 64 times; use more tasks

// -----

// Odd strides, an odd size, an odd offset.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in] -> [@tiled]([] [0])
  aie.objectfifo @out(%tile, {%shim}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  func.func private @scale(memref<64xbf16>, memref<64xbf16>) attributes {link_with = "scale.o"}
  aie.core(%tile) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      scf.for %i = %zero to %four step %one {
        %ins = aie.objectfifo.acquire @tiled(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %x = aie.objectfifo.subview.access %ins[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %outs = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %y = aie.objectfifo.subview.access %outs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        func.call @scale(%x, %y) : (memref<64xbf16>, memref<64xbf16>) -> ()
        aie.objectfifo.release @tiled(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
    }
    aie.end
  }
  aie.runtime_sequence(%a : memref<256xbf16>, %b : memref<256xbf16>) {
    %feed = aiex.dma_configure_task_for @in {
      aie.dma_bd(%a : memref<256xbf16> offset = 1 len = 255 sizes = [5, 17, 3] strides = [51, 1, 1])
      aie.end
    }
    aiex.dma_start_task(%feed)
    %drain = aiex.dma_configure_task_for @out {
      aie.dma_bd(%b : memref<256xbf16> offset = 0 len = 256)
      aie.end
    } {issue_token = true}
    aiex.dma_start_task(%drain)
    aiex.dma_await_task(%drain)
    aiex.dma_free_task(%feed)
  }
}

// CHECK:      :7: error: in pass stream-aie-check: offset 1 of 16-bit elements is not at a multiple of 4 bytes
// CHECK-NEXT: :7: error: in pass stream-aie-check: 255 elements of 16 bits are no whole number of 32-bit words
// CHECK-NEXT: :7: error: in pass stream-aie-check: stride 51 in <5, 51> <17, 1> <3, 1> is no whole number of 32-bit words
// CHECK-NEXT: :7: error: in pass stream-aie-check: stride 1 in <5, 51> <17, 1> <3, 1> is no whole number of 32-bit words
// CHECK-NEXT: :7: error: in pass stream-aie-check: the innermost size of <5, 51> <17, 1> <3, 1>, 3 elements of 16 bits, is no whole number of words

// -----

// Stride 0 where data cannot be repeated.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in] -> [@tiled]([] [0])
  aie.objectfifo @out(%tile, {%shim}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  func.func private @scale(memref<64xbf16>, memref<64xbf16>) attributes {link_with = "scale.o"}
  aie.core(%tile) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      scf.for %i = %zero to %four step %one {
        %ins = aie.objectfifo.acquire @tiled(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %x = aie.objectfifo.subview.access %ins[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %outs = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %y = aie.objectfifo.subview.access %outs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        func.call @scale(%x, %y) : (memref<64xbf16>, memref<64xbf16>) -> ()
        aie.objectfifo.release @tiled(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
    }
    aie.end
  }
  aie.runtime_sequence(%a : memref<256xbf16>, %b : memref<256xbf16>) {
    %feed = aiex.dma_configure_task_for @in {
      aie.dma_bd(%a : memref<256xbf16> offset = 0 len = 256 sizes = [4, 64] strides = [0, 1])
      aie.end
    }
    aiex.dma_start_task(%feed)
    %drain = aiex.dma_configure_task_for @out {
      aie.dma_bd(%b : memref<256xbf16> offset = 0 len = 256)
      aie.end
    } {issue_token = true}
    aiex.dma_start_task(%drain)
    aiex.dma_await_task(%drain)
    aiex.dma_free_task(%feed)
  }
}

// CHECK:      :7: error: in pass stream-aie-check: stride 0 in <4, 0> <64, 1> repeats data below the outermost of four dimensions; make it the outermost one

// -----

// 1024 words in the innermost dimension, 1024 steps in the next one.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in] -> [@tiled]([] [0])
  aie.objectfifo @out(%tile, {%shim}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  func.func private @scale(memref<64xbf16>, memref<64xbf16>) attributes {link_with = "scale.o"}
  aie.core(%tile) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      scf.for %i = %zero to %four step %one {
        %ins = aie.objectfifo.acquire @tiled(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %x = aie.objectfifo.subview.access %ins[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %outs = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %y = aie.objectfifo.subview.access %outs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        func.call @scale(%x, %y) : (memref<64xbf16>, memref<64xbf16>) -> ()
        aie.objectfifo.release @tiled(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
    }
    aie.end
  }
  aie.runtime_sequence(%a : memref<1048576xi32>, %b : memref<256xbf16>) {
    %feed = aiex.dma_configure_task_for @in {
      aie.dma_bd(%a : memref<1048576xi32> offset = 0 len = 1047552 sizes = [1023, 1024] strides = [1024, 1])
      aie.end
    }
    aiex.dma_start_task(%feed)
    %more = aiex.dma_configure_task_for @in {
      aie.dma_bd(%a : memref<1048576xi32> offset = 0 len = 524288 sizes = [2, 1024, 256] strides = [256, 512, 1])
      aie.end
    }
    %drain = aiex.dma_configure_task_for @out {
      aie.dma_bd(%b : memref<256xbf16> offset = 0 len = 256)
      aie.end
    } {issue_token = true}
    aiex.dma_start_task(%drain)
    aiex.dma_await_task(%drain)
    aiex.dma_free_task(%feed)
  }
}

// CHECK:      :7: error: in pass stream-aie-check: dimension 1 of <2, 256> <1024, 512> <256, 1> has 1024 steps of 1023; split it into two

// -----

// A stride of more than 2^20 words.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in] -> [@tiled]([] [0])
  aie.objectfifo @out(%tile, {%shim}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  func.func private @scale(memref<64xbf16>, memref<64xbf16>) attributes {link_with = "scale.o"}
  aie.core(%tile) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      scf.for %i = %zero to %four step %one {
        %ins = aie.objectfifo.acquire @tiled(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %x = aie.objectfifo.subview.access %ins[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %outs = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %y = aie.objectfifo.subview.access %outs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        func.call @scale(%x, %y) : (memref<64xbf16>, memref<64xbf16>) -> ()
        aie.objectfifo.release @tiled(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
    }
    aie.end
  }
  aie.runtime_sequence(%a : memref<8388608xbf16>, %b : memref<256xbf16>) {
    %feed = aiex.dma_configure_task_for @in {
      aie.dma_bd(%a : memref<8388608xbf16> offset = 0 len = 256 sizes = [2, 128] strides = [2097154, 1])
      aie.end
    }
    aiex.dma_start_task(%feed)
    %drain = aiex.dma_configure_task_for @out {
      aie.dma_bd(%b : memref<256xbf16> offset = 0 len = 256)
      aie.end
    } {issue_token = true}
    aiex.dma_start_task(%drain)
    aiex.dma_await_task(%drain)
    aiex.dma_free_task(%feed)
  }
}

// CHECK:      :7: error: in pass stream-aie-check: stride 2097154 in <2, 2097154> <128, 1> exceeds 1048576 words

// -----

// Elements of 64 bits.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in] -> [@tiled]([] [0])
  aie.objectfifo @out(%tile, {%shim}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  func.func private @scale(memref<64xbf16>, memref<64xbf16>) attributes {link_with = "scale.o"}
  aie.core(%tile) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      scf.for %i = %zero to %four step %one {
        %ins = aie.objectfifo.acquire @tiled(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %x = aie.objectfifo.subview.access %ins[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %outs = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %y = aie.objectfifo.subview.access %outs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        func.call @scale(%x, %y) : (memref<64xbf16>, memref<64xbf16>) -> ()
        aie.objectfifo.release @tiled(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
    }
    aie.end
  }
  aie.runtime_sequence(%a : memref<64xi64>, %b : memref<256xbf16>) {
    %feed = aiex.dma_configure_task_for @in {
      aie.dma_bd(%a : memref<64xi64> offset = 0 len = 64)
      aie.end
    }
    aiex.dma_start_task(%feed)
    %drain = aiex.dma_configure_task_for @out {
      aie.dma_bd(%b : memref<256xbf16> offset = 0 len = 256)
      aie.end
    } {issue_token = true}
    aiex.dma_start_task(%drain)
    aiex.dma_await_task(%drain)
    aiex.dma_free_task(%feed)
  }
}

// CHECK:      :7: error: in pass stream-aie-check: elements of 64 bits cannot be moved by a shim tile, 32 is the most; use smaller ones

// -----

// 256 repetitions.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in] -> [@tiled]([] [0])
  aie.objectfifo @out(%tile, {%shim}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  func.func private @scale(memref<64xbf16>, memref<64xbf16>) attributes {link_with = "scale.o"}
  aie.core(%tile) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      scf.for %i = %zero to %four step %one {
        %ins = aie.objectfifo.acquire @tiled(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %x = aie.objectfifo.subview.access %ins[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %outs = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %y = aie.objectfifo.subview.access %outs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        func.call @scale(%x, %y) : (memref<64xbf16>, memref<64xbf16>) -> ()
        aie.objectfifo.release @tiled(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
    }
    aie.end
  }
  aie.runtime_sequence(%a : memref<256xbf16>, %b : memref<256xbf16>) {
    %feed = aiex.dma_configure_task_for @in {
      aie.dma_bd(%a : memref<256xbf16> offset = 0 len = 256)
      aie.end
    } {repeat_count = 256 : i32}
    aiex.dma_start_task(%feed)
    %drain = aiex.dma_configure_task_for @out {
      aie.dma_bd(%b : memref<256xbf16> offset = 0 len = 256)
      aie.end
    } {issue_token = true}
    aiex.dma_start_task(%drain)
    aiex.dma_await_task(%drain)
    aiex.dma_free_task(%feed)
  }
}

// CHECK:      :5: error: in pass stream-aie-check: the task is repeated 256 times of 255; split it

// -----

// Beyond the argument.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in] -> [@tiled]([] [0])
  aie.objectfifo @out(%tile, {%shim}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  func.func private @scale(memref<64xbf16>, memref<64xbf16>) attributes {link_with = "scale.o"}
  aie.core(%tile) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      scf.for %i = %zero to %four step %one {
        %ins = aie.objectfifo.acquire @tiled(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %x = aie.objectfifo.subview.access %ins[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %outs = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %y = aie.objectfifo.subview.access %outs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        func.call @scale(%x, %y) : (memref<64xbf16>, memref<64xbf16>) -> ()
        aie.objectfifo.release @tiled(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
    }
    aie.end
  }
  aie.runtime_sequence(%a : memref<256xbf16>, %b : memref<256xbf16>) {
    %feed = aiex.dma_configure_task_for @in {
      aie.dma_bd(%a : memref<256xbf16> offset = 128 len = 256)
      aie.end
    }
    aiex.dma_start_task(%feed)
    %drain = aiex.dma_configure_task_for @out {
      aie.dma_bd(%b : memref<256xbf16> offset = 0 len = 256)
      aie.end
    } {issue_token = true}
    aiex.dma_start_task(%drain)
    aiex.dma_await_task(%drain)
    aiex.dma_free_task(%feed)
  }
}

// CHECK:      :7: error: in pass stream-aie-check: the transfer from offset 128 on reach element 383 of an argument of 256
