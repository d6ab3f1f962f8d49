"""Ops whose numbers are operands from 1.4 on and attributes up to 1.3 (spec aie-dialect 1)."""

from __future__ import annotations

from abc import ABC
from typing import ClassVar

from xdsl.dialects.builtin import IntegerType, i32
from xdsl.irdl import var_operand_def
from xdsl.utils.exceptions import VerifyException

from stream_dialects.aie.operation import AieOp


class ScalarsOp(AieOp, ABC):
    """An op that holds some of its numbers in one form or the other."""

    SCALARS: ClassVar[dict[str, IntegerType]]
    """The numbers in the order of the operands: name and type of the attribute that holds them up to 1.3."""

    scalars = var_operand_def(i32)
    """All of the numbers (1.4), or none (1.3)."""

    def verify_(self) -> None:
        given = [name for name in self.SCALARS if name in self.properties]
        expected = ", ".join(self.SCALARS)
        if self.scalars and (given or len(self.scalars) != len(self.SCALARS)):
            raise VerifyException(f"{expected}: all are operands (1.4) or all attributes (1.3)")
        if not self.scalars and len(given) != len(self.SCALARS):
            raise VerifyException(f"{expected} are missing, as operands (1.4) or as attributes (1.3)")
