"""Exact solution of sparse linear equations: the reduced row echelon form with pivots from left to right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from stream_dialects.stream.linear_expression import LinearExpression

Row = dict[int, int]
"""Column -> coefficient of one equation `sum = 0`; column `_CONSTANT` holds the constant."""
Rational = int | Fraction

_CONSTANT = -1


class InconsistentEquations(Exception):
    """The equations have no solution; `equation` is the position of the first one that contradicts earlier ones."""

    def __init__(self, equation: int):
        super().__init__(f"equation {equation} contradicts the equations before it")
        self.equation = equation


@dataclass(frozen=True)
class Solution:
    """Every column as a rational expression in the free columns, which are numbered in ascending order."""

    free: tuple[int, ...]
    expressions: tuple[dict[int, Rational], ...]
    """Per column: free column's number -> coefficient, -1 -> constant. Equal columns share one dictionary."""

    def truncated(self) -> tuple[LinearExpression, ...]:
        """Integer expressions: coefficients and constants cut off toward zero (spec workload-and-tiling 3.3)."""
        shared: dict[int, LinearExpression] = {}
        for expression in self.expressions:
            if id(expression) not in shared:
                shared[id(expression)] = _truncate(expression)
        return tuple(shared[id(expression)] for expression in self.expressions)


class EqualColumns:
    """Disjoint sets of columns that are equal; the largest column of a set represents it."""

    def __init__(self, columns: int):
        self._parent = list(range(columns))

    def find(self, column: int) -> int:
        root = column
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[column] != root:
            self._parent[column], column = root, self._parent[column]
        return root

    def join(self, left: int, right: int) -> None:
        left, right = self.find(left), self.find(right)
        self._parent[min(left, right)] = max(left, right)


def pure_equality(equation: LinearExpression) -> tuple[int, int] | None:
    """The two columns if the equation says `left - right = 0`, else None."""
    if equation.constant or len(equation.terms) != 2:
        return None
    (left, first), (right, second) = equation.terms
    return (left, right) if first + second == 0 and abs(first) == 1 else None


def solve(columns: int, equations: Sequence[LinearExpression]) -> Solution:
    """
    Solves `equation = 0` for all equations over columns 0 … columns-1 (spec workload-and-tiling 3.3).

    Equal columns are merged first, which settles almost all equations of a workload; merging onto the largest column
    of a set keeps the pivots where the full echelon form has them, because a smaller one is expressed by a larger one.

    Raises:
        InconsistentEquations: if there is no solution.
    """
    equal = EqualColumns(columns)
    rest: list[tuple[int, LinearExpression]] = []
    for number, equation in enumerate(equations):
        pair = pure_equality(equation)
        if pair is None:
            rest.append((number, equation))
        else:
            equal.join(*pair)
    pivots: dict[int, Row] = {}
    for number, equation in rest:
        _add_row(_row(equation, equal), pivots, number)
    return _back_substitute(columns, equal, pivots)


def _row(equation: LinearExpression, equal: EqualColumns) -> Row:
    row: Row = {_CONSTANT: equation.constant} if equation.constant else {}
    for column, coefficient in equation.terms:
        _accumulate(row, equal.find(column), coefficient)
    return row


def _accumulate(row: Row, column: int, coefficient: int) -> None:
    total = row.get(column, 0) + coefficient
    if total:
        row[column] = total
    else:
        row.pop(column, None)


def _leading(row: Row) -> int | None:
    return min((column for column in row if column != _CONSTANT), default=None)


def _add_row(row: Row, pivots: dict[int, Row], number: int) -> None:
    leading = _leading(row)
    while leading is not None and leading in pivots:
        row = _eliminated(row, pivots[leading], leading)
        leading = _leading(row)
    if leading is not None:
        pivots[leading] = row
    elif row:
        raise InconsistentEquations(number)


def _eliminated(row: Row, pivot: Row, column: int) -> Row:
    """Combines two rows so that `column` vanishes; stays in integers."""
    divisor = gcd(row[column], pivot[column])
    row_factor, pivot_factor = pivot[column] // divisor, -row[column] // divisor
    result = {c: v * row_factor for c, v in row.items()}
    for other, value in pivot.items():
        _accumulate(result, other, value * pivot_factor)
    common = gcd(*result.values())
    return {c: v // common for c, v in result.items()} if common > 1 else result


def _back_substitute(columns: int, equal: EqualColumns, pivots: dict[int, Row]) -> Solution:
    representatives = [equal.find(column) for column in range(columns)]
    free = tuple(c for c in range(columns) if representatives[c] == c and c not in pivots)
    solved: dict[int, dict[int, Rational]] = {column: {number: 1} for number, column in enumerate(free)}
    for column in sorted(pivots, reverse=True):
        solved[column] = _expression(column, pivots[column], solved)
    return Solution(free, tuple(solved[representative] for representative in representatives))


def _expression(column: int, row: Row, solved: dict[int, dict[int, Rational]]) -> dict[int, Rational]:
    total: dict[int, Rational] = {}
    for other, coefficient in row.items():
        if other == _CONSTANT:
            total[_CONSTANT] = total.get(_CONSTANT, 0) + coefficient
        elif other != column:
            for variable, value in solved[other].items():
                total[variable] = total.get(variable, 0) + coefficient * value
    return {variable: _quotient(value, -row[column]) for variable, value in total.items() if value}


def _quotient(value: Rational, divisor: int) -> Rational:
    return Fraction(value) / divisor if value % divisor else value // divisor


def _truncate(expression: dict[int, Rational]) -> LinearExpression:
    terms = ((variable, int(value)) for variable, value in expression.items() if variable != _CONSTANT)
    return LinearExpression.of(terms, int(expression.get(_CONSTANT, 0)))
