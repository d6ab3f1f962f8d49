// RUN: stream-opt %s --split-input-file --verify-diagnostics | filecheck %s

// CHECK: error: 'stream.accelerator' op: ids must be dense and ascending: expected 1, got 2

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 2 : @pe
}

// -----

// CHECK: error: 'stream.accelerator' op: ids must be dense and ascending: expected 1, got 0

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 1 : @pe
  stream.link 0 [0, 1] bandwidth 1.0
  stream.bus 0 [0, 1] bandwidth 1.0
}

// -----

// CHECK: error: 'stream.accelerator' op: offchip names core 1, which is not one of the 1 cores

stream.accelerator @a offchip 1 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.accelerator' op: offchip names core -1, which is not one of the 1 cores

stream.accelerator @a offchip -1 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.accelerator' op: connection 0 names core 2, which is not one of the 2 cores

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 1 : @pe
  stream.link 0 [0, 2] bandwidth 1.0
}

// -----

// CHECK: error: 'stream.accelerator' op: sharing names core 5, which is not one of the 2 cores

stream.accelerator @a offchip 0 sharing [[0, 1], [1, 5]] {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 1 : @pe
}

// -----

// CHECK: error: 'stream.accelerator' op: core 0 is of the type @other, which is not there

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @other
}

// -----

// CHECK: error: 'stream.accelerator' op: an accelerator holds core types, cores, links and buses only

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  "test.op"() : () -> ()
}

// -----

// CHECK: error: 'stream.accelerator' op: Redefinition of symbol "pe"

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.core_type' op: unknown core kind 'zigzag.gpu', expected one of zigzag.compute, zigzag.memory, zigzag.shim, zigzag.offchip, aie2.compute, aie2.memory, aie2.shim, aie2.offchip

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.gpu" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.core_type' op: Region 'body' at position 0 expected a single block, but got 0 blocks

stream.accelerator @a offchip 0 {
  stream.core_type @pe "aie2.compute" label "pe" {

  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.core_type' op: an aie2 core type has exactly one stream.tile_memory and nothing else

stream.accelerator @a offchip 0 {
  stream.core_type @pe "aie2.compute" label "pe" {
    stream.tile_memory <capacity = 8, bandwidth_min = 1, bandwidth_max = 1>
    stream.tile_memory <capacity = 8, bandwidth_min = 1, bandwidth_max = 1>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.core_type' op: an aie2 core type has exactly one stream.tile_memory and nothing else

stream.accelerator @a offchip 0 {
  stream.core_type @pe "aie2.compute" label "pe" {
    stream.tile_memory <capacity = 8, bandwidth_min = 1, bandwidth_max = 1>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.core_type' op: a zigzag core type has at least one stream.memory and exactly one stream.array

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.core_type' op: a zigzag core type has at least one stream.memory and exactly one stream.array

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.core_type' op: a zigzag core type has at least one stream.memory and exactly one stream.array

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.core_type' op: a zigzag core type has at least one stream.memory and exactly one stream.array

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
    stream.tile_memory <capacity = 8, bandwidth_min = 1, bandwidth_max = 1>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.core_type' op: two of the memories m, m have one name

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.core_type' op: object_fifo_depth is at least 0, got -1

stream.accelerator @a offchip 0 {
  stream.core_type @pe "aie2.compute" label "pe" object_fifo_depth -1 {
    stream.tile_memory <capacity = 8, bandwidth_min = 1, bandwidth_max = 1>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.core_type' op: utilization is greater than 0 and at most 100 percent, got 0.0

stream.accelerator @a offchip 0 {
  stream.core_type @pe "aie2.compute" label "pe" utilization 0 {
    stream.tile_memory <capacity = 8, bandwidth_min = 1, bandwidth_max = 1>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.core_type' op: utilization is greater than 0 and at most 100 percent, got 100.5

stream.accelerator @a offchip 0 {
  stream.core_type @pe "aie2.compute" label "pe" utilization 100.5 {
    stream.tile_memory <capacity = 8, bandwidth_min = 1, bandwidth_max = 1>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.memory' op: memory 'm' has size 0, expected at least 1 bit

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 0, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.memory' op: port 'p' of memory 'm': unknown kind 'rw', expected one of read, write, read_write

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [<name = "p", kind = "rw", bandwidth_min = 1, bandwidth_max = 1, allocation = []>], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.memory' op: port 'p' of memory 'm': bandwidth_min is at least 1 bit/cycle, got 0

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [<name = "p", kind = "read", bandwidth_min = 0, bandwidth_max = 1, allocation = []>], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.memory' op: port 'p' of memory 'm': bandwidth_min exceeds bandwidth_max

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [<name = "p", kind = "read", bandwidth_min = 2, bandwidth_max = 1, allocation = []>], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.array' op: an array dimension has a negative size

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", -1]], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.array' op: two array dimensions have one name

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [["D1", 1], ["D1", 2]], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.tile_memory' op: the capacity or bandwidth of a tile memory is negative

stream.accelerator @a offchip 0 {
  stream.core_type @pe "aie2.compute" label "pe" {
    stream.tile_memory <capacity = -8, bandwidth_min = 1, bandwidth_max = 1>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.tile_memory' op: the capacity or bandwidth of a tile memory is negative

stream.accelerator @a offchip 0 {
  stream.core_type @pe "aie2.compute" label "pe" {
    stream.tile_memory <capacity = 8, bandwidth_min = -1, bandwidth_max = 1>
  }
  stream.core 0 : @pe
}

// -----

// CHECK: error: 'stream.core' op: the position of a core is [column, row]

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe at [0]
}

// -----

// CHECK: error: 'stream.link' op: bandwidth must be greater than 0 bits/cycle, got 0.0

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 1 : @pe
  stream.link 0 [0, 1] bandwidth 0
}

// -----

// CHECK: error: 'stream.bus' op: bandwidth must be greater than 0 bits/cycle, got -1.5

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 1 : @pe
  stream.bus 0 [0, 1] bandwidth -1.5
}

// -----

// CHECK: error: 'stream.link' op: unit_energy must be at least 0 pJ per bit, got -0.5

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 1 : @pe
  stream.link 0 [0, 1] bandwidth 1.0 unit_energy -0.5
}

// -----

// CHECK: error: 'stream.link' op: a connection joins at least two different cores

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 1 : @pe
  stream.link 0 [1, 1] bandwidth 1.0
}

// -----

// CHECK: error: 'stream.bus' op: a connection joins at least two different cores

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 1 : @pe
  stream.bus 0 [1] bandwidth 1.0
}

// -----

// CHECK: error: 'stream.link' op: a link joins exactly two cores

stream.accelerator @a offchip 0 {
  stream.core_type @pe "zigzag.compute" label "pe" {
    stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
    stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
  }
  stream.core 0 : @pe
  stream.core 1 : @pe
  stream.core 2 : @pe
  stream.link 0 [0, 1, 2] bandwidth 1.0
}

// -----

// CHECK: error: 'stream.core' op: 'stream.core' expects parent op 'stream.accelerator'

stream.core 0 : @pe

// -----

// CHECK: error: 'stream.link' op: 'stream.link' expects parent op 'stream.accelerator'

stream.link 0 [0, 1] bandwidth 1.0

// -----

// CHECK: error: 'stream.bus' op: 'stream.bus' expects parent op 'stream.accelerator'

stream.bus 0 [0, 1] bandwidth 1.0

// -----

// CHECK: error: 'stream.core_type' op: 'stream.core_type' expects parent op 'stream.accelerator'

stream.core_type @pe "zigzag.compute" label "pe" {
  stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>
  stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>
}

// -----

// CHECK: error: 'stream.memory' op: 'stream.memory' expects parent op 'stream.core_type'

stream.memory <name = "m", size = 8, read_energy = 0.0, write_energy = 0.0, area = 0.0, latency = 1, operands = ["I1"], ports = [], served_dimensions = []>

// -----

// CHECK: error: 'stream.array' op: 'stream.array' expects parent op 'stream.core_type'

stream.array <dimensions = [], unit_energy = 0.0, unit_area = 0.0>

// -----

// CHECK: error: 'stream.tile_memory' op: 'stream.tile_memory' expects parent op 'stream.core_type'

stream.tile_memory <capacity = 8, bandwidth_min = 1, bandwidth_max = 1>
