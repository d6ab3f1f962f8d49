// RUN: stream-opt %s --split-input-file -p stream-aie-check --verify-diagnostics | filecheck %s

// What a tile can hold.

// Three FIFOs leave a core, and three enter another one, by DMA.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @f0(%a, {%b}, 2 : i32) {via_DMA = true} : !aie.objectfifo<memref<8xi32>>
  aie.objectfifo @f1(%a, {%b}, 2 : i32) {via_DMA = true} : !aie.objectfifo<memref<8xi32>>
  aie.objectfifo @f2(%a, {%b}, 2 : i32) {via_DMA = true} : !aie.objectfifo<memref<8xi32>>
}

// CHECK:      :3: error: in pass stream-aie-check: core tile (0, 2) has 2 MM2S channels, but 3 object FIFOs leave it by DMA (@f0, @f1, @f2); link FIFOs, use a neighbour that shares its memory, or another tile
// CHECK-NEXT: :3: error: in pass stream-aie-check: core tile (0, 3) has 2 S2MM channels, but 3 object FIFOs enter it by DMA (@f0, @f1, @f2); link FIFOs, use a neighbour that shares its memory, or another tile

// -----

// In shared memory they need none.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @f0(%a, {%b}, 2 : i32) : !aie.objectfifo<memref<8xi32>>
  aie.objectfifo @f1(%a, {%b}, 2 : i32) : !aie.objectfifo<memref<8xi32>>
  aie.objectfifo @f2(%a, {%b}, 2 : i32) : !aie.objectfifo<memref<8xi32>>
}

// CHECK: aie.device

// -----

// A channel that the design uses by itself is not free.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @f0(%a, {%b}, 2 : i32) {via_DMA = true} : !aie.objectfifo<memref<8xi32>>
  aie.objectfifo @f1(%a, {%b}, 2 : i32) {via_DMA = true} : !aie.objectfifo<memref<8xi32>>
  aie.flow(%a, DMA : 0, %shim, DMA : 0)
}

// CHECK:      :3: error: in pass stream-aie-check: core tile (0, 2) has 2 MM2S channels, but 2 object FIFOs leave it by DMA beside 1 that are written out (@f0, @f1); link FIFOs, use a neighbour that shares its memory, or another tile

// -----

// Three FIFOs leave a shim tile.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @f0(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<8xi32>>
  aie.objectfifo @f1(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<8xi32>>
  aie.objectfifo @f2(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<8xi32>>
}

// CHECK:      :3: error: in pass stream-aie-check: shim tile (0, 0) has 2 MM2S channels, but 3 object FIFOs leave it by DMA (@f0, @f1, @f2); link FIFOs, use a neighbour that shares its memory, or another tile

// -----

// Seventeen buffer descriptors of a core: depth 8 twice repeated, and 1.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @f(%a, {%mem}, 8 : i32) {repeat_count = 2 : i32} : !aie.objectfifo<memref<8xi32>>
  aie.objectfifo @g(%mem, {%a}, 1 : i32) : !aie.objectfifo<memref<8xi32>>
}

// CHECK:      :3: error: in pass stream-aie-check: core tile (0, 2) needs 17 buffer descriptors of 16 (@f 16, @g 1); lower depths or repeat counts, or use another tile

// -----

// Twenty-five descriptors on the even channels of a mem tile; an odd channel would have room.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @f(%mem, {%a}, [25, 2]) : !aie.objectfifo<memref<8xi32>>
}

// CHECK:      :3: error: in pass stream-aie-check: mem tile (0, 1) needs 25 buffer descriptors on its even DMA channels of 24 (@f 25); lower depths or repeat counts, or use another tile

// -----

// A join of four with depth 2 needs two descriptors per input and eight at the output.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  %c = aie.tile(0, 4)
  %d = aie.tile(0, 5)
  aie.objectfifo @a(%a, {%mem}, 2 : i32) : !aie.objectfifo<memref<8xi32>>
  aie.objectfifo @b(%b, {%mem}, 2 : i32) : !aie.objectfifo<memref<8xi32>>
  aie.objectfifo @c(%c, {%mem}, 2 : i32) : !aie.objectfifo<memref<8xi32>>
  aie.objectfifo @d(%d, {%mem}, 2 : i32) : !aie.objectfifo<memref<8xi32>>
  aie.objectfifo @all(%mem, {%shim}, 6 : i32) : !aie.objectfifo<memref<32xi32>>
  aie.objectfifo.link [@a, @b, @c, @d] -> [@all]([0, 8, 16, 24] [])
}

// CHECK:      :3: error: in pass stream-aie-check: mem tile (0, 1) needs 36 buffer descriptors on its even DMA channels of 24 (@a 6, @c 6, @all 24); lower depths or repeat counts, or use another tile

// -----

// Eighteen locks of a core.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  %l0 = aie.lock(%a, 0)
  %l1 = aie.lock(%a, 1)
  %l2 = aie.lock(%a, 2)
  %l3 = aie.lock(%a, 3)
  %l4 = aie.lock(%a, 4)
  %l5 = aie.lock(%a, 5)
  %l6 = aie.lock(%a, 6)
  %l7 = aie.lock(%a, 7)
  %l8 = aie.lock(%a, 8)
  %l9 = aie.lock(%a, 9)
  %l10 = aie.lock(%a, 10)
  %l11 = aie.lock(%a, 11)
  %l12 = aie.lock(%a, 12)
  %l13 = aie.lock(%a, 13)
  aie.objectfifo @f0(%a, {%b}, 2 : i32) : !aie.objectfifo<memref<8xi32>>
  aie.objectfifo @f1(%a, {%b}, 2 : i32) : !aie.objectfifo<memref<8xi32>>
}

// CHECK:      :3: error: in pass stream-aie-check: core tile (0, 2) needs 18 locks of 16 (@f0 2, @f1 2, aie.lock 14); let fewer FIFOs end there, or use another tile

// -----

// Numbers and values of locks.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  %l = aie.lock(%a, 16)
  %m = aie.lock(%a, 3) {init = 64 : i32}
  %n = aie.lock(%a, 3)
}

// CHECK:      :3: error: in pass stream-aie-check: core tile (0, 2) has no lock 16, the last one is 15
// CHECK-NEXT: :3: error: in pass stream-aie-check: a lock begins at 64, but counts from 0 to 63
// CHECK-NEXT: :3: error: in pass stream-aie-check: lock 3 of core tile (0, 2) is declared twice; number it anew

// -----

// Memory of a core: stack, two buffers of 32 KB.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @f(%mem, {%a}, [1, 2]) : !aie.objectfifo<memref<8192xi32>>
  aie.core(%a) {
    aie.end
  }
}

// CHECK:      :3: error: in pass stream-aie-check: core tile (0, 2) needs 66560 bytes of 65536 (stack 1024, @f 65536); make tiles smaller, lower depths, or keep fewer objects

// -----

// Without a stack it fits.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @f(%mem, {%a}, [1, 2]) : !aie.objectfifo<memref<8192xi32>>
}

// CHECK: aie.device

// -----

// Memory of a mem tile; what is too much goes to its neighbour.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @f(%mem, {%a}, [6, 1]) : !aie.objectfifo<memref<12000xi32>>
  aie.objectfifo @g(%mem, {%b}, [6, 1]) : !aie.objectfifo<memref<12000xi32>>
}

// CHECK: aie.device

// -----

// The neighbour is full.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  %half = aie.buffer(%next) : memref<500000xi8>
  aie.objectfifo @f(%mem, {%a}, [6, 1]) : !aie.objectfifo<memref<12000xi32>>
  aie.objectfifo @g(%mem, {%b}, [6, 1]) : !aie.objectfifo<memref<12000xi32>>
}

// CHECK:      :3: error: in pass stream-aie-check: mem tile (0, 1) needs 576000 bytes of 524288 for @f 288000, @g 288000; lower depths or sizes, or use another tile (its neighbours have no room)

// -----

// A buffer that is larger than a mem tile.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  %large = aie.buffer(%mem) {sym_name = "large"} : memref<524289xi8>
}

// CHECK:      :3: error: in pass stream-aie-check: mem tile (0, 1) needs 524289 bytes of 524288 with buffer large; lower depths or sizes, or use another tile
