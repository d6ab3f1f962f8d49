"""Names of an ONNX model are any text; a module with them reads back, in both forms."""

from __future__ import annotations

from io import StringIO

import pytest
from xdsl.dialects.builtin import ModuleOp, StringAttr, TensorType, bf16
from xdsl.ir import Block, Region
from xdsl.printer import Printer

from stream_dialects.stream.lists import StringsAttr
from stream_dialects.stream.workload import Argument, ArgumentKind, ArgumentsAttr, ReshapeOp, WorkloadOp, YieldOp
from stream_opt.locations import LocatingParser
from tests.dialect.strategies import ODD_TEXTS
from tests.dialect.text import CONTEXT


def module_of(name: str) -> ModuleOp:
    tensor = TensorType(bf16, [1])
    block = Block(arg_types=[tensor])
    properties = {"label": StringAttr(name), "operation": StringAttr("Reshape"), "result_name": StringAttr(f"{name}'")}
    reshape = ReshapeOp.create(operands=[block.args[0]], result_types=[tensor], properties=properties)
    block.add_ops([reshape, YieldOp.create(operands=[reshape.out])])
    arguments = ArgumentsAttr((Argument(name, ArgumentKind.INPUT),))
    names = {"sym_name": StringAttr(f"w{name}"), "arguments": arguments, "outputs": StringsAttr((name,))}
    return ModuleOp([WorkloadOp.create(properties=names, regions=[Region(block)])])


def printed(module: ModuleOp, generic: bool) -> str:
    output = StringIO()
    Printer(stream=output, print_generic_format=generic).print_op(module)
    return output.getvalue()


@pytest.mark.parametrize("generic", [False, True], ids=["custom", "generic"])
@pytest.mark.parametrize("name", ODD_TEXTS)
def test_module_reads_back(name: str, generic: bool) -> None:
    module = module_of(name)
    module.verify()
    read = LocatingParser(CONTEXT, printed(module, generic), "text").parse_module()
    read.verify()
    assert read.is_structurally_equivalent(module)
    assert printed(read, generic) == printed(module, generic)
