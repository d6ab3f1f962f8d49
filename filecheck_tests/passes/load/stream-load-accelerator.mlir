// RUN: stream-opt %s -p 'stream-load-accelerator{file="%S/inputs/two_cores.yaml"}' 2>%t | filecheck %s
// RUN: filecheck %s --check-prefix=WARN < %t
// RUN: stream-opt %s -p 'stream-load-accelerator{file=tpu_like_quad_core}' | filecheck %s --check-prefix=SHIPPED
// RUN: not stream-opt %s -p 'stream-load-accelerator{file="%S/inputs/two_cores.yaml"}',stream-load-accelerator{file=tpu_like_quad_core} 2>&1 | filecheck %s --check-prefix=TWICE
// RUN: not stream-opt %s -p 'stream-load-accelerator{file=tpu_like}' 2>&1 | filecheck %s --check-prefix=NAME
// RUN: not stream-opt %s -p 'stream-load-accelerator{file="none/here.yaml"}' 2>&1 | filecheck %s --check-prefix=PATH
// RUN: not stream-opt %s -p 'stream-load-accelerator{file="%S/inputs/no_link.yaml"}' 2>&1 | filecheck %s --check-prefix=FINDINGS

stream.workload @net arguments [<name = "x", kind = input>, <name = "w", kind = weight>] outputs ["y"] {
^bb0(%0: tensor<4x8xi8>, %1: tensor<8x16xi8>):
  %2 = stream.layer "Gemm1" "Gemm"(%0, %1) -> "y" bounds [4, 8, 16] iterators [parallel, reduction, parallel] maps [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>] : (tensor<4x8xi8>, tensor<8x16xi8>) -> tensor<4x16xi8>
  stream.yield %2 : tensor<4x16xi8>
}

// CHECK:      builtin.module {
// CHECK-NEXT:   stream.accelerator @two_cores offchip 2 sources [<file = "two_cores.yaml", sha256 = "{{[0-9a-f]+}}">, <file = "pe.yaml", sha256 = "{{[0-9a-f]+}}">, <file = "dram.yaml", sha256 = "{{[0-9a-f]+}}">] {
// CHECK-NEXT:     stream.core_type @pe "zigzag.compute" label "pe" operators ["Gemm", "Relu"] {
// CHECK-NEXT:       stream.memory <name = "sram", size = 4096, read_energy = 2.0, write_energy = 3.0, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [<name = "rw_port_1", kind = "read_write", bandwidth_min = 8, bandwidth_max = 64, allocation = {{\[}}["I1", "fh"], ["I1", "tl"], ["I2", "fh"], ["I2", "tl"], ["O", "fh"], ["O", "fl"], ["O", "tl"], ["O", "th"]]>], served_dimensions = ["D1"]>
// CHECK-NEXT:       stream.array <dimensions = {{\[}}["D1", 4]], unit_energy = 0.5, unit_area = 1.0>
// CHECK-NEXT:     }
// CHECK-NEXT:     stream.core_type @dram "zigzag.offchip" label "dram" {
// CHECK-NEXT:       stream.memory <name = "dram", size = 1000000
// CHECK-NEXT:       stream.array <dimensions = {{\[}}["D1", 0]], unit_energy = 0.0, unit_area = 0.0>
// CHECK-NEXT:     }
// CHECK-NEXT:     stream.core 0 : @pe at [0, 0]
// CHECK-NEXT:     stream.core 1 : @pe at [1, 0]
// CHECK-NEXT:     stream.core 2 : @dram
// CHECK-NEXT:     stream.core 3 : @pe unconnected
// CHECK-NEXT:     stream.link 0 [0, 1] bandwidth 16.0 unit_energy 0.5
// CHECK-NEXT:     stream.bus 1 [0, 1, 2] bandwidth 32.0
// CHECK-NEXT:   }
// CHECK-NEXT:   stream.workload @net target @two_cores arguments
// CHECK-NOT:  inputs
//
// WARN:      warning: two_cores.yaml: core_connectivity[1]: this bus replaces 1 earlier connection between the same cores: link 0-1
// WARN-NEXT: warning: two_cores.yaml: core_connectivity: no connection names core 3, so nothing can be mapped there
//
// SHIPPED: stream.accelerator @tpu_like_quad_core offchip 6 sources [<file = "tpu_like_quad_core.yaml"
// SHIPPED: stream.core 6 : @offchip at [1, 2]
// SHIPPED: stream.workload @net target @tpu_like_quad_core
//
// TWICE: error: in pass stream-load-accelerator: the module has a stream.accelerator already; load the hardware once
// NAME:  tpu_like: error: there is neither a file nor an example of the name 'tpu_like'; give a YAML file or one of eyeriss_like_dual_core,
// PATH:  none/here.yaml: error: the file does not exist; correct the path
//
// FINDINGS:      no_link.yaml: error: cores[1] = './cores/missing.yaml': the core file does not exist; create it or correct the name
// FINDINGS-NEXT: no_link.yaml: error: offchip_core_id = 7: is not the id of a core; use one of 0, 1
// FINDINGS-NEXT: no_link.yaml: error: core_connectivity = []: has no connection, so no core is reachable; add links or a bus
