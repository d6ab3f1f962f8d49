"""Designs of several configurations (spec aie-dialect 4.3)."""

from __future__ import annotations

from xdsl.dialects.builtin import FlatSymbolRefAttrConstr
from xdsl.irdl import irdl_op_definition, prop_def, region_def, traits_def, var_operand_def
from xdsl.traits import HasParent, NoTerminator

from stream_dialects.aie.operation import AieOp
from stream_dialects.aie.runtime import RuntimeSequenceOp


@irdl_op_definition
class ConfigureOp(AieOp):
    """
    Configures the array as a device of the module says and runs sequences of that device.

    ```
    aiex.configure @first {
      aiex.run @sequence(%a) : (memref<64xi32>)
    }
    ```
    """

    name = "aiex.configure"

    device = prop_def(FlatSymbolRefAttrConstr, prop_name="symbol")
    body = region_def()

    traits = traits_def(HasParent(RuntimeSequenceOp), NoTerminator())

    assembly_format = "$symbol $body attr-dict"


@irdl_op_definition
class RunOp(AieOp):
    """
    Runs a sequence of the configured device.

    ```
    aiex.run @sequence(%a, %b) : (memref<64xi32>, memref<64xi32>)
    ```
    """

    name = "aiex.run"

    sequence = prop_def(FlatSymbolRefAttrConstr, prop_name="runtime_sequence_symbol")
    arguments = var_operand_def()

    traits = traits_def(HasParent(ConfigureOp))

    assembly_format = "$runtime_sequence_symbol `(` $arguments `)` `:` `(` type($arguments) `)` attr-dict"
