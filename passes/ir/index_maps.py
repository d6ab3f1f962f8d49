"""Affine maps of the IR as index maps of the graph, and back."""

from __future__ import annotations

from collections.abc import Sequence

from xdsl.ir.affine import (
    AffineBinaryOpExpr,
    AffineBinaryOpKind,
    AffineConstantExpr,
    AffineDimExpr,
    AffineExpr,
    AffineMap,
)

from passes.analysis.errors import InputError
from passes.analysis.graph import IndexMap
from stream_dialects.stream.linear_expression import LinearExpression


def index_map(map: AffineMap) -> IndexMap:
    """One linear expression per result of the map."""
    return tuple(linear_expression(result) for result in map.results)


def linear_expression(expression: AffineExpr) -> LinearExpression:
    """
    The linear form of an affine expression.

    Raises:
        InputError: the expression divides, takes a remainder, uses a symbol or multiplies two dimensions.
    """
    match expression:
        case AffineDimExpr(position=position):
            return LinearExpression.variable(position)
        case AffineConstantExpr(value=value):
            return LinearExpression((), value)
        case AffineBinaryOpExpr(kind=AffineBinaryOpKind.Add, lhs=lhs, rhs=rhs):
            return linear_expression(lhs) + linear_expression(rhs)
        case AffineBinaryOpExpr(kind=AffineBinaryOpKind.Mul, lhs=lhs, rhs=AffineConstantExpr(value=factor)):
            return linear_expression(lhs).scaled(factor)
        case AffineBinaryOpExpr(kind=AffineBinaryOpKind.Mul, lhs=AffineConstantExpr(value=factor), rhs=rhs):
            return linear_expression(rhs).scaled(factor)
        case _:
            raise InputError(f"the index '{expression}' is not a sum of loops with constant factors")


def affine_map(loops: int, results: Sequence[LinearExpression]) -> AffineMap:
    """The affine map over `loops` dimensions with these results."""
    return AffineMap(loops, 0, tuple(_affine_expression(result) for result in results))


def _affine_expression(expression: LinearExpression) -> AffineExpr:
    terms = [_affine_term(variable, coefficient) for variable, coefficient in expression.terms]
    if expression.constant or not terms:
        terms.append(AffineConstantExpr(expression.constant))
    total = terms[0]
    for term in terms[1:]:
        total = AffineBinaryOpExpr(AffineBinaryOpKind.Add, total, term)
    return total


def _affine_term(variable: int, coefficient: int) -> AffineExpr:
    dimension = AffineDimExpr(variable)
    if coefficient == 1:
        return dimension
    return AffineBinaryOpExpr(AffineBinaryOpKind.Mul, dimension, AffineConstantExpr(coefficient))
