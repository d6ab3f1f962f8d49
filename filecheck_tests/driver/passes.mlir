// RUN: stream-opt %s -p canonicalize,cse --print-between-passes 2>/dev/null | filecheck %s
// RUN: stream-opt %s -p canonicalize,cse --time-passes 2>&1 >/dev/null | filecheck %s --check-prefix=TIME
// RUN: stream-opt -p stream-co --expand-pipeline | filecheck %s --check-prefix=EXPAND
// RUN: stream-opt - -p cse < %s | filecheck %s
// RUN: xdsl-opt %s -p cse | filecheck %s

// TIME: pass canonicalize:
// TIME-NEXT: pass cse:
// EXPAND: {{^}}stream-partition,stream-generate-mapping,stream-tile,stream-insert-transfers,stream-estimate-costs,stream-schedule-slots,stream-allocate,stream-check-allocation,stream-estimate-memory{{$}}

// CHECK:      func.func @f() -> (i32, i32) {
// CHECK-NEXT:   %0 = arith.constant 1 : i32
// CHECK-NEXT:   func.return %0, %0 : i32, i32
func.func @f() -> (i32, i32) {
  %0 = arith.constant 1 : i32
  %1 = arith.constant 1 : i32
  func.return %0, %1 : i32, i32
}
