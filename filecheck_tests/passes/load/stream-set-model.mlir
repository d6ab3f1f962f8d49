// RUN: stream-opt %s -p stream-set-model | filecheck %s
// RUN: stream-opt %s -p 'stream-set-model{name=reference}' | filecheck %s
// RUN: stream-opt -p 'stream-set-model{name="reference"}' --expand-pipeline | filecheck %s --check-prefix=EXPAND
// RUN: stream-opt %s -p 'stream-set-model{name="aie-hardware"}' | filecheck %s --check-prefix=AIE
// RUN: not stream-opt %s -p 'stream-set-model{name=imagined}' 2>&1 | filecheck %s --check-prefix=UNKNOWN

stream.workload @net arguments [] outputs [] {
  stream.yield
}

// CHECK:   builtin.module attributes {stream.model = "reference"} {
// AIE:     builtin.module attributes {stream.model = "aie-hardware"} {
// EXPAND:  {{^}}stream-set-model{{$}}
// UNKNOWN: error: pass stream-set-model: unknown model 'imagined', expected one of reference, aie-hardware
