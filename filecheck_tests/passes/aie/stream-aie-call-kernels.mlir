// RUN: stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll,stream-aie-assign-tiles,stream-aie-assign-fifos,stream-aie-link-fifos,stream-aie-set-layouts,stream-aie-lower-runtime,stream-aie-lower-cores,stream-aie-call-kernels | filecheck %s
// RUN: not stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll,stream-aie-assign-tiles,stream-aie-assign-fifos,stream-aie-link-fifos,stream-aie-call-kernels 2>&1 | filecheck %s --check-prefix=EARLY

// CHECK: func.call @zero_bf16_16_32_16(%{{[0-9]+}}) : (memref<16x16xbf16>) -> ()
// CHECK: func.call @matmul_bf16_bf16_16_32_16(%{{[0-9]+}}, %{{[0-9]+}}, %{{[0-9]+}}) : (memref<16x32xbf16>, memref<32x16xbf16>, memref<16x16xbf16>) -> ()
// CHECK: {stack_size = 3328 : i32}
// CHECK: func.func private @zero_bf16_16_32_16(memref<16x16xbf16>) -> () attributes {link_with = "mm_16_32_16.o"}
// CHECK-NEXT: func.func private @matmul_bf16_bf16_16_32_16(memref<16x32xbf16>, memref<32x16xbf16>, memref<16x16xbf16>) -> () attributes {link_with = "mm_16_32_16.o"}

// EARLY: error: in pass stream-aie-call-kernels: the design has no aie.core; run stream-aie-lower-cores first
