// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP

%tile = aie.tile(1, 2)
%scalar = aie.buffer(%tile) : memref<i32>
%rtp = aie.buffer(%tile) {address = 1024 : i32, mem_bank = 1 : i32, sym_name = "rtp"} : memref<2x2xi32> = dense<[[1, 2], [3, 4]]>
%zero = aie.buffer(%tile) {aligned = false} : memref<16xf32> = dense<0.0>
%host = aie.external_buffer {address = 4096 : i64, sym_name = "host"} : memref<64xi32>
%bare = aie.external_buffer : memref<64xi32>
%free = aie.lock(%tile, 3) {init = 1 : i32, sym_name = "free"}
%full = aie.lock(%tile)
%one = arith.constant 1 : i32
aie.use_lock(%free, AcquireGreaterEqual, %one)
aie.use_lock(%full, Release, %one, Blocking)
aie.use_lock(%full, "Acquire", 0)
aie.use_lock(%full, Release, 1, NonBlocking) {acq_en = false}
aie.use_lock(%full, Release, NonBlocking)
aie.use_lock(%full, Release)
"aie.use_lock"(%free, %one) <{action = 2 : i32}> : (index, i32) -> ()
"aie.use_lock"(%free) <{action = 1 : i32, value = 2 : i32, blocking = 1 : i32}> : (index) -> ()

// CHECK:      builtin.module {
// CHECK-NEXT:   %tile = aie.tile(1, 2)
// CHECK-NEXT:   %scalar = aie.buffer(%tile) : memref<i32>
// CHECK-NEXT:   %rtp = aie.buffer(%tile) {address = 1024 : i32, mem_bank = 1 : i32, sym_name = "rtp"} : memref<2x2xi32> = dense<{{\[\[}}1, 2], [3, 4]]>
// CHECK-NEXT:   %zero = aie.buffer(%tile) {aligned = false} : memref<16xf32> = dense<0.000000e+00>
// CHECK-NEXT:   %host = aie.external_buffer {address = 4096 : i64, sym_name = "host"} : memref<64xi32>
// CHECK-NEXT:   %bare = aie.external_buffer : memref<64xi32>
// CHECK-NEXT:   %free = aie.lock(%tile, 3) {init = 1 : i32, sym_name = "free"}
// CHECK-NEXT:   %full = aie.lock(%tile)
// CHECK-NEXT:   %one = arith.constant 1 : i32
// CHECK-NEXT:   aie.use_lock(%free, AcquireGreaterEqual, %one)
// CHECK-NEXT:   aie.use_lock(%full, Release, %one, Blocking)
// CHECK-NEXT:   aie.use_lock(%full, Acquire, 0)
// CHECK-NEXT:   aie.use_lock(%full, Release, 1, NonBlocking) {acq_en = false}
// CHECK-NEXT:   aie.use_lock(%full, Release, NonBlocking)
// CHECK-NEXT:   aie.use_lock(%full, Release)
// CHECK-NEXT:   aie.use_lock(%free, AcquireGreaterEqual, %one)
// CHECK-NEXT:   aie.use_lock(%free, Release, 2, Blocking)
// CHECK-NEXT: }
