// RUN: stream-opt %s -p 'stream-bind-dims{dims="batch=1","n = 16"}' | filecheck %s
// RUN: stream-opt %s -p 'stream-bind-dims{dims="n=16"}' | filecheck %s --check-prefix=ONE
// RUN: not stream-opt %s -p 'stream-bind-dims{dims="m=16"}' 2>&1 | filecheck %s --check-prefix=UNKNOWN
// RUN: not stream-opt %s -p 'stream-bind-dims{dims="n=16,n=8"}' 2>&1 | filecheck %s --check-prefix=TWICE
// RUN: not stream-opt %s -p 'stream-bind-dims{dims="n=0"}' 2>&1 | filecheck %s --check-prefix=ZERO
// RUN: not stream-opt %s -p 'stream-bind-dims{dims="n=1,batch=1"}','stream-bind-dims{dims="n=1"}' 2>&1 | filecheck %s --check-prefix=BOUND
// RUN: not stream-opt %s -p stream-bind-dims 2>&1 | filecheck %s --check-prefix=OPTION

stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
^bb0(%0: tensor<?x8x?xbf16, #stream.symbols["batch", "n"]>):
  %1 = stream.layer "Relu1" "Relu"(%0) -> "y" bounds ["batch", 8, "n"] iterators [parallel, parallel, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1, d2)>] : (tensor<?x8x?xbf16, #stream.symbols["batch", "n"]>) -> tensor<?x8x?xbf16, #stream.symbols["batch", "n"]>
  stream.yield %1 : tensor<?x8x?xbf16, #stream.symbols["batch", "n"]>
}

// CHECK:      stream.workload @net arguments [<name = "x", kind = input>] outputs ["y"] {
// CHECK-NEXT: ^bb0(%0: tensor<1x8x16xbf16>):
// CHECK-NEXT:   %1 = stream.layer "Relu1" "Relu"(%0) -> "y" bounds [1, 8, 16] {{.*}} : (tensor<1x8x16xbf16>) -> tensor<1x8x16xbf16>
// CHECK-NEXT:   stream.yield %1 : tensor<1x8x16xbf16>
//
// ONE:      ^bb0(%0: tensor<?x8x16xbf16, #stream.symbols["batch"]>):
// ONE-NEXT:   bounds ["batch", 8, 16] {{.*}} : (tensor<?x8x16xbf16, #stream.symbols["batch"]>) -> tensor<?x8x16xbf16, #stream.symbols["batch"]>
// ONE-NEXT:   stream.yield %1 : tensor<?x8x16xbf16, #stream.symbols["batch"]>
//
// UNKNOWN: stream-bind-dims.mlir:9:1: error: in pass stream-bind-dims: the workload has no symbolic dimension 'm'; bind some of batch, n
// TWICE:   error: pass stream-bind-dims: dimension 'n' is bound twice; keep one size
// ZERO:    error: pass stream-bind-dims: 'n=0' does not bind a dimension; write name=size with a size of at least 1
// BOUND:   stream-bind-dims.mlir:9:1: error: in pass stream-bind-dims: the workload has no symbolic dimension 'n'; all its dimensions have sizes, bind none
// OPTION:  error: pass stream-bind-dims needs the option 'dims', as in stream-bind-dims{dims=…}
