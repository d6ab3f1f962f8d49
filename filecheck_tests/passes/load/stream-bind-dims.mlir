// RUN: stream-opt %s -p 'stream-bind-dims{dims="batch=1, n = 16"}' | filecheck %s
// RUN: stream-opt %s -p 'stream-bind-dims{dims="batch=1","n=16"}' | filecheck %s
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
