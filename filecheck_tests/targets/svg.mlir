// RUN: stream-opt %s -p 'stream-load-accelerator{file=tpu_like_quad_core}' -t svg{view=hardware} | filecheck %s --check-prefix HARDWARE
// RUN: stream-opt %s -t svg{view=workload} | filecheck %s --check-prefix WORKLOAD
// RUN: stream-opt %s -p 'stream-load-accelerator{file=tpu_like_quad_core},stream-co' -t svg | filecheck %s --check-prefix SCHEDULE
// RUN: stream-opt %s -p 'stream-load-accelerator{file=tpu_like_quad_core},stream-co' -t svg{view=memory} | filecheck %s --check-prefix MEMORY
// RUN: stream-opt %s -p 'stream-load-accelerator{file=tpu_like_quad_core},stream-co' -t report | filecheck %s --check-prefix REPORT
// RUN: not stream-opt %s -t svg{view=gantt} 2>&1 | filecheck %s --check-prefix UNKNOWN
// RUN: not stream-opt %s -t report 2>&1 | filecheck %s --check-prefix EARLY

// HARDWARE: <svg xmlns="http://www.w3.org/2000/svg"
// HARDWARE: tpu_like_quad_core: 7 cores, 13 connections</title>
// HARDWARE: bus 12, all directions: 128 bits/cycle
// WORKLOAD: Workload net: 1 layer</title>
// WORKLOAD: Gemm1 (Gemm)
// WORKLOAD: a (input): 16×16 bf16
// SCHEDULE: Schedule of net on tpu_like_quad_core: 103 cycles</title>
// SCHEDULE: Gemm1 (Gemm) in slot 3
// MEMORY: cores 0–3: sram_2MB
// REPORT: <!DOCTYPE html>
// REPORT: <title>Report: net on tpu_like_quad_core</title>
// UNKNOWN: error: {{.*}}no view 'gantt'; choose one of workload, schedule, memory, hardware
// EARLY: error: in target report: the workload has no stream.group; run stream-partition first

builtin.module {
  stream.workload @net arguments [<name = "a", kind = input>, <name = "b", kind = weight>] outputs ["y"] {
  ^bb0(%0 : tensor<16x16xbf16>, %1 : tensor<16x16xbf16>):
    %2 = stream.layer "Gemm1" "Gemm"(%0, %1) -> "y" bounds [16, 16, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] : (tensor<16x16xbf16>, tensor<16x16xbf16>) -> tensor<16x16xbf16>
    stream.yield %2 : tensor<16x16xbf16>
  }
}
