"""Rules of what a tile can hold: DMA channels, buffer descriptors, locks, memory (spec aie-dialect 5.2 and 7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from passes.aie.check.design import Finding, Lock
from passes.aie.check.plan import DmaEnd, Plan, Pool
from passes.aie.device import Coordinate, TileKind, TileLimits


def tile_name(plan: Plan, tile: Coordinate) -> str:
    """`core tile (0, 2)`."""
    return f"{plan.device.kind(tile[1]).value} {tile}"


def listed(demands: Sequence[tuple[str, int]]) -> str:
    """`@a 2, @b 4`, with equal names added up."""
    sums: dict[str, int] = {}
    for name, count in demands:
        sums[name] = sums.get(name, 0) + count
    return ", ".join(f"{name} {count}" for name, count in sums.items())


def check_limits(plan: Plan) -> Iterator[Finding]:
    """What each tile is asked for beyond what it has."""
    for tile, place in plan.design.tiles.items():
        limits = plan.device.tile(tile[1])
        yield from _channels(plan, tile, limits)
        yield from _descriptors(plan, tile, place, limits)
        yield from _locks(plan, tile, place, limits)
        if limits.kind is TileKind.CORE:
            yield from _core_memory(plan, tile, place, limits)
    yield from _mem_tile_memory(plan)


def _channels(plan: Plan, tile: Coordinate, limits: TileLimits) -> Iterator[Finding]:
    for sends, name in ((False, "S2MM"), (True, "MM2S")):
        ends = [end for end in plan.dma_ends if end.tile == tile and end.sends is sends]
        beyond = [end for end in ends if plan.channels[end] >= limits.channels(sends)]
        if not beyond:
            continue
        others = len(plan.taken_channels.get((tile, sends), set()) - {end.chosen for end in ends})
        written = f" beside {others} that are written out" if others else ""
        yield Finding(
            plan.design.fifos[beyond[0].fifo].place,
            f"{tile_name(plan, tile)} has {limits.channels(sends)} {name} channels, but {len(ends)} object FIFOs "
            f"{'leave' if sends else 'enter'} it by DMA{written} ({_names(ends)}); link FIFOs, use a neighbour that "
            "shares its memory, or another tile",
        )


def _names(ends: Sequence[DmaEnd]) -> str:
    return ", ".join(f"@{end.fifo}" for end in ends)


def _descriptors(plan: Plan, tile: Coordinate, place: int, limits: TileLimits) -> Iterator[Finding]:
    demands: list[list[tuple[str, int]]] = [[] for _ in limits.channel_descriptors]
    for end in plan.dma_ends:
        if end.tile == tile:
            demands[plan.channels[end] % len(demands)].append((f"@{end.fifo}", end.descriptors))
    for program in plan.design.programs:
        for start, chain in zip(program.starts, program.chains, strict=True):
            if program.tile == tile:
                name = f"{'MM2S' if start.sends else 'S2MM'} {start.channel}"
                demands[start.channel % len(demands)].append((name, len(chain)))
    for parity, (demand, available) in enumerate(zip(demands, limits.channel_descriptors, strict=True)):
        needed = sum(count for _, count in demand)
        if needed > len(available):
            which = f" on its {('even', 'odd')[parity]} DMA channels" if len(demands) > 1 else ""
            yield Finding(
                place,
                f"{tile_name(plan, tile)} needs {needed} buffer descriptors{which} of {len(available)} "
                f"({listed(demand)}); lower depths or repeat counts, or use another tile",
            )


def _locks(plan: Plan, tile: Coordinate, place: int, limits: TileLimits) -> Iterator[Finding]:
    written = [lock for lock in plan.design.locks if lock.tile == tile]
    demand = [(f"@{pool.fifo}", pool.locks) for pool in plan.pools if pool.tile == tile]
    demand += [(f"@{end.fifo}", 2) for end in plan.dma_ends if end.tile == tile and end.pool is None]
    demand += [("aie.lock", len(written))] if written else []
    needed = sum(count for _, count in demand)
    if needed > limits.locks:
        yield Finding(
            place,
            f"{tile_name(plan, tile)} needs {needed} locks of {limits.locks} ({listed(demand)}); let fewer FIFOs "
            "end there, or use another tile",
        )
    yield from _lock_numbers(plan, tile, written, limits)


def _lock_numbers(plan: Plan, tile: Coordinate, locks: list[Lock], limits: TileLimits) -> Iterator[Finding]:
    seen: set[int] = set()
    for lock in locks:
        if lock.id is not None and lock.id >= limits.locks:
            limit = limits.locks - 1
            yield Finding(lock.place, f"{tile_name(plan, tile)} has no lock {lock.id}, the last one is {limit}")
        if lock.id is not None and lock.id in seen:
            yield Finding(lock.place, f"lock {lock.id} of {tile_name(plan, tile)} is declared twice; number it anew")
        if not 0 <= lock.initial <= limits.lock_maximum:
            yield Finding(lock.place, f"a lock begins at {lock.initial}, but counts from 0 to {limits.lock_maximum}")
        seen |= {lock.id} if lock.id is not None else set()


def _core_memory(plan: Plan, tile: Coordinate, place: int, limits: TileLimits) -> Iterator[Finding]:
    demand = [("stack", core.stack) for core in plan.design.cores if core.tile == tile]
    demand += [(f"@{pool.fifo}", pool.count * pool.bytes) for pool in plan.pools if pool.tile == tile]
    demand += [(buffer.name, buffer.bytes) for buffer in plan.design.buffers.values() if buffer.tile == tile]
    needed = sum(count for _, count in demand)
    if needed > limits.memory_bytes:
        yield Finding(
            place,
            f"{tile_name(plan, tile)} needs {needed} bytes of {limits.memory_bytes} ({listed(demand)}); make tiles "
            "smaller, lower depths, or keep fewer objects",
        )


def _mem_tile_memory(plan: Plan) -> Iterator[Finding]:
    """Buffers in their order; mlir-aie puts what does not fit into a mem tile into its west or east neighbour."""
    free = {tile: plan.device.tile(tile[1]).memory_bytes for tile in _mem_tiles(plan)}
    for buffer in plan.design.buffers.values():
        if buffer.tile in free:
            free[buffer.tile] -= buffer.bytes
            if free[buffer.tile] < 0:
                needed = plan.device.tile(buffer.tile[1]).memory_bytes - free[buffer.tile]
                yield Finding(buffer.place, _too_much(plan, buffer.tile, f"with buffer {buffer.name}", needed))
    full: set[Coordinate] = set()
    for pool in plan.pools:
        if (
            pool.tile in free
            and pool.tile not in full
            and not all(_place_buffer(plan, pool, free) for _ in range(pool.count))
        ):
            full.add(pool.tile)
            demand = [(f"@{other.fifo}", other.count * other.bytes) for other in plan.pools if other.tile == pool.tile]
            needed = sum(count for _, count in demand)
            reason = f"{_too_much(plan, pool.tile, f'for {listed(demand)}', needed)} (its neighbours have no room)"
            yield Finding(plan.design.fifos[pool.fifo].place, reason)


def _too_much(plan: Plan, tile: Coordinate, reason: str, needed: int) -> str:
    limit = plan.device.tile(tile[1]).memory_bytes
    return (
        f"{tile_name(plan, tile)} needs {needed} bytes of {limit} {reason}; lower depths or sizes, or use another tile"
    )


def _place_buffer(plan: Plan, pool: Pool, free: dict[Coordinate, int]) -> bool:
    """Takes room for one buffer, if there is any."""
    for tile in plan.device.reachable_memories(pool.tile):
        if free[tile] >= pool.bytes:
            free[tile] -= pool.bytes
            return True
    return False


def _mem_tiles(plan: Plan) -> Iterator[Coordinate]:
    for column in range(plan.device.columns):
        for row in range(plan.device.rows):
            if plan.device.kind(row) is TileKind.MEMORY:
                yield column, row
