"""A small integer linear model that every solver understands: bounded integer variables, linear rows, integers only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import gcd


@dataclass(frozen=True, slots=True)
class Affine:
    """A sum of `coefficient * variable` and a constant; variables are numbers given by a model."""

    terms: tuple[tuple[int, int], ...] = ()
    """(variable, coefficient), ascending by variable, no zero coefficient."""
    constant: int = 0

    @staticmethod
    def of(terms: Iterable[tuple[int, int]], constant: int = 0) -> Affine:
        total: dict[int, int] = {}
        for variable, coefficient in terms:
            total[variable] = total.get(variable, 0) + coefficient
        return Affine(tuple(sorted((v, c) for v, c in total.items() if c)), constant)

    @staticmethod
    def variable(index: int) -> Affine:
        return Affine(((index, 1),))

    @staticmethod
    def sum(parts: Iterable[Affine]) -> Affine:
        collected = tuple(parts)
        terms = (term for part in collected for term in part.terms)
        return Affine.of(terms, sum(part.constant for part in collected))

    def __add__(self, other: Affine | int) -> Affine:
        if isinstance(other, int):
            return Affine(self.terms, self.constant + other)
        return Affine.sum((self, other))

    def __sub__(self, other: Affine | int) -> Affine:
        return self + (-other if isinstance(other, int) else other.scaled(-1))

    def scaled(self, factor: int) -> Affine:
        return Affine.of(((v, c * factor) for v, c in self.terms), self.constant * factor)

    def value(self, values: Sequence[int] | Mapping[int, int]) -> int:
        return self.constant + sum(coefficient * values[variable] for variable, coefficient in self.terms)


@dataclass(frozen=True, slots=True)
class Row:
    """`sum of terms <= upper`, or `==` if `equal`."""

    terms: tuple[tuple[int, int], ...]
    upper: int
    equal: bool = False

    def holds(self, values: Sequence[int]) -> bool:
        total = sum(coefficient * values[variable] for variable, coefficient in self.terms)
        return total == self.upper if self.equal else total <= self.upper


@dataclass
class LinearModel:
    """Variables as (lower, upper) bounds, all integer, and rows over them; objectives are given per solve."""

    variables: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    rows: dict[Row, None] = field(default_factory=dict[Row, None])
    """In the order in which they were added, without repetitions."""
    contradiction: bool = False
    """A row without variables is violated: there is no solution."""

    def integer(self, lower: int, upper: int) -> Affine:
        """A new variable, or the constant if the bounds leave one value."""
        if lower == upper:
            return Affine((), lower)
        self.variables.append((lower, upper))
        return Affine.variable(len(self.variables) - 1)

    def binary(self) -> Affine:
        return self.integer(0, 1)

    def at_most(self, expression: Affine, upper: int) -> None:
        """Adds `expression <= upper`; dividing by the common divisor loses no integer point."""
        self._add(expression, upper, equal=False)

    def exactly(self, expression: Affine, value: int) -> None:
        """Adds `expression == value`."""
        self._add(expression, value, equal=True)

    def maximum(self, expression: Affine) -> int:
        """The largest value of an expression within the variables' bounds."""
        extremes = (c * self.variables[v][1 if c > 0 else 0] for v, c in expression.terms)
        return expression.constant + sum(extremes)

    def minimum(self, expression: Affine) -> int:
        """The smallest value of an expression within the variables' bounds."""
        return -self.maximum(expression.scaled(-1))

    def _add(self, expression: Affine, bound: int, equal: bool) -> None:
        upper = bound - expression.constant
        if not expression.terms:
            self.contradiction |= upper != 0 if equal else upper < 0
        elif equal or self.maximum(expression) > bound:
            self.rows[Row(*_divided(expression.terms, upper, equal), equal)] = None


def _divided(terms: tuple[tuple[int, int], ...], upper: int, equal: bool) -> tuple[tuple[tuple[int, int], ...], int]:
    divisor = 1 if equal else gcd(*(coefficient for _, coefficient in terms))
    return tuple((variable, coefficient // divisor) for variable, coefficient in terms), upper // divisor
