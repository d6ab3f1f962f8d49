// RUN: stream-opt %s --split-input-file -p stream-aie-check --verify-diagnostics | filecheck %s

// Links, and the use of FIFOs and functions by cores.

// A distribute on a core tile, to different tiles, with different repetition, in no parts.

aie.device(npu1) {
  %shim = aie.tile(0, 0)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @all(%shim, {%a}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
  aie.objectfifo @first(%a, {%b}, 2 : i32) {repeat_count = 2 : i32} : !aie.objectfifo<memref<32xi32>>
  aie.objectfifo @second(%b, {%a}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
  aie.objectfifo.link [@all] -> [@first, @second]([] [0, 64])
}

// CHECK:      :3: error: in pass stream-aie-check: @second starts at (0, 3), @first at (0, 2); a link has one tile
// CHECK-NEXT: :3: error: in pass stream-aie-check: a join or distribute is possible on mem tiles only, not on tile (0, 2)
// CHECK-NEXT: :3: error: in pass stream-aie-check: the outputs of a distribute have different repeat_count; give all the same
// CHECK-NEXT: :3: error: in pass stream-aie-check: the offsets [0, 64] cut @all, whose objects have 64 elements, into no parts; they ascend and stay below that

// -----

// The dimensions of a join reach beyond a part.

aie.device(npu1) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @first(%a, {%mem}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
  aie.objectfifo @second(%b, {%mem}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
  aie.objectfifo @all(%mem dimensionsToStream [<size = 8, stride = 8>, <size = 8, stride = 1>], {%shim}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
  aie.objectfifo.link [@first, @second] -> [@all]([0, 32] [])
}

// CHECK:      :3: error: in pass stream-aie-check: the dimensions of @all reach element 63, but order each part by itself and the shortest part has 32 elements; describe one part

// -----

// A FIFO without room.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in] -> [@tiled]([] [0])
  aie.objectfifo @out(%tile, {%shim}, [0, 2]) : !aie.objectfifo<memref<64xbf16>>
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

// CHECK:      :3: error: in pass stream-aie-check: @out has depth 0 at (0, 2); it needs an object there
// CHECK-NEXT: :9: error: in pass stream-aie-check: core (0, 2) acquires 1 object of @out, whose depth at that end is 0; make it deeper, or acquire fewer at a time

// -----

// An acquire of nothing, at the wrong side, of too many, of another type.

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
        %ins = aie.objectfifo.acquire @tile(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %x = aie.objectfifo.subview.access %ins[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %outs = aie.objectfifo.acquire @out(Produce, 3) : !aie.objectfifosubview<memref<32xbf16>>
        %y = aie.objectfifo.subview.access %outs[0] : !aie.objectfifosubview<memref<32xbf16>> -> memref<32xbf16>
        func.call @scale(%x, %x) : (memref<64xbf16>, memref<64xbf16>) -> ()
        aie.objectfifo.release @tiled(Produce, 1)
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

// CHECK:      :9: error: in pass stream-aie-check: there is no object FIFO @tile
// CHECK-NEXT: :9: error: in pass stream-aie-check: core (0, 2) acquires 3 objects of @out, whose depth at that end is 2; make it deeper, or acquire fewer at a time
// CHECK-NEXT: :9: error: in pass stream-aie-check: @out has objects of type memref<64xbf16>, not memref<32xbf16>
// CHECK-NEXT: :9: error: in pass stream-aie-check: core (0, 2) is no producer of @tiled, which goes from (0, 1) to (0, 2)

// -----

// An object that was not acquired.

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
        %x = aie.objectfifo.subview.access %ins[1] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
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

// CHECK:      :9: error: in pass stream-aie-check: object 1 of @tiled is used, but its acquire asks for 1 (0 to 0); acquire more

// -----

// No object file.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in] -> [@tiled]([] [0])
  aie.objectfifo @out(%tile, {%shim}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  func.func private @scale(memref<64xbf16>, memref<64xbf16>)
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

// CHECK:      :9: error: in pass stream-aie-check: no object file is known for @scale: neither its declaration nor core (0, 2) has link_with; write it on the declaration

// -----

// What the compiler knows itself needs none.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in] -> [@tiled]([] [0])
  aie.objectfifo @out(%tile, {%shim}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  func.func private @llvm.scale(memref<64xbf16>, memref<64xbf16>)
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
        func.call @llvm.scale(%x, %y) : (memref<64xbf16>, memref<64xbf16>) -> ()
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

// CHECK: aie.device

// -----

// The object file of the core will do.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in] -> [@tiled]([] [0])
  aie.objectfifo @out(%tile, {%shim}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  func.func private @scale(memref<64xbf16>, memref<64xbf16>)
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
  } {link_with = "scale.o"}
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

// CHECK: aie.device
