// RUN: stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll,stream-aie-assign-tiles,stream-aie-assign-fifos,stream-aie-link-fifos,stream-aie-set-layouts,stream-aie-lower-runtime,stream-aie-lower-cores,stream-aie-call-kernels,stream-aie-finish | filecheck %s
// RUN: not stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll,stream-aie-assign-tiles,stream-aie-assign-fifos,stream-aie-link-fifos,stream-aie-set-layouts,stream-aie-finish 2>&1 | filecheck %s --check-prefix=RUNTIME
// RUN: not stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll,stream-aie-assign-tiles,stream-aie-assign-fifos,stream-aie-link-fifos,stream-aie-set-layouts,stream-aie-lower-runtime,stream-aie-finish 2>&1 | filecheck %s --check-prefix=CORES
// RUN: not stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll,stream-aie-assign-tiles,stream-aie-assign-fifos,stream-aie-link-fifos,stream-aie-set-layouts,stream-aie-lower-runtime,stream-aie-lower-cores,stream-aie-finish 2>&1 | filecheck %s --check-prefix=KERNELS
// RUN: stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie > %t.mlir
// RUN: stream-opt %S/inputs/gemm_2x2.mlir -p stream-aie-unroll,stream-aie-assign-tiles,stream-aie-assign-fifos,stream-aie-link-fifos,stream-aie-set-layouts,stream-aie-lower-runtime,stream-aie-lower-cores,stream-aie-call-kernels,stream-aie-finish | diff - %t.mlir

// Nothing is left but the device.

// CHECK: builtin.module {
// CHECK-NEXT: aie.device(npu2_2col) {
// CHECK-NOT: stream.
// CHECK: func.func private @matmul_bf16_bf16_16_32_16
// CHECK-NEXT: }
// CHECK-NEXT: }

// RUNTIME: error: in pass stream-aie-finish: the design has no runtime sequence; run stream-aie-lower-runtime first
// CORES: error: in pass stream-aie-finish: some workers have no aie.core; run stream-aie-lower-cores first
// KERNELS: error: in pass stream-aie-finish: the kernel of 'Gemm' has no symbol yet; run stream-aie-call-kernels first
