// RUN: stream-opt %s --split-input-file --verify-diagnostics | filecheck %s

// CHECK: error: stream.number: inf is not finite

"test.op"() {a = #stream<number 1.0e+400>} : () -> ()
