# make_model.py
"""Writes scaled.onnx: a matrix product whose rows are then scaled by an operator that ONNX does not know."""

import onnx
from onnx import TensorProto, helper

SHAPES = {"A": [64, 64], "B": [64, 32], "scale": [64]}

graph = helper.make_graph(
    [
        helper.make_node("Gemm", ["A", "B"], ["C"], name="Gemm"),
        helper.make_node("RowScale", ["C", "scale"], ["Y"], name="Scale", domain="com.example"),
    ],
    "scaled",
    [helper.make_tensor_value_info(name, TensorProto.BFLOAT16, shape) for name, shape in SHAPES.items()],
    [helper.make_tensor_value_info("Y", TensorProto.BFLOAT16, [64, 32])],
)
opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.example", 1)]
onnx.save(helper.make_model(graph, opset_imports=opsets), "scaled.onnx")
