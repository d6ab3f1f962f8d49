// RUN: stream-opt %s --split-input-file -p stream-aie-check --verify-diagnostics | filecheck %s

// Lengths, sizes and strides of static transfers.

// Four dimensions at a core.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @f(%a dimensionsToStream [<size = 2, stride = 32>, <size = 2, stride = 8>, <size = 2, stride = 16>, <size = 8, stride = 1>], {%mem}, 1 : i32) : !aie.objectfifo<memref<64xbf16>>
}

// CHECK:      :3: error: in pass stream-aie-check: @f at core tile (0, 2): <2, 32> <2, 8> <2, 16> <8, 1> are 4 dimensions of 3; move them to a mem tile's end

// -----

// They are possible at a mem tile.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @f(%mem dimensionsToStream [<size = 2, stride = 32>, <size = 2, stride = 8>, <size = 2, stride = 16>, <size = 8, stride = 1>], {%a}, 1 : i32) : !aie.objectfifo<memref<64xbf16>>
}

// CHECK: aie.device

// -----

// A size above 512, and stride 0.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @f(%mem dimensionsToStream [<size = 513, stride = 2>, <size = 2, stride = 0>], {%a}, 1 : i32) : !aie.objectfifo<memref<2048xi32>>
}

// CHECK:      :3: error: in pass stream-aie-check: @f at mem tile (0, 1): size 513 in <513, 2> <2, 0> exceeds 512; split the dimension
// CHECK-NEXT: :3: error: in pass stream-aie-check: @f at mem tile (0, 1): stride 0 in <513, 2> <2, 0> is outside 1 to 2048
// CHECK-NEXT: :3: error: in pass stream-aie-check: @f at mem tile (0, 1): <513, 2> <2, 0> visit 1026 elements, but a transfer moves 2048 and only dimension 3 steps on by itself; describe the whole transfer

// -----

// An innermost stride of 2 with 16-bit elements.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @f(%mem dimensionsToStream [<size = 2, stride = 1>, <size = 32, stride = 2>], {%a}, 1 : i32) : !aie.objectfifo<memref<64xbf16>>
}

// CHECK:      :3: error: in pass stream-aie-check: @f at mem tile (0, 1): the innermost stride of <2, 1> <32, 2> is 2, but elements of 16 bits need 1
// CHECK-NEXT: :3: error: in pass stream-aie-check: @f at mem tile (0, 1): runs of 1 elements of 16 bits are no whole number of 32-bit words in <2, 1> <32, 2>

// -----

// It is possible with 32-bit elements.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @f(%mem dimensionsToStream [<size = 2, stride = 1>, <size = 32, stride = 2>], {%a}, 1 : i32) : !aie.objectfifo<memref<64xi32>>
}

// CHECK: aie.device

// -----

// Beyond the object.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @f(%mem dimensionsToStream [<size = 9, stride = 8>, <size = 8, stride = 1>], {%a}, 1 : i32) : !aie.objectfifo<memref<64xbf16>>
}

// CHECK:      :3: error: in pass stream-aie-check: @f at mem tile (0, 1): <9, 8> <8, 1> reach element 71 of a buffer of 64

// -----

// Some elements twice, others never.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @f(%mem dimensionsToStream [<size = 4, stride = 8>, <size = 2, stride = 24>, <size = 8, stride = 1>], {%a}, 1 : i32) : !aie.objectfifo<memref<64xbf16>>
}

// CHECK:      :3: error: in pass stream-aie-check: @f at mem tile (0, 1): <4, 8> <2, 24> <8, 1> visit element 24 twice in a transfer of 64, and others never

// -----

// Less than the object, in two dimensions.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @f(%mem dimensionsToStream [<size = 4, stride = 16>, <size = 8, stride = 1>], {%a}, 1 : i32) : !aie.objectfifo<memref<64xbf16>>
}

// CHECK:      :3: error: in pass stream-aie-check: @f at mem tile (0, 1): <4, 16> <8, 1> visit 32 elements, but a transfer moves 64 and only dimension 3 steps on by itself; describe the whole transfer

// -----

// The fourth dimension of a mem tile steps on through larger objects.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @in(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<4x64xbf16>>
  aie.objectfifo @f(%mem dimensionsToStream [<size = 2, stride = 32>, <size = 2, stride = 8>, <size = 2, stride = 16>, <size = 8, stride = 1>], {%a}, 2 : i32) : !aie.objectfifo<memref<64xbf16>>
  aie.objectfifo.link [@in] -> [@f]([] [0])
}

// CHECK: aie.device

// -----

// An odd stride and an odd run of 16-bit elements.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @f(%mem dimensionsToStream [<size = 11, stride = 3>, <size = 2, stride = 33>, <size = 3, stride = 1>], {%a}, 1 : i32) : !aie.objectfifo<memref<66xbf16>>
}

// CHECK:      :3: error: in pass stream-aie-check: @f at mem tile (0, 1): runs of 3 elements of 16 bits are no whole number of 32-bit words in <11, 3> <2, 33> <3, 1>
// CHECK-NEXT: :3: error: in pass stream-aie-check: @f at mem tile (0, 1): stride 3 of 16-bit elements is no whole number of 32-bit words in <11, 3> <2, 33> <3, 1>
// CHECK-NEXT: :3: error: in pass stream-aie-check: @f at mem tile (0, 1): stride 33 of 16-bit elements is no whole number of 32-bit words in <11, 3> <2, 33> <3, 1>

// -----

// Too many words for the innermost dimension of a core.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @f(%a dimensionsToStream [<size = 2, stride = 1>, <size = 512, stride = 2>], {%mem}, 1 : i32) : !aie.objectfifo<memref<1024xi32>>
}

// CHECK:      :3: error: in pass stream-aie-check: @f at core tile (0, 2): dimension 0 of <2, 1> <512, 2> has 512 words of 255; split it or use a mem tile's end

// -----

// Too large a stride for a core.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  %buffer = aie.buffer(%a) : memref<16000xi32>
  %dma = aie.mem(%a) {
    %start = aie.dma_start(MM2S, 0, ^bd, ^end)
  ^bd:
    aie.dma_bd(%buffer : memref<16000xi32> len = 8 sizes = [2, 4] strides = [8193, 1])
    aie.next_bd ^bd
  ^end:
    aie.end
  }
}

// CHECK:      :5: error: in pass stream-aie-check: stride 8193 in <2, 8193> <4, 1> exceeds 8192 words

// -----

// An object of 3 bytes, one of 65536.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  aie.objectfifo @f(%mem, {%a}, 1 : i32) : !aie.objectfifo<memref<3xi8>>
  aie.objectfifo @g(%mem, {%b}, 1 : i32) : !aie.objectfifo<memref<16384xi32>>
}

// CHECK:      :3: error: in pass stream-aie-check: @f at mem tile (0, 1): a transfer of 3 bytes is no whole number of 32-bit words; pad it
// CHECK-NEXT: :3: error: in pass stream-aie-check: @f at core tile (0, 2): a transfer of 3 bytes is no whole number of 32-bit words; pad it
// CHECK-NEXT: :3: error: in pass stream-aie-check: @g at core tile (0, 3): a transfer of 16384 words exceeds the 16383 of one descriptor; make the objects smaller

// -----

// A DMA that is written out: beyond its buffer, too many dimensions, an odd length.

aie.device(npu2) {
  %shim = aie.tile(0, 0)
  %mem = aie.tile(0, 1)
  %next = aie.tile(1, 1)
  %a = aie.tile(0, 2)
  %b = aie.tile(0, 3)
  %buffer = aie.buffer(%a) : memref<64xbf16>
  %dma = aie.mem(%a) {
    %start = aie.dma_start(S2MM, 0, ^first, ^end)
  ^first:
    aie.dma_bd(%buffer : memref<64xbf16> offset = 32 len = 64)
    aie.next_bd ^second
  ^second:
    aie.dma_bd(%buffer : memref<64xbf16> sizes = [2, 2, 2, 8] strides = [32, 16, 8, 1])
    aie.next_bd ^third
  ^third:
    aie.dma_bd(%buffer : memref<64xbf16> len = 5)
    aie.next_bd ^first
  ^end:
    aie.end
  }
}

// CHECK:      :5: error: in pass stream-aie-check: the transfer of 64 elements leaves the buffer, which has 32 from its offset on
// CHECK-NEXT: :5: error: in pass stream-aie-check: <2, 32> <2, 16> <2, 8> <8, 1> are 4 dimensions of 3; move them to a mem tile's end
// CHECK-NEXT: :5: error: in pass stream-aie-check: a transfer of 10 bytes is no whole number of 32-bit words; pad it
