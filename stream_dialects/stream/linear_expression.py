"""Integer linear expressions over numbered variables: the index arithmetic of layers and loops."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_TERM = re.compile(r"([+-]?)(?:(?:(\d+)\*)?([A-Za-z])(\d+)|(\d+))")


@dataclass(frozen=True, slots=True)
class LinearExpression:
    """
    The sum of `coefficient * variable` terms and a constant, all integers.

    Variables are numbered from 0; what a number means (loop `D3` of a layer, dimension `z3` of a group) is up to
    the user of the expression, as is the letter in the text form: `z3+z9-1`, `-2*z0+z3+3`, `0`.
    """

    terms: tuple[tuple[int, int], ...] = ()
    """(variable, coefficient), ascending by variable, no zero coefficient."""

    constant: int = 0

    @staticmethod
    def of(coefficients: Iterable[tuple[int, int]], constant: int = 0) -> LinearExpression:
        """Builds the canonical form: repeated variables are added up, zero coefficients dropped."""
        total: dict[int, int] = {}
        for variable, coefficient in coefficients:
            total[variable] = total.get(variable, 0) + coefficient
        return LinearExpression(tuple(sorted((v, c) for v, c in total.items() if c)), constant)

    @staticmethod
    def variable(index: int) -> LinearExpression:
        return LinearExpression(((index, 1),))

    @property
    def single(self) -> int | None:
        """The variable's number if the expression is exactly one variable (pure), else None (compound)."""
        if self.constant == 0 and len(self.terms) == 1 and self.terms[0][1] == 1:
            return self.terms[0][0]
        return None

    def coefficient(self, variable: int) -> int:
        return next((c for v, c in self.terms if v == variable), 0)

    def __add__(self, other: LinearExpression) -> LinearExpression:
        return LinearExpression.of((*self.terms, *other.terms), self.constant + other.constant)

    def __sub__(self, other: LinearExpression) -> LinearExpression:
        return self + other.scaled(-1)

    def scaled(self, factor: int) -> LinearExpression:
        return LinearExpression.of(((v, c * factor) for v, c in self.terms), self.constant * factor)

    def substituted(
        self, replacements: Sequence[LinearExpression] | Mapping[int, LinearExpression]
    ) -> LinearExpression:
        """Replaces variable i by `replacements[i]` (for every variable that occurs)."""
        pairs = [(v, c * outer) for i, outer in self.terms for v, c in replacements[i].terms]
        constant = self.constant + sum(outer * replacements[i].constant for i, outer in self.terms)
        return LinearExpression.of(pairs, constant)

    def value(self, point: Sequence[int] | Mapping[int, int]) -> int:
        return self.constant + sum(c * point[v] for v, c in self.terms)

    def range(self, sizes: Sequence[int] | Mapping[int, int]) -> tuple[int, int]:
        """Smallest and largest value over the box `0 <= variable i < sizes[i]`."""
        low = self.constant + sum(min(0, c * (sizes[v] - 1)) for v, c in self.terms)
        high = self.constant + sum(max(0, c * (sizes[v] - 1)) for v, c in self.terms)
        return low, high

    def text(self, letter: str = "z") -> str:
        """Canonical text: terms by variable, coefficient 1 left out, constant last."""
        parts: list[str] = []
        for variable, coefficient in self.terms:
            sign = "-" if coefficient < 0 else "+"
            factor = "" if abs(coefficient) == 1 else f"{abs(coefficient)}*"
            parts.append(f"{sign}{factor}{letter}{variable}")
        if self.constant or not parts:
            parts.append(f"{self.constant:+d}")
        return "".join(parts).removeprefix("+")

    @staticmethod
    def parse(text: str) -> LinearExpression:
        """
        Reads the text form (any one-letter variable name).

        Raises:
            ValueError: if the text is not a sum of terms such as `2*z3`, `-z0` and `7`.
        """
        compact = text.replace(" ", "")
        pairs: list[tuple[int, int]] = []
        constant = position = 0
        while position < len(compact):
            match = _TERM.match(compact, position)
            if match is None or (position and not match[1]):
                raise ValueError(f"'{text}' is not a linear expression")
            sign = -1 if match[1] == "-" else 1
            if match[4] is not None:
                pairs.append((int(match[4]), sign * int(match[2] or 1)))
            else:
                constant += sign * int(match[5])
            position = match.end()
        if not compact:
            raise ValueError("an empty text is not a linear expression")
        return LinearExpression.of(pairs, constant)
