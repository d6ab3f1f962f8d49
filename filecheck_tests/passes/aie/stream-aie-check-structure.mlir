// RUN: stream-opt %s --split-input-file -p stream-aie-check --verify-diagnostics | filecheck %s

// Which part is where, and what it is connected to.

// A device that is not known.

aie.device(xcve2302) {
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

// CHECK:      :1: error: in pass stream-aie-check: device 'xcve2302' is unknown; use one of npu1, npu1_1col, npu1_2col, npu1_3col, npu2, npu2_1col, npu2_2col, npu2_3col, npu2_4col, npu2_5col, npu2_6col, npu2_7col

// -----

// A tile beyond the array.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(8, 2)
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

// CHECK:      :3: error: in pass stream-aie-check: tile (8, 2) is not on npu2, which has columns 0 to 7 and rows 0 to 5

// -----

// A core on a mem tile, and a second one there.

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
  aie.core(%mem) {
    aie.end
  }
  aie.core(%mem) {
    aie.end
  }
  aie.runtime_sequence(%a : memref<256xbf16>, %b : memref<256xbf16>) {
    %feed = aiex.dma_configure_task_for @in {
      aie.dma_bd(%a : memref<256xbf16> offset = 0 len = 256)
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

// CHECK:      :3: error: in pass stream-aie-check: a core cannot run on mem tile (0, 1); put it on a core tile (the same holds for 1 more)
// CHECK-NEXT: :3: error: in pass stream-aie-check: core tile (0, 1) has two cores; put one of them on another tile

// -----

// The DMA of another kind of tile.

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
  %dma = aie.mem(%mem) {
    aie.end
  }
  aie.runtime_sequence(%a : memref<256xbf16>, %b : memref<256xbf16>) {
    %feed = aiex.dma_configure_task_for @in {
      aie.dma_bd(%a : memref<256xbf16> offset = 0 len = 256)
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

// CHECK:      :3: error: in pass stream-aie-check: this is the DMA of a core tile, but (0, 1) is a mem tile

// -----

// A buffer out of reach.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in] -> [@tiled]([] [0])
  aie.objectfifo @out(%tile, {%shim}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  func.func private @scale(memref<64xbf16>, memref<64xbf16>) attributes {link_with = "scale.o"}
  %far = aie.tile(2, 2)
  %buffer = aie.buffer(%far) {sym_name = "weights"} : memref<64xbf16>
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
        func.call @scale(%buffer, %y) : (memref<64xbf16>, memref<64xbf16>) -> ()
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

// CHECK:      :9: error: in pass stream-aie-check: core (0, 2) cannot reach the memory of tile (2, 2), which holds buffer weights

// -----

// Dimensions at a shim tile.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim dimensionsToStream [<size = 64, stride = 1>], {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in] -> [@tiled]([] [0])
  aie.objectfifo @out(%tile, {%shim dimensionsFromStream [<size = 64, stride = 1>]}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
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

// CHECK:      :3: error: in pass stream-aie-check: @in has dimensions at its end on shim tile (0, 0); put them into the runtime sequence
// CHECK-NEXT: :3: error: in pass stream-aie-check: @out has dimensions at its end on shim tile (0, 0); put them into the runtime sequence

// -----

// Repetition and initial values at a shim tile.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, [2, 2]) {repeat_count = 2 : i32} : !aie.objectfifo<memref<64xbf16>> = [dense<0.0> : memref<64xbf16>, dense<0.0> : memref<64xbf16>]
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

// CHECK:      :3: error: in pass stream-aie-check: @in comes from a shim tile and has repeat_count; repeat the task instead
// CHECK-NEXT: :3: error: in pass stream-aie-check: @in comes from a shim tile and has initial values; send them instead

// -----

// A link of what does not exist.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@input] -> [@tiled]([] [0])
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

// CHECK:      :3: error: in pass stream-aie-check: the link names @input, but there is no such object FIFO

// -----

// A FIFO in two links.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in] -> [@tiled]([] [0])
  aie.objectfifo @more(%mem, {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in] -> [@more]([] [])
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

// CHECK:      :3: error: in pass stream-aie-check: @in is in two links; a FIFO can be in one link only

// -----

// A link of FIFOs that do not meet.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@out] -> [@tiled]([] [0])
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

// CHECK:      :3: error: in pass stream-aie-check: @out does not end at (0, 1), where @tiled starts
