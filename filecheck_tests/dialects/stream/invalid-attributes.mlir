// RUN: stream-opt %s --split-input-file --parsing-diagnostics --verify-diagnostics | filecheck %s

// CHECK: error: unknown field 'cycles', expected one of total, iterations, per_iteration, overlap, slots, dma_in, dma_out, buffering, optimality

"test.op"() {a = #stream.latency<total = 1, cycles = 2>} : () -> ()

// -----

// CHECK: error: twice the field 'total', expected one of total, iterations, per_iteration, overlap, slots, dma_in, dma_out, buffering, optimality

"test.op"() {a = #stream.latency<total = 1, total = 2>} : () -> ()

// -----

// CHECK: error: missing field per_iteration, overlap, slots, dma_in, dma_out, buffering

"test.op"() {a = #stream.latency<total = 1, iterations = 1>} : () -> ()

// -----

// CHECK: error: missing field total, iterations, per_iteration, overlap, slots, dma_in, dma_out, buffering

"test.op"() {a = #stream.latency<>} : () -> ()

// -----

// CHECK: error: Expected '='

"test.op"() {a = #stream.latency<total 1>} : () -> ()

// -----

// CHECK: error: Expected integer literal

"test.op"() {a = #stream.latency<total = "1">} : () -> ()

// -----

// CHECK: error: Expected integer literal

"test.op"() {a = #stream.latency<total = 1.5>} : () -> ()

// -----

// CHECK: error: Expected integer literal

"test.op"() {a = #stream.latency<total = true>} : () -> ()

// -----

// CHECK: error: a latency or overlap is negative, or the number of iterations below 1

"test.op"() {a = #stream.latency<total = 1, iterations = 1, per_iteration = 1, overlap = -1, slots = [], dma_in = 0, dma_out = 0, buffering = 0>} : () -> ()

// -----

// CHECK: error: a latency or overlap is negative, or the number of iterations below 1

"test.op"() {a = #stream.latency<total = 1, iterations = 0, per_iteration = 1, overlap = 0, slots = [], dma_in = 0, dma_out = 0, buffering = 0>} : () -> ()

// -----

// CHECK: error: a latency or overlap is negative, or the number of iterations below 1

"test.op"() {a = #stream.latency<total = 1, iterations = 1, per_iteration = 1, overlap = 0, slots = [-1], dma_in = 0, dma_out = 0, buffering = 0>} : () -> ()

// -----

// CHECK: error: a number of streams or tiles is negative

"test.op"() {a = #stream.latency<total = 1, iterations = 1, per_iteration = 1, overlap = 0, slots = [], dma_in = 0, dma_out = 0, buffering = -2>} : () -> ()

// -----

// CHECK: error: unknown 'best', expected one of optimal, limit

"test.op"() {a = #stream.latency<total = 1, iterations = 1, per_iteration = 1, overlap = 0, slots = [], dma_in = 0, dma_out = 0, buffering = 0, optimality = best>} : () -> ()

// -----

// CHECK: error: unknown 'sequential', expected one of parallel, reduction

"test.op"() {a = #stream.iterators[parallel, sequential]} : () -> ()

// -----

// CHECK: error: unknown 'output', expected one of input, weight, intermediate

"test.op"() {a = #stream.arguments[<name = "x", kind = output>]} : () -> ()

// -----

// CHECK: error: missing field name

"test.op"() {a = #stream.arguments[<kind = input>]} : () -> ()

// -----

// CHECK: error: expected 2 entries, got 1

"test.op"() {a = #stream.operand_precision[["input"]]} : () -> ()

// -----

// CHECK: error: expected 2 entries

"test.op"() {a = #stream.operand_precision[["input", "bf16", "bf16"]]} : () -> ()

// -----

// CHECK: error: '[' expected

"test.op"() {a = #stream.sharing[0, 1]} : () -> ()

// -----

// CHECK: error: Expected integer literal

"test.op"() {a = #stream.integers[0.5]} : () -> ()

// -----

// CHECK: error: Expected integer literal

"test.op"() {a = #stream.integers[true]} : () -> ()

// -----

// CHECK: error: string literal expected

"test.op"() {a = #stream.strings[x]} : () -> ()

// -----

// CHECK: error: a symbolic dimension has a name

"test.op"() {a = #stream.dimensions[1, ""]} : () -> ()

// -----

// CHECK: error: Expected integer literal

"test.op"() {a = #stream.dimensions[batch]} : () -> ()

// -----

// CHECK: error: integer or float literal expected

"test.op"() {a = #stream<number x>} : () -> ()

// -----

// CHECK: error: integer or float literal expected

"test.op"() {a = #stream<number true>} : () -> ()

// -----

// CHECK: error: Expected one of 'compute_to_compute', 'compute_to_memory', 'memory_to_compute', 'memory_to_memory'

"test.op"() {a = #stream<transfer_kind compute_to_mem>} : () -> ()

// -----

// CHECK: error: a source is a base name without folders, got 'hardware/a.yaml'

"test.op"() {a = #stream.sources[<file = "hardware/a.yaml", sha256 = "00">]} : () -> ()

// -----

// CHECK: error: a source is a base name without folders, got ''

"test.op"() {a = #stream.sources[<file = "", sha256 = "00">]} : () -> ()

// -----

// CHECK: error: the sha256 of 'a.yaml' must be 64 lower-case hex digits

"test.op"() {a = #stream.sources[<file = "a.yaml", sha256 = "00">]} : () -> ()

// -----

// CHECK: error: missing field cores

"test.op"() {a = #stream.mapping<splits = [D0 = 1]>} : () -> ()

// -----

// CHECK: error: a mapping names at least one core

"test.op"() {a = #stream.mapping<cores = []>} : () -> ()

// -----

// CHECK: error: the cores of a mapping are different ids from 0

"test.op"() {a = #stream.mapping<cores = [0, 0], splits = [D0 = 2]>} : () -> ()

// -----

// CHECK: error: the cores of a mapping are different ids from 0

"test.op"() {a = #stream.mapping<cores = [-1]>} : () -> ()

// -----

// CHECK: error: a mapping splits each loop once

"test.op"() {a = #stream.mapping<cores = [0, 1], splits = [D0 = 2, D0 = 1]>} : () -> ()

// -----

// CHECK: error: the splits make 3 part(s) for 2 core(s)

"test.op"() {a = #stream.mapping<cores = [0, 1], splits = [D0 = 3]>} : () -> ()

// -----

// CHECK: error: the splits make 1 part(s) for 2 core(s)

"test.op"() {a = #stream.mapping<cores = [0, 1]>} : () -> ()

// -----

// CHECK: error: a split factor is at least 1, got 0

"test.op"() {a = #stream.mapping<cores = [0], splits = [D0 = 0]>} : () -> ()

// -----

// CHECK: error: expected D<number>, got 'z0'

"test.op"() {a = #stream.mapping<cores = [0], splits = [z0 = 1]>} : () -> ()

// -----

// CHECK: error: expected D<number>, got 'Dx'

"test.op"() {a = #stream.mapping<cores = [0], splits = [Dx = 1]>} : () -> ()

// -----

// CHECK: error: a tile is at least 1, got 0

"test.op"() {a = #stream.tiling["Conv1" D0 = 0]} : () -> ()

// -----

// CHECK: error: string literal expected

"test.op"() {a = #stream.tiling[Conv1 D0 = 1]} : () -> ()

// -----

// CHECK: error: missing field name

"test.op"() {a = #stream.fusion[<tiles = []>]} : () -> ()

// -----

// CHECK: error: the size of a dimension is at least 1, got 0

"test.op"() {a = #stream.dimension_sizes[z0 = 0]} : () -> ()

// -----

// CHECK: error: expected z<number>, got 'D0'

"test.op"() {a = #stream.dimension_sizes[D0 = 1]} : () -> ()

// -----

// CHECK: error: identifier expected after `*`

"test.op"() {a = #stream.loops[2*3]} : () -> ()

// -----

// CHECK: error: 'zero' is not a linear expression

"test.op"() {a = #stream.loops[zero]} : () -> ()

// -----

// CHECK: error: identifier expected or a number in a linear expression

"test.op"() {a = #stream.loops[z0+]} : () -> ()

// -----

// CHECK: error: ']' expected

"test.op"() {a = #stream.loops[z0 z1]} : () -> ()

// -----

// CHECK: error: the loop K(z0,0,V) of an iteration space has a size below 1

"test.op"() {a = #stream.space<K(z0,0,V)>} : () -> ()

// -----

// CHECK: error: Expected one of 'A', 'I', 'V'

"test.op"() {a = #stream.space<K(z0,1,W)>} : () -> ()

// -----

// CHECK: error: Expected ','

"test.op"() {a = #stream.space<K(z0,1)>} : () -> ()

// -----

// CHECK: error: '>' expected

"test.op"() {a = #stream.space<Q(z0,1,V)>} : () -> ()

// -----

// CHECK: error: Expected one of 'no_reuse', 'reuse'

"test.op"() {a = #stream.space<T(z0,1,V,maybe)>} : () -> ()

// -----

// CHECK: error: a size, the bits, tiles or reuse of tensor 'y' are below 1

"test.op"() {a = #stream.tensors[<name = "y", full = [0], space = <>>]} : () -> ()

// -----

// CHECK: error: a size, the bits, tiles or reuse of tensor 'y' are below 1

"test.op"() {a = #stream.tensors[<name = "y", full = [1], space = <>, core_bits = 0>]} : () -> ()

// -----

// CHECK: error: a size, the bits, tiles or reuse of tensor 'y' are below 1

"test.op"() {a = #stream.tensors[<name = "y", full = [1], space = <>, tiles = 0>]} : () -> ()

// -----

// CHECK: error: a size, the bits, tiles or reuse of tensor 'y' are below 1

"test.op"() {a = #stream.tensors[<name = "y", full = [1], space = <>, reuse = -1>]} : () -> ()

// -----

// CHECK: error: the placement of tensor 'y' must be different core ids, at least one, got []

"test.op"() {a = #stream.tensors[<name = "y", full = [1], space = <>, placement = []>]} : () -> ()

// -----

// CHECK: error: the placement of tensor 'y' must be different core ids, at least one, got [1, 1]

"test.op"() {a = #stream.tensors[<name = "y", full = [1], space = <>, placement = [1, 1]>]} : () -> ()

// -----

// CHECK: error: the stop 1 of tensor 'y' is outside -1 to 0

"test.op"() {a = #stream.tensors[<name = "y", full = [1], space = <T(z0,2,A) T(z1,2,V)>, stop = 1>]} : () -> ()

// -----

// CHECK: error: the stop -2 of tensor 'y' is outside -1 to -1

"test.op"() {a = #stream.tensors[<name = "y", full = [1], space = <>, stop = -2>]} : () -> ()

// -----

// CHECK: error: the sources of a route must be different core ids, at least one, got []

"test.op"() {a = #stream.route<sources = [], targets = [0], score = 0>} : () -> ()

// -----

// CHECK: error: the targets of a route must be different core ids, at least one, got [-1]

"test.op"() {a = #stream.route<sources = [0], targets = [-1], score = 0>} : () -> ()

// -----

// CHECK: error: the score of a route is at least 0, got -1

"test.op"() {a = #stream.route<sources = [0], targets = [1], score = -1>} : () -> ()

// -----

// CHECK: error: Expected '->'

"test.op"() {a = #stream.route<sources = [0], targets = [1], score = 1, links = [0(0)]>} : () -> ()

// -----

// CHECK: error: an id is at least 0, got -1

"test.op"() {a = #stream.route<sources = [0], targets = [1], score = 1, links = [-1(0->1)]>} : () -> ()

// -----

// CHECK: error: an id is at least 0, got -1

"test.op"() {a = #stream.route<sources = [0], targets = [1], score = 1, links = [0(0->-1)]>} : () -> ()

// -----

// CHECK: error: expect symbol name

"test.op"() {a = #stream.costs[<core_type = "pe", latency = 1, ideal = 1, ideal_temporal = 1, model = "scalar">]} : () -> ()

// -----

// CHECK: error: integer or float literal expected

"test.op"() {a = #stream.costs[<core_type = @pe, latency = "1", ideal = 1, ideal_temporal = 1, model = "scalar">]} : () -> ()

// -----

// CHECK: error: memory 'rf' belongs to no core

"test.op"() {a = #stream.memory_uses[<cores = [], memory = "rf", capacity = 1>]} : () -> ()

// -----

// CHECK: error: tensor 'x' is alive from slot 2 to 1

"test.op"() {a = #stream.memory_uses[<cores = [0], memory = "rf", capacity = 1, residents = [<tensor = "x", bits = 1, first = 2, last = 1>]>]} : () -> ()

// -----

// CHECK: error: Expected integer literal

"test.op"() {a = #stream.link_uses[<link = 3(0->), bits = 1, energy = 0.0, busy = 1>]} : () -> ()

// -----

// CHECK: error: stream.number: inf is not finite

"test.op"() {a = #stream<number 1.0e+400>} : () -> ()
