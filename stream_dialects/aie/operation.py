"""The base of all ops of the dialects `aie` and `aiex`."""

from __future__ import annotations

from abc import ABC

from xdsl.irdl import IRDLOperation, ParsePropInAttrDict


class AieOp(IRDLOperation, ABC):
    """Properties without a place of their own in the syntax stand in the dictionary at its end, as in MLIR."""

    irdl_options = (ParsePropInAttrDict(),)
