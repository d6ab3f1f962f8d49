"""
Colours by role, for light and dark surroundings.

A picture names the light colour and a class per role, so that it is right on its own and a page can recolour it. The
series come from the palette of Okabe and Ito, which people with any kind of colour vision can tell apart.
"""

from __future__ import annotations

from typing import NamedTuple


class Tones(NamedTuple):
    """One role as `#rrggbb` on light and on dark paper."""

    light: str
    dark: str


ROLES: dict[str, Tones] = {
    "paper": Tones("#ffffff", "#15191e"),
    "panel": Tones("#f5f7f9", "#1d232a"),
    "ink": Tones("#1b1f24", "#e8ebef"),
    "muted": Tones("#505a65", "#aab3bd"),
    "border": Tones("#7d8792", "#7d8792"),
    "grid": Tones("#dde2e7", "#323a43"),
    "alarm": Tones("#b3261e", "#ff8a80"),
    "idle": Tones("#c9d0d7", "#46505a"),
    "bound": Tones("#0072b2", "#56b4e9"),
}

_SERIES = (
    (Tones("#a9d1ec", "#0d4a70"), Tones("#0072b2", "#56b4e9")),
    (Tones("#f9dc9c", "#6e4c00"), Tones("#a87000", "#e69f00")),
    (Tones("#a6dfcd", "#00513b"), Tones("#007a59", "#2fcfa3")),
    (Tones("#f5c0a0", "#74330a"), Tones("#b84f00", "#ff8c42")),
    (Tones("#ecc8dc", "#69304f"), Tones("#a3487b", "#e391bd")),
    (Tones("#f7f1a6", "#55500a"), Tones("#857c00", "#f0e442")),
    (Tones("#cfe9fa", "#1f5a80"), Tones("#2c85b8", "#8fd0f5")),
    (Tones("#d5d8dc", "#454c55"), Tones("#5f6872", "#b3bbc4")),
)

SERIES = len(_SERIES)
"""Colours that can be told apart; a picture with more things uses them again."""

LOADS = (
    Tones("#9cc4e4", "#1f4e79"),
    Tones("#5b9fd1", "#2c79b5"),
    Tones("#2c79b5", "#5b9fd1"),
    Tones("#12559a", "#9cc4e4"),
    Tones("#08306b", "#e3f0fb"),
)
"""From little to full load."""

ROLES |= {f"area{i}": area for i, (area, _) in enumerate(_SERIES)}
ROLES |= {f"line{i}": line for i, (_, line) in enumerate(_SERIES)}
ROLES |= {f"load{i}": tones for i, tones in enumerate(LOADS)}


def area(index: int) -> str:
    """The role that fills the marks of a series."""
    return f"area{index % SERIES}"


def line(index: int) -> str:
    """The role that outlines the marks of a series."""
    return f"line{index % SERIES}"


def load(share: float) -> str:
    """The role of a link that is busy for this share of the time, 0 to 1."""
    if share <= 0:
        return "idle"
    return f"load{min(int(share * len(LOADS)), len(LOADS) - 1)}"


def style_sheet(dark: bool) -> str:
    """CSS that gives every role its colour on light or dark paper."""
    rules: list[str] = []
    for role, tones in ROLES.items():
        colour = tones.dark if dark else tones.light
        rules.append(f".f-{role}{{fill:{colour}}}.s-{role}{{stroke:{colour}}}")
    return "\n".join(rules)
