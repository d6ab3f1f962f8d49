// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP

// All optional parts absent: one core is its own off-chip memory.

stream.accelerator @one_core offchip 0 {
  stream.core_type @dram "zigzag.offchip" label "dram" {
    stream.memory <name = "dram", size = 1, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 0, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @dram
}

// CHECK:      builtin.module {
// CHECK-NEXT:   stream.accelerator @one_core offchip 0 {
// CHECK-NEXT:     stream.core_type @dram "zigzag.offchip" label "dram" {
// CHECK-NEXT:       stream.memory <name = "dram", size = 1, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 0, operands = ["I1"], ports = [], served_dimensions = []>
// CHECK-NEXT:       stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
// CHECK-NEXT:     }
// CHECK-NEXT:     stream.core 0 : @dram
// CHECK-NEXT:   }
// CHECK-NEXT: }

// -----

// All optional parts of zigzag cores, links and buses present.

stream.accelerator @two_cores offchip 2 sharing [[0, 1]] sources [<file = "two_cores.yaml", sha256 = "0000000000000000000000000000000000000000000000000000000000000000">] attributes {note = "kept"} {
  stream.core_type @pe "zigzag.compute" label "a \22pe\22" operators ["Conv", "Gemm"] precision [["input", "bf16"], ["accumulator", "fp32"]] attributes {note = "kept"} {
    stream.memory <name = "rf", size = 16, read_energy = 0.021, write_energy = 0.021, area = 1.5, latency = 1, operands = ["O"], ports = [<name = "r_port_1", kind = "read", bandwidth_min = 8, bandwidth_max = 16, allocation = [["O", "tl"], ["O", "th"]]>, <name = "w_port_1", kind = "write", bandwidth_min = 16, bandwidth_max = 16, allocation = [["O", "fh"], ["O", "fl"]]>], served_dimensions = ["D2"], memory_type = "rf", force_double_buffering = true>
    stream.memory <name = "sram", size = 65536, read_energy = 1.0e-05, write_energy = 1.0e+22, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [<name = "rw_port_1", kind = "read_write", bandwidth_min = 64, bandwidth_max = 64, allocation = [["I1", "fh"]]>], served_dimensions = ["D1", "D2"]> {note = "kept"}
    stream.array <dimensions = [["D1", 4], ["D2", 8]], unit_energy = 0.5, unit_area = 1.0, systolic_dimensions = ["D1"]> {note = "kept"}
  }
  stream.core_type @dram "zigzag.offchip" label "dram" operators [] {
    stream.memory <name = "dram", size = 10000000000000000000000, read_energy = 10.0, write_energy = 10.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 0]], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe at [0, 0]
  stream.core 1 : @pe at [1, 0] {note = "kept"}
  stream.core 2 : @dram at [-1, 3]
  stream.core 3 : @pe unconnected
  stream.core 4 : @pe at [2, 0] unconnected
  stream.link 0 [0, 2] bandwidth 32.0
  stream.link 1 [1, 2] bandwidth 0.5 unit_energy 0.25 {note = "kept"}
  stream.bus 2 [0, 1, 2] bandwidth 128.0
  stream.bus 3 [2, 1] bandwidth 1.0e+16 unit_energy 1.0 {note = "kept"}
}

// CHECK:      builtin.module {
// CHECK-NEXT:   stream.accelerator @two_cores offchip 2 sharing [[0, 1]] sources [<file = "two_cores.yaml", sha256 = "0000000000000000000000000000000000000000000000000000000000000000">] attributes {note = "kept"} {
// CHECK-NEXT:     stream.core_type @pe "zigzag.compute" label "a \22pe\22" operators ["Conv", "Gemm"] precision [["input", "bf16"], ["accumulator", "fp32"]] attributes {note = "kept"} {
// CHECK-NEXT:       stream.memory <name = "rf", size = 16, read_energy = 0.021, write_energy = 0.021, area = 1.5, latency = 1, operands = ["O"], ports = [<name = "r_port_1", kind = "read", bandwidth_min = 8, bandwidth_max = 16, allocation = [["O", "tl"], ["O", "th"]]>, <name = "w_port_1", kind = "write", bandwidth_min = 16, bandwidth_max = 16, allocation = [["O", "fh"], ["O", "fl"]]>], served_dimensions = ["D2"], memory_type = "rf", force_double_buffering = true>
// CHECK-NEXT:       stream.memory <name = "sram", size = 65536, read_energy = 1.0e-05, write_energy = 1.0e+22, area = 0.0, latency = 1, operands = ["I1", "I2", "O"], ports = [<name = "rw_port_1", kind = "read_write", bandwidth_min = 64, bandwidth_max = 64, allocation = [["I1", "fh"]]>], served_dimensions = ["D1", "D2"]> {note = "kept"}
// CHECK-NEXT:       stream.array <dimensions = [["D1", 4], ["D2", 8]], unit_energy = 0.5, unit_area = 1.0, systolic_dimensions = ["D1"]> {note = "kept"}
// CHECK-NEXT:     }
// CHECK-NEXT:     stream.core_type @dram "zigzag.offchip" label "dram" operators [] {
// CHECK-NEXT:       stream.memory <name = "dram", size = 10000000000000000000000, read_energy = 10.0, write_energy = 10.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
// CHECK-NEXT:       stream.array <dimensions = [["D1", 0]], unit_energy = 0.0, unit_area = 0.0>
// CHECK-NEXT:     }
// CHECK-NEXT:     stream.core 0 : @pe at [0, 0]
// CHECK-NEXT:     stream.core 1 : @pe at [1, 0] {note = "kept"}
// CHECK-NEXT:     stream.core 2 : @dram at [-1, 3]
// CHECK-NEXT:     stream.core 3 : @pe unconnected
// CHECK-NEXT:     stream.core 4 : @pe at [2, 0] unconnected
// CHECK-NEXT:     stream.link 0 [0, 2] bandwidth 32.0
// CHECK-NEXT:     stream.link 1 [1, 2] bandwidth 0.5 unit_energy 0.25 {note = "kept"}
// CHECK-NEXT:     stream.bus 2 [0, 1, 2] bandwidth 128.0
// CHECK-NEXT:     stream.bus 3 [2, 1] bandwidth 1.0e+16 unit_energy 1.0 {note = "kept"}
// CHECK-NEXT:   }
// CHECK-NEXT: }

// -----

// The core types of an AIE array.

stream.accelerator @"whole array" offchip 0 {
  stream.core_type @shim "aie2.shim" label "shim" object_fifo_depth 16 {
    stream.tile_memory <capacity = 0, bandwidth_min = 0, bandwidth_max = 0>
  }
  stream.core_type @mem "aie2.memory" label "mem" {
    stream.tile_memory <capacity = 524288, bandwidth_min = 512, bandwidth_max = 512> {note = "kept"}
  }
  stream.core_type @aie "aie2.compute" label "aie" operators ["Gemm"] object_fifo_depth 16 utilization 61.8 precision [["input", "i8"]] {
    stream.tile_memory <capacity = 65536, bandwidth_min = 512, bandwidth_max = 512>
  }
  stream.core 0 : @shim at [0, 0]
  stream.core 1 : @mem at [0, 1]
  stream.core 2 : @aie at [0, 2]
  stream.link 0 [0, 1] bandwidth 64.0
  stream.link 1 [1, 2] bandwidth 64.0
}

// CHECK:      builtin.module {
// CHECK-NEXT:   stream.accelerator @"whole array" offchip 0 {
// CHECK-NEXT:     stream.core_type @shim "aie2.shim" label "shim" object_fifo_depth 16 {
// CHECK-NEXT:       stream.tile_memory <capacity = 0, bandwidth_min = 0, bandwidth_max = 0>
// CHECK-NEXT:     }
// CHECK-NEXT:     stream.core_type @mem "aie2.memory" label "mem" {
// CHECK-NEXT:       stream.tile_memory <capacity = 524288, bandwidth_min = 512, bandwidth_max = 512> {note = "kept"}
// CHECK-NEXT:     }
// CHECK-NEXT:     stream.core_type @aie "aie2.compute" label "aie" operators ["Gemm"] object_fifo_depth 16 utilization 61.8 precision [["input", "i8"]] {
// CHECK-NEXT:       stream.tile_memory <capacity = 65536, bandwidth_min = 512, bandwidth_max = 512>
// CHECK-NEXT:     }
// CHECK-NEXT:     stream.core 0 : @shim at [0, 0]
// CHECK-NEXT:     stream.core 1 : @mem at [0, 1]
// CHECK-NEXT:     stream.core 2 : @aie at [0, 2]
// CHECK-NEXT:     stream.link 0 [0, 1] bandwidth 64.0
// CHECK-NEXT:     stream.link 1 [1, 2] bandwidth 64.0
// CHECK-NEXT:   }
// CHECK-NEXT: }
