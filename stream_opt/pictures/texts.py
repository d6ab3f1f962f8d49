"""Numbers with units, and how much room a text takes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import floor, log10

_NARROW = frozenset("ijltfrI.,:;|!'()[]{}/\\ -")
_WIDE = frozenset("mwMW@%ΣΔ→…")
_JOULES = ("pJ", "nJ", "µJ", "mJ", "J")
_PREFIXES = ("", "k", "M", "G", "T", "P")


def count(value: float) -> str:
    """A number with separators, without needless decimals: `14,344`, `0.25`."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.2f}" if abs(value) >= 0.01 else f"{value:.2g}"


def short(value: float) -> str:
    """A number of at most three digits with an SI prefix: `16.8M`."""
    scale = 0
    while abs(value) >= 999.5 and scale < len(_PREFIXES) - 1:
        value, scale = value / 1000, scale + 1
    digits = f"{value:.3g}" if abs(value) < 999.5 else f"{value:.0f}"
    return f"{digits}{_PREFIXES[scale]}"


def bits(value: float) -> str:
    """A size with an SI prefix: `16.8 Mbit`."""
    digits = short(value)
    return f"{digits[:-1]} {digits[-1]}bit" if digits[-1].isalpha() else f"{digits} bit"


def energy(picojoules: float) -> str:
    """An energy with its prefix: `19.5 µJ`."""
    scale = 0
    while abs(picojoules) >= 999.5 and scale < len(_JOULES) - 1:
        picojoules, scale = picojoules / 1000, scale + 1
    return f"{picojoules:.3g} {_JOULES[scale]}"


def percent(share: float) -> str:
    """A share of 1 as `4.1 %`."""
    value = share * 100
    if 0 < value < 0.01:
        return "< 0.01 %"
    return f"{value:.0f} %" if value >= 99.5 or value == 0 else f"{value:.2g} %"


def plural(number: int, noun: str) -> str:
    """`1 core`, `4 cores`."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def ranges(numbers: Sequence[int]) -> str:
    """Ids in ascending order, runs shortened: `0–3, 7`."""
    parts: list[str] = []
    for _, members in groupby(enumerate(sorted(set(numbers))), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in members]
        parts.append(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" if len(run) > 2 else f"{run[0]}, {run[1]}")
    return ", ".join(parts)


def shape(sizes: Sequence[int | str]) -> str:
    """`1×8×32×32`."""
    return "×".join(map(str, sizes)) or "scalar"


def width(text: str, size: float) -> float:
    """About the width of a text in the font of the pictures, rather too wide than too narrow."""
    return size * sum(_character_width(character) for character in text)


def _character_width(character: str) -> float:
    if character in _NARROW:
        return 0.34
    if character in _WIDE or ord(character) > 0x2FFF:
        return 1.0
    return 0.72 if character.isupper() else 0.58


def fitted(text: str, room: float, size: float, least: int = 2) -> str:
    """The text, or its beginning with `…`, if at least so many letters of it have room; else nothing."""
    if width(text, size) <= room:
        return text
    kept = text
    while kept and width(kept + "…", size) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…" if len(kept) >= least else ""


def ticks(end: float, most: int) -> list[float]:
    """Round values from 0 up to `end`, at most about so many: steps of 1, 2 or 5 times a power of ten."""
    if end <= 0:
        return [0.0]
    raw = end / max(most, 1)
    power = 10.0 ** floor(log10(raw))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * 0.999)
    return [position * step for position in range(int(end / step + 1e-9) + 1)]
