// RUN: stream-opt %s --split-input-file --parsing-diagnostics --verify-diagnostics | filecheck %s

// CHECK: error: 'stream.channel' op: a channel has at least one receiver

stream.channel "A" memory_to_core "A" from 1 to [] objects <element = "bf16", tile = [16]>

// -----

// CHECK: error: 'stream.channel' op: receivers lists core 2 twice

stream.channel "A" memory_to_core "A" from 1 to [2, 2] objects <element = "bf16", tile = [16]>

// -----

// CHECK: error: 'stream.channel' op: a channel from or to a shim, and no other, says what it accesses

stream.channel "A" shim_to_memory "A" from 1 to [1] objects <element = "bf16", tile = [16]>

// -----

// CHECK: error: 'stream.channel' op: a channel has one depth for each end, or none

stream.channel "A" memory_to_core "A" from 1 to [2, 3] objects <element = "bf16", tile = [16], depths = [2, 1]>

// -----

// CHECK: error: 'stream.worker' op: a worker has a result

stream.worker "Gemm" on 2 loops [z0 = 4] operands [] kernel <name = "gemm">

// -----

// CHECK: error: 'stream.worker' op: tensor 'A' names a loop outside 0 to 0

stream.worker "Gemm" on 2 loops [z0 = 4] operands [<tensor = "A", channels = ["A"], varying = [1]>] kernel <name = "gemm">

// -----

// CHECK: error: 'stream.worker' op: tensor 'A' stays over 2 of 1 loops

stream.worker "Gemm" on 2 loops [z0 = 4] operands [<tensor = "A", channels = ["A"], kept = 2>] kernel <name = "gemm">

// -----

// CHECK: error: 'stream.worker' op: tensor 'A' chooses among 4 channels, but 1 are named

stream.worker "Gemm" on 2 loops [z0 = 4] operands [<tensor = "A", channels = ["A"], select = [0]>] kernel <name = "gemm">

// -----

// CHECK: error: a size of an object or a number of objects held is below 1

"test.op"() {objects = #stream.object<element = "bf16", tile = [0]>} : () -> ()

// -----

// CHECK: error: a depth is below 1

"test.op"() {objects = #stream.object<element = "bf16", tile = [16], depths = [2, 0]>} : () -> ()

// -----

// CHECK: error: a step of size 0, stride 1 and time 0

"test.op"() {access = #stream.access<argument = 0, offset = 0, steps = [<size = 0, stride = 1>]>} : () -> ()
