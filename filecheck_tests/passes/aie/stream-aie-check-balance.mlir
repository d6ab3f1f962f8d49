// RUN: stream-opt %s --split-input-file -p stream-aie-check --verify-diagnostics | filecheck %s

// Objects produced and consumed in one launch, and another one after it.

// An acquire of one object too many, in the last iteration there is none left.

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
        %ins = aie.objectfifo.acquire @tiled(Consume, 2) : !aie.objectfifosubview<memref<64xbf16>>
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

// CHECK:      :9: error: in pass stream-aie-check: core (0, 2) waits for 1 object of @tiled in iteration t0=3 of pass 0, for ever: the tasks of @in send 4 objects and no more
// CHECK-NEXT: :5: error: in pass stream-aie-check: the runtime sequence @sequence waits here for ever; these tasks never end: @out with 3 of 4 objects moved

// -----

// A release that is missing.

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

// CHECK:      :3: error: in pass stream-aie-check: @in keeps 2 objects more at tile (0, 1) than it held before: objects produced and consumed differ, so the next one begins shifted; make tasks and loops agree
// CHECK-NEXT: :3: error: in pass stream-aie-check: @tiled keeps 2 objects more at tile (0, 2) than it held before: objects produced and consumed differ, so the next one begins shifted; make tasks and loops agree
// CHECK-NEXT: :3: error: in pass stream-aie-check: @out keeps 2 objects more at tile (0, 2) than it held before: objects produced and consumed differ, so the next one begins shifted; make tasks and loops agree

// -----

// More is released than was acquired.

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
        aie.objectfifo.release @out(Produce, 2)
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

// CHECK:      :9: error: in pass stream-aie-check: core (0, 2) releases 2 of @out, but holds 1; acquire as many before

// -----

// Too little is sent.

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
      aie.dma_bd(%a : memref<256xbf16> offset = 0 len = 192)
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

// CHECK:      :9: error: in pass stream-aie-check: core (0, 2) waits for 1 object of @tiled in iteration t0=3 of pass 0, for ever: the tasks of @in send 3 objects and no more
// CHECK-NEXT: :5: error: in pass stream-aie-check: the runtime sequence @sequence waits here for ever; these tasks never end: @out with 3 of 4 objects moved

// -----

// Too much is sent: the FIFOs keep it.

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
  aie.runtime_sequence(%a : memref<320xbf16>, %b : memref<256xbf16>) {
    %feed = aiex.dma_configure_task_for @in {
      aie.dma_bd(%a : memref<320xbf16> offset = 0 len = 320)
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

// CHECK:      :3: error: in pass stream-aie-check: @out keeps 1 object more at tile (0, 2) than it held before: objects produced and consumed differ, so the next one begins shifted; make tasks and loops agree

// -----

// So much is sent that the task cannot end.

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
  aie.runtime_sequence(%a : memref<640xbf16>, %b : memref<256xbf16>) {
    %feed = aiex.dma_configure_task_for @in {
      aie.dma_bd(%a : memref<640xbf16> offset = 0 len = 640)
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

// CHECK:      :5: error: in pass stream-aie-check: the freed task of @in may still be moving data here, and its descriptors be used again; await it, or free it after a wait that proves its end

// -----

// A loop of the core is shorter than a launch: the second launch begins where the first one stopped, which is no fault.

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
    %four = arith.constant 3 : index
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

// CHECK: aie.device

// -----

// What is done depends on the loop: half of the objects go on.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @in(%shim, {%a}, [2, 2]) : !aie.objectfifo<memref<16xi32>>
  aie.objectfifo @mid(%a, {%b}, [2, 2]) : !aie.objectfifo<memref<16xi32>>
  aie.objectfifo @out(%b, {%shim}, [2, 2]) : !aie.objectfifo<memref<16xi32>>
  aie.core(%a) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      scf.for %i = %zero to %four step %one {
        %in = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
        %two = arith.constant 2 : index
        %half = arith.divui %i, %two : index
        scf.index_switch %half
        case 1 {
          %out = aie.objectfifo.acquire @mid(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
          aie.objectfifo.release @mid(Produce, 1)
          scf.yield
        }
        default {
          scf.yield
        }
        aie.objectfifo.release @in(Consume, 1)
      }
    }
    aie.end
  }
  aie.core(%b) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      %s3 = aie.objectfifo.acquire @mid(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
      %s4 = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
      aie.objectfifo.release @mid(Consume, 1)
      aie.objectfifo.release @out(Produce, 1)
    }
    aie.end
  }
  aie.runtime_sequence(%in : memref<64xi32>, %out : memref<64xi32>) {
    %feed = aiex.dma_configure_task_for @in {
      aie.dma_bd(%in : memref<64xi32> offset = 0 len = 64)
      aie.end
    }
    aiex.dma_start_task(%feed)
    %drain = aiex.dma_configure_task_for @out {
      aie.dma_bd(%out : memref<64xi32> offset = 0 len = 32)
      aie.end
    } {issue_token = true}
    aiex.dma_start_task(%drain)
    aiex.dma_await_task(%drain)
  }
}

// CHECK: aie.device

// -----

// They are not all.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @in(%shim, {%a}, [2, 2]) : !aie.objectfifo<memref<16xi32>>
  aie.objectfifo @mid(%a, {%b}, [2, 2]) : !aie.objectfifo<memref<16xi32>>
  aie.objectfifo @out(%b, {%shim}, [2, 2]) : !aie.objectfifo<memref<16xi32>>
  aie.core(%a) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      scf.for %i = %zero to %four step %one {
        %in = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
        %two = arith.constant 2 : index
        %half = arith.divui %i, %two : index
        scf.index_switch %half
        case 1 {
          %out = aie.objectfifo.acquire @mid(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
          aie.objectfifo.release @mid(Produce, 1)
          scf.yield
        }
        default {
          scf.yield
        }
        aie.objectfifo.release @in(Consume, 1)
      }
    }
    aie.end
  }
  aie.core(%b) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      %s3 = aie.objectfifo.acquire @mid(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
      %s4 = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
      aie.objectfifo.release @mid(Consume, 1)
      aie.objectfifo.release @out(Produce, 1)
    }
    aie.end
  }
  aie.runtime_sequence(%in : memref<64xi32>, %out : memref<64xi32>) {
    %feed = aiex.dma_configure_task_for @in {
      aie.dma_bd(%in : memref<64xi32> offset = 0 len = 64)
      aie.end
    }
    aiex.dma_start_task(%feed)
    %drain = aiex.dma_configure_task_for @out {
      aie.dma_bd(%out : memref<64xi32> offset = 0 len = 64)
      aie.end
    } {issue_token = true}
    aiex.dma_start_task(%drain)
    aiex.dma_await_task(%drain)
  }
}

// CHECK:      :9: error: in pass stream-aie-check: core (0, 2) waits for 1 object of @in in iteration t0=0 of pass 1, for ever: the tasks of @in send 4 objects and no more
// CHECK-NEXT: :5: error: in pass stream-aie-check: the runtime sequence @sequence waits here for ever; these tasks never end: @out with 2 of 4 objects moved

// -----

// An object that is sent twice arrives twice.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @in(%shim, {%a}, [2, 2]) : !aie.objectfifo<memref<16xi32>>
  aie.objectfifo @mid(%a, {%b}, [2, 2]) {repeat_count = 2 : i32} : !aie.objectfifo<memref<16xi32>>
  aie.objectfifo @out(%b, {%shim}, [2, 2]) : !aie.objectfifo<memref<16xi32>>
  aie.core(%a) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      %s1 = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
      %s2 = aie.objectfifo.acquire @mid(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
      aie.objectfifo.release @in(Consume, 1)
      aie.objectfifo.release @mid(Produce, 1)
    }
    aie.end
  }
  aie.core(%b) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      %s3 = aie.objectfifo.acquire @mid(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
      %s4 = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
      aie.objectfifo.release @mid(Consume, 1)
      aie.objectfifo.release @out(Produce, 1)
    }
    aie.end
  }
  aie.runtime_sequence(%in : memref<64xi32>, %out : memref<64xi32>) {
    %feed = aiex.dma_configure_task_for @in {
      aie.dma_bd(%in : memref<64xi32> offset = 0 len = 32)
      aie.end
    }
    aiex.dma_start_task(%feed)
    %drain = aiex.dma_configure_task_for @out {
      aie.dma_bd(%out : memref<64xi32> offset = 0 len = 64)
      aie.end
    } {issue_token = true}
    aiex.dma_start_task(%drain)
    aiex.dma_await_task(%drain)
  }
}

// CHECK: aie.device
