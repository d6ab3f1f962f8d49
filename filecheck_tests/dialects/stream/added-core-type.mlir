// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP

// Core types of a namespace that an installed package adds: the module is read without that package.

stream.accelerator @added offchip 2 {
  stream.core_type @lanes "vector.compute" label "lanes" cost_model "vector" figures [["lanes", 16], ["ratio", 0.5]] {
    stream.tile_memory <capacity = 65536, bandwidth_min = 8, bandwidth_max = 128>
  }
  stream.core_type @banked "vector.memory" label "banked" {
    stream.memory <name = "bank", size = 512, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
  }
  stream.core_type @dram "zigzag.offchip" label "dram" cost_model "scalar" {
    stream.memory <name = "dram", size = 1024, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @lanes
  stream.core 1 : @banked
  stream.core 2 : @dram
}

"test.op"() {a = #stream.figures[["lanes", 16]]} : () -> ()

// CHECK:      builtin.module {
// CHECK-NEXT:   stream.accelerator @added offchip 2 {
// CHECK-NEXT:     stream.core_type @lanes "vector.compute" label "lanes" cost_model "vector" figures {{\[\[}}"lanes", 16], ["ratio", 0.5]] {
// CHECK-NEXT:       stream.tile_memory <capacity = 65536, bandwidth_min = 8, bandwidth_max = 128>
// CHECK-NEXT:     }
// CHECK-NEXT:     stream.core_type @banked "vector.memory" label "banked" {
// CHECK-NEXT:       stream.memory <name = "bank", size = 512, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
// CHECK-NEXT:     }
// CHECK-NEXT:     stream.core_type @dram "zigzag.offchip" label "dram" cost_model "scalar" {
// CHECK-NEXT:       stream.memory <name = "dram", size = 1024, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
// CHECK-NEXT:       stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
// CHECK-NEXT:     }
// CHECK-NEXT:     stream.core 0 : @lanes
// CHECK-NEXT:     stream.core 1 : @banked
// CHECK-NEXT:     stream.core 2 : @dram
// CHECK-NEXT:   }
// CHECK-NEXT:   "test.op"() {a = #stream.figures{{\[\[}}"lanes", 16]]} : () -> ()
// CHECK-NEXT: }
