"""
Rules of what refers to what: tiles, cores, FIFOs and their users, links, functions (spec aie-dialect 3).

All other rules take for granted that these hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from passes.aie.check.design import Acquire, Core, Design, Fifo, Finding, Link, Side
from passes.aie.check.patterns import last_element
from passes.aie.check.plan import part_lengths
from passes.aie.check.words import counted
from passes.aie.device import Device, TileKind

INTRINSICS = "llvm."
"""Functions whose name begins so are the compiler's own."""


def check_structure(design: Design, device: Device) -> Iterator[Finding]:
    """Broken references and misplaced parts."""
    yield from _tiles(design, device)
    yield from _places_of_parts(design, device)
    for fifo in design.fifos.values():
        yield from _fifo(fifo, device)
    yield from _links(design, device)
    for core in design.cores:
        yield from _uses(design, core)


def check_functions(design: Design) -> Iterator[Finding]:
    """Calls of a function whose object file nobody names."""
    for core in design.cores:
        for call in core.calls:
            function = design.functions.get(call.function)
            if function is None or not function.is_declaration or call.function.startswith(INTRINSICS):
                continue
            if function.file is None and not core.files:
                yield Finding(
                    call.place,
                    f"no object file is known for @{call.function}: neither its declaration nor core {core.tile} has "
                    "link_with; write it on the declaration",
                )


def _tiles(design: Design, device: Device) -> Iterator[Finding]:
    for tile, place in design.tiles.items():
        if not device.has_tile(tile):
            yield Finding(
                place,
                f"tile {tile} is not on {device.name}, which has columns 0 to {device.columns - 1} and rows 0 to "
                f"{device.rows - 1}",
            )


def _places_of_parts(design: Design, device: Device) -> Iterator[Finding]:
    seen: set[tuple[int, int]] = set()
    for core in design.cores:
        kind = device.kind(core.tile[1])
        if kind is not TileKind.CORE:
            yield Finding(core.place, f"a core cannot run on {kind.value} {core.tile}; put it on a core tile")
        if core.tile in seen:
            yield Finding(core.place, f"core tile {core.tile} has two cores; put one of them on another tile")
        seen.add(core.tile)
        yield from _buffer_uses(design, device, core)
    for program in design.programs:
        kind = device.kind(program.tile[1])
        if kind is not program.expected_kind:
            expected = program.expected_kind.value
            yield Finding(program.place, f"this is the DMA of a {expected}, but {program.tile} is a {kind.value}")


def _buffer_uses(design: Design, device: Device, core: Core) -> Iterator[Finding]:
    for place, name in core.buffers:
        tile = design.buffers[name].tile
        if tile not in device.reachable_memories(core.tile):
            yield Finding(place, f"core {core.tile} cannot reach the memory of tile {tile}, which holds buffer {name}")


def _fifo(fifo: Fifo, device: Device) -> Iterator[Finding]:
    kinds = [device.kind(end.tile[1]) for end in fifo.ends]
    for end, kind in zip(fifo.ends, kinds, strict=True):
        if kind is TileKind.SHIM and end.steps:
            yield Finding(
                fifo.place,
                f"@{fifo.name} has dimensions at its end on shim tile {end.tile}; put them into the runtime sequence",
            )
        if kind is not TileKind.SHIM and end.depth < 1 and fifo.unknown is None:
            yield Finding(fifo.place, f"@{fifo.name} has depth {end.depth} at {end.tile}; it needs an object there")
    if kinds[0] is TileKind.SHIM and fifo.repeat is not None:
        yield Finding(fifo.place, f"@{fifo.name} comes from a shim tile and has repeat_count; repeat the task instead")
    if kinds[0] is TileKind.SHIM and fifo.initial:
        yield Finding(fifo.place, f"@{fifo.name} comes from a shim tile and has initial values; send them instead")


def _links(design: Design, device: Device) -> Iterator[Finding]:
    seen: set[str] = set()
    for link in design.links:
        names = (*link.inputs, *link.outputs)
        unknown = [name for name in names if name not in design.fifos]
        for name in unknown:
            yield Finding(link.place, f"the link names @{name}, but there is no such object FIFO")
        for name in names:
            if name in seen:
                yield Finding(link.place, f"@{name} is in two links; a FIFO can be in one link only")
            seen.add(name)
        if not unknown:
            yield from _link(design, device, link)


def _link(design: Design, device: Device, link: Link) -> Iterator[Finding]:
    outputs = [design.fifos[name] for name in link.outputs]
    tile = outputs[0].producer.tile
    for fifo in outputs[1:]:
        if fifo.producer.tile != tile:
            yield Finding(
                link.place,
                f"@{fifo.name} starts at {fifo.producer.tile}, @{outputs[0].name} at {tile}; a link has one tile",
            )
    for name in link.inputs:
        if tile not in [end.tile for end in design.fifos[name].consumers]:
            yield Finding(link.place, f"@{name} does not end at {tile}, where @{outputs[0].name} starts")
    if link.is_plain:
        return
    if device.kind(tile[1]) is not TileKind.MEMORY:
        yield Finding(link.place, f"a join or distribute is possible on mem tiles only, not on tile {tile}")
    if len({fifo.repeat for fifo in outputs}) > 1:
        yield Finding(link.place, "the outputs of a distribute have different repeat_count; give all the same")
    yield from _parts(design, link)


def _parts(design: Design, link: Link) -> Iterator[Finding]:
    """Each part is inside the big object, and the dimensions of the big FIFO, which order each part, inside a part."""
    big = design.fifos[link.big]
    ascending = all(begin < end for begin, end in pairwise((*link.offsets, big.elements)))
    if not ascending or link.offsets[0] < 0:
        yield Finding(
            link.place,
            f"the offsets {list(link.offsets)} cut @{big.name}, whose objects have {big.elements} elements, into no "
            "parts; they ascend and stay below that",
        )
        return
    shortest = min(part_lengths(link, big.elements))
    tile = design.fifos[link.outputs[0]].producer.tile
    for end in [big.producer] if link.is_join else [end for end in big.consumers if end.tile == tile]:
        if (reach := last_element(end.steps)) >= shortest:
            yield Finding(
                big.place,
                f"the dimensions of @{big.name} reach element {reach}, but order each part by itself and the shortest "
                f"part has {shortest} elements; describe one part",
            )


def _uses(design: Design, core: Core) -> Iterator[Finding]:
    for use in core.uses:
        fifo = design.fifos.get(use.fifo)
        if fifo is None:
            yield Finding(use.place, f"there is no object FIFO @{use.fifo}")
            continue
        ends = [end for end in fifo.ends_of(use.side) if end.tile == core.tile]
        if not ends:
            yield Finding(
                use.place,
                f"core {core.tile} is no {'producer' if use.side is Side.PRODUCE else 'consumer'} of @{fifo.name}, "
                f"which goes from {fifo.producer.tile} to {', '.join(str(end.tile) for end in fifo.consumers)}",
            )
            continue
        if isinstance(use, Acquire) and use.count > ends[0].depth:
            yield Finding(
                use.place,
                f"core {core.tile} acquires {counted(use.count)} of @{fifo.name}, whose depth at that end is "
                f"{ends[0].depth}; make it deeper, or acquire fewer at a time",
            )
        if isinstance(use, Acquire) and use.type != fifo.type and fifo.unknown is None:
            yield Finding(use.place, f"@{fifo.name} has objects of type {fifo.type}, not {use.type}")
    for access in core.accesses:
        if access.fifo is None:
            yield Finding(access.place, "an access takes its object from the result of an acquire directly")
        elif access.index >= access.acquired:
            yield Finding(
                access.place,
                f"object {access.index} of @{access.fifo} is used, but its acquire asks for {access.acquired} (0 to "
                f"{access.acquired - 1}); acquire more",
            )
