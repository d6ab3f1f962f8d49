"""Which loops are ordered, and all their orders in the sequence in which ZigZag visits them (spec cost 5.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil

Loop = tuple[int, int]
"""(loop, iterations)"""


def temporal_sizes(sizes: Sequence[int], unrolled: Sequence[tuple[int, float]]) -> dict[int, int]:
    """Iterations left per loop, by ascending loop, after dividing by its unrollings (rounded up); 1 is left out."""
    left = dict(enumerate(sizes))
    for loop, factor in unrolled:
        if loop in left:
            left[loop] = ceil(left[loop] / factor)
            if left[loop] == 1:
                del left[loop]
    return {loop: size for loop, size in left.items() if size > 1}


def split_loops(temporal: Mapping[int, int], limit: int) -> list[Loop]:
    """
    The prime factors of all loops, merged until at most `limit` (or one per loop) are left.

    Each merge replaces the two smallest factors of the loop with the most factors, the first among equals.
    """
    factors = {loop: prime_factors(size) for loop, size in temporal.items()}
    for _ in range(sum(map(len, factors.values())) - max(limit, len(factors))):
        longest = max(factors.values(), key=len)
        longest[:] = sorted([longest[0] * longest[1], *longest[2:]])
    return [(loop, factor) for loop, members in factors.items() for factor in members]


def prime_factors(number: int) -> list[int]:
    """Ascending, with repetitions."""
    found: list[int] = []
    divisor = 2
    while divisor * divisor <= number:
        while number % divisor == 0:
            found.append(divisor)
            number //= divisor
        divisor += 1
    return found + ([number] if number > 1 else [])


def loop_orders(loops: Sequence[Loop]) -> Iterator[tuple[Loop, ...]]:
    """
    Every distinct order of the loops, innermost loop first.

    They come in cool-lex order (A. Williams, Loopless generation of multiset permutations by prefix shifts, 2009),
    starting from the descending one: the loop behind the longest non-ascending prefix, or the one behind that if it
    is not larger than the last of the prefix, moves to the front. Loops compare by the text of their name first.
    """
    table = sorted(set(loops), key=lambda loop: (f"D{loop[0]}", loop[1]))
    ranks = sorted((table.index(loop) for loop in loops), reverse=True)
    for order in _prefix_shifts(ranks):
        yield tuple(table[rank] for rank in order)


def _prefix_shifts(ranks: list[int]) -> Iterator[list[int]]:
    """All distinct arrangements of descending ranks; `prefix` is the length of the non-ascending prefix."""
    last = len(ranks) - 1
    prefix = last
    yield ranks
    while ranks and (prefix < last or ranks[prefix] < ranks[0]):
        beyond = prefix < last and ranks[prefix - 1] >= ranks[prefix + 1]
        source = prefix + 1 if beyond else prefix
        moved = ranks[source]
        prefix = 1 if moved < ranks[0] else prefix + 1
        ranks = [moved, *ranks[:source], *ranks[source + 1 :]]
        yield ranks
