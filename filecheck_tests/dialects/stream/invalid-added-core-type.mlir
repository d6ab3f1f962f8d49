// RUN: stream-opt %s --split-input-file --verify-diagnostics | filecheck %s

// CHECK: error: 'stream.core_type' op: unknown core kind 'vector.gpu', expected one of zigzag.compute,

stream.accelerator @a offchip 0 {
  stream.core_type @pe "vector.gpu" label "pe" {
    stream.tile_memory <capacity = 8, bandwidth_min = 1, bandwidth_max = 1>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.core_type' op: unknown core kind '.compute', expected one of zigzag.compute,

stream.accelerator @a offchip 0 {
  stream.core_type @pe ".compute" label "pe" {
    stream.tile_memory <capacity = 8, bandwidth_min = 1, bandwidth_max = 1>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.core_type' op: a core type has one stream.tile_memory, or stream.memory ops and at most one stream.array

stream.accelerator @a offchip 0 {
  stream.core_type @pe "vector.compute" label "pe" {
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.core_type' op: a core type has one stream.tile_memory, or stream.memory ops and at most one stream.array

stream.accelerator @a offchip 0 {
  stream.core_type @pe "vector.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.tile_memory <capacity = 8, bandwidth_min = 1, bandwidth_max = 1>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.core_type' op: two of the memories m, m have one name

stream.accelerator @a offchip 0 {
  stream.core_type @pe "vector.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
  }
  stream.core 0 : @pe
}
