"""The matrix's workloads as files that every tool can read: weights as initializers."""

from __future__ import annotations

from pathlib import Path

import onnx
from onnx import TensorProto, helper, numpy_helper

from stream_opt.examples.workloads import build_by_name


def write_workload(name: str, folder: Path) -> Path:
    """Writes the workload of that name with zero weights as initializers; returns the file."""
    content = build_by_name(name)
    if content is None:
        raise ValueError(f"'{name}' is no workload name")
    model = onnx.load_from_string(content)
    shapes = {tensor.name: numpy_helper.to_array(tensor).tolist() for tensor in model.graph.initializer}
    weights = [node for node in model.graph.node if node.op_type == "ConstantOfShape"]
    others = [node for node in model.graph.node if node.op_type != "ConstantOfShape"]
    initializers = [_zeros(node.output[0], shapes[node.input[0]]) for node in weights]
    del model.graph.node[:]
    del model.graph.initializer[:]
    model.graph.node.extend(others)
    model.graph.initializer.extend(initializers)
    path = folder / f"{name}.onnx"
    onnx.save(model, path)
    return path


def _zeros(name: str, shape: list[int]) -> TensorProto:
    count = 1
    for size in shape:
        count *= size
    return helper.make_tensor(name, TensorProto.BFLOAT16, shape, bytes(2 * count), raw=True)
