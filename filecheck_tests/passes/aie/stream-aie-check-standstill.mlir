// RUN: stream-opt %s --split-input-file -p stream-aie-check --verify-diagnostics | filecheck %s

// Cores that wait for each other, or for nothing.

// More is expected than there is.

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
  aie.runtime_sequence(%a : memref<256xbf16>, %b : memref<320xbf16>) {
    %feed = aiex.dma_configure_task_for @in {
      aie.dma_bd(%a : memref<256xbf16> offset = 0 len = 256)
      aie.end
    }
    aiex.dma_start_task(%feed)
    %drain = aiex.dma_configure_task_for @out {
      aie.dma_bd(%b : memref<320xbf16> offset = 0 len = 320)
      aie.end
    } {issue_token = true}
    aiex.dma_start_task(%drain)
    aiex.dma_await_task(%drain)
    aiex.dma_free_task(%feed)
  }
}

// CHECK:      :9: error: in pass stream-aie-check: core (0, 2) waits for 1 object of @tiled in iteration t0=0 of pass 1, for ever: the tasks of @in send 4 objects and no more
// CHECK-NEXT: :5: error: in pass stream-aie-check: the runtime sequence @sequence waits here for ever; these tasks never end: @out with 4 of 5 objects moved

// -----

// Nobody passes on what comes into the mem tile.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%mem}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo @tiled(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 32>, <size = 8, stride = 1>], {%tile}, [2, 2]) : !aie.objectfifo<memref<64xbf16>>
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

// CHECK:      :9: error: in pass stream-aie-check: core (0, 2) waits for 1 object of @tiled in iteration t0=0 of pass 0, for ever: nothing makes objects of @tiled in tile (0, 1)
// CHECK-NEXT: :5: error: in pass stream-aie-check: the runtime sequence @sequence waits here for ever; these tasks never end: @in with 2 of 4 objects moved, @out with 0 of 4 objects moved

// -----

// A chain of two cores.

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

// CHECK: aie.device

// -----

// A chain in a circle: each core waits for the other one.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @in(%shim, {%a}, [2, 2]) : !aie.objectfifo<memref<16xi32>>
  aie.objectfifo @mid(%a, {%b}, [2, 2]) : !aie.objectfifo<memref<16xi32>>
  aie.objectfifo @out(%b, {%shim}, [2, 2]) : !aie.objectfifo<memref<16xi32>>
  aie.objectfifo @back(%b, {%a}, [2, 2]) : !aie.objectfifo<memref<16xi32>>
  aie.core(%a) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      %s5 = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
      %s6 = aie.objectfifo.acquire @back(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
      %s7 = aie.objectfifo.acquire @mid(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
      aie.objectfifo.release @in(Consume, 1)
      aie.objectfifo.release @back(Consume, 1)
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
      %s8 = aie.objectfifo.acquire @mid(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
      %s9 = aie.objectfifo.acquire @back(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
      %s10 = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
      aie.objectfifo.release @mid(Consume, 1)
      aie.objectfifo.release @back(Produce, 1)
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

// CHECK:      :7: error: in pass stream-aie-check: core (0, 2) waits for 1 object of @back in pass 0, for ever: the cores named here wait for each other in a circle
// CHECK-NEXT: :7: error: in pass stream-aie-check: core (0, 3) waits for 1 object of @mid in pass 0, for ever: the cores named here wait for each other in a circle
// CHECK-NEXT: :5: error: in pass stream-aie-check: the runtime sequence @sequence waits here for ever; these tasks never end: @in with 2 of 4 objects moved, @out with 0 of 4 objects moved

// -----

// Three objects of one FIFO before the first one of another: the depth is too small.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @in(%shim, {%a}, [2, 2]) : !aie.objectfifo<memref<16xi32>>
  aie.objectfifo @mid(%a, {%b}, [2, 2]) : !aie.objectfifo<memref<16xi32>>
  aie.objectfifo @out(%b, {%shim}, [2, 2]) : !aie.objectfifo<memref<16xi32>>
  aie.objectfifo @flag(%a, {%b}, [2, 2]) : !aie.objectfifo<memref<16xi32>>
  aie.core(%a) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      scf.for %i = %zero to %four step %one {
        %s11 = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
        %s12 = aie.objectfifo.acquire @mid(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
        aie.objectfifo.release @in(Consume, 1)
        aie.objectfifo.release @mid(Produce, 1)
      }
      %s13 = aie.objectfifo.acquire @flag(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
      aie.objectfifo.release @flag(Produce, 1)
    }
    aie.end
  }
  aie.core(%b) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      %s14 = aie.objectfifo.acquire @flag(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
      aie.objectfifo.release @flag(Consume, 1)
      scf.for %i = %zero to %four step %one {
        %s15 = aie.objectfifo.acquire @mid(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
        %s16 = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
        aie.objectfifo.release @mid(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
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

// CHECK:      :7: error: in pass stream-aie-check: core (0, 3) waits for 1 object of @flag in pass 0, for ever: the cores named here wait for each other in a circle
// CHECK-NEXT: :9: error: in pass stream-aie-check: core (0, 2) waits for 1 free object of @mid in iteration t0=2 of pass 0, for ever: the cores named here wait for each other in a circle
// CHECK-NEXT: :5: error: in pass stream-aie-check: the runtime sequence @sequence waits here for ever; these tasks never end: @out with 0 of 4 objects moved

// -----

// With depth 4 it is not.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @in(%shim, {%a}, [2, 2]) : !aie.objectfifo<memref<16xi32>>
  aie.objectfifo @mid(%a, {%b}, [4, 4]) : !aie.objectfifo<memref<16xi32>>
  aie.objectfifo @out(%b, {%shim}, [2, 2]) : !aie.objectfifo<memref<16xi32>>
  aie.objectfifo @flag(%a, {%b}, [2, 2]) : !aie.objectfifo<memref<16xi32>>
  aie.core(%a) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      scf.for %i = %zero to %four step %one {
        %s17 = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
        %s18 = aie.objectfifo.acquire @mid(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
        aie.objectfifo.release @in(Consume, 1)
        aie.objectfifo.release @mid(Produce, 1)
      }
      %s19 = aie.objectfifo.acquire @flag(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
      aie.objectfifo.release @flag(Produce, 1)
    }
    aie.end
  }
  aie.core(%b) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %four = arith.constant 4 : index
    %endless = arith.constant 4294967295 : index
    scf.for %pass = %zero to %endless step %one {
      %s20 = aie.objectfifo.acquire @flag(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
      aie.objectfifo.release @flag(Consume, 1)
      scf.for %i = %zero to %four step %one {
        %s21 = aie.objectfifo.acquire @mid(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
        %s22 = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
        aie.objectfifo.release @mid(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
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

// CHECK: aie.device

// -----

// A core ends too early.

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
    scf.for %i = %zero to %one step %one {
      %s23 = aie.objectfifo.acquire @mid(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
      %s24 = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
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

// CHECK:      :3: error: in pass stream-aie-check: the program of core (0, 3) ends before the launch is over
// CHECK-NEXT: :5: error: in pass stream-aie-check: the runtime sequence @sequence waits here for ever; these tasks never end: @out with 1 of 4 objects moved

// -----

// What is read once before the endless loop is sent again by the second launch.

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
    %s25 = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
    aie.objectfifo.release @in(Consume, 1)
    scf.for %pass = %zero to %endless step %one {
      %s26 = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
      %s27 = aie.objectfifo.acquire @mid(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
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
      aie.dma_bd(%in : memref<64xi32> offset = 0 len = 64)
      aie.end
    }
    aiex.dma_start_task(%feed)
    %drain = aiex.dma_configure_task_for @out {
      aie.dma_bd(%out : memref<64xi32> offset = 0 len = 48)
      aie.end
    } {issue_token = true}
    aiex.dma_start_task(%drain)
    aiex.dma_await_task(%drain)
  }
}

// CHECK:      :3: error: in pass stream-aie-check: in the second launch, @out keeps 1 object more at tile (0, 3) than it held before: objects produced and consumed differ, so the next one begins shifted; make tasks and loops agree
