"""The index maps compute what ONNX computes: loop nests evaluated with numpy against ONNX's reference evaluator."""

from __future__ import annotations

import numpy
import pytest
from onnx import helper
from onnx.reference import ReferenceEvaluator

from stream_opt.frontends.onnx_import import import_model
from tests.onnx_import.models import gathered, maximum, proto, sum_of_products, value


def evaluate(op_type, shapes, attributes, opset=22):
    """The imported layer, the random operands and ONNX's result of a one-node model."""
    node = helper.make_node(op_type, list(shapes), ["y"], name="N", **attributes)
    model = proto([node], [value(name, shape) for name, shape in shapes.items()], [value("y", None)], opset=opset)
    random = numpy.random.default_rng(7)
    feeds = {name: random.normal(size=shape).astype(numpy.float32) for name, shape in shapes.items()}
    (expected,) = ReferenceEvaluator(model).run(None, feeds)
    layer = import_model(model.SerializeToString(), "m.onnx").layers[0]
    return layer, [feeds[name] for name in layer.inputs], expected


CONVOLUTIONS = [
    ((1, 2, 5, 6), (3, 2, 3, 3), {}),
    ((2, 2, 5, 6), (3, 2, 3, 3), {"pads": [1, 1, 1, 1], "kernel_shape": [3, 3]}),
    ((1, 2, 7, 6), (2, 2, 3, 2), {"strides": [2, 1], "pads": [1, 0, 1, 1]}),
    ((1, 2, 7, 6), (2, 2, 3, 2), {"strides": [1, 3], "pads": [0, 2, 1, 1]}),
    ((1, 1, 8, 7), (2, 1, 3, 2), {"dilations": [2, 3], "pads": [2, 0, 1, 2]}),
    ((1, 1, 8, 7), (2, 1, 2, 3), {"dilations": [3, 1], "strides": [2, 2], "pads": [0, 1, 3, 0]}),
    ((1, 4, 5, 5), (4, 1, 3, 3), {"group": 4, "pads": [1, 1, 1, 1]}),
    ((1, 3, 5, 5), (6, 1, 3, 3), {"group": 3, "strides": [2, 1]}),
    ((1, 4, 5, 5), (6, 2, 3, 3), {"group": 2, "pads": [0, 1, 2, 3], "dilations": [1, 2]}),
    ((1, 6, 4, 4), (2, 3, 2, 2), {"group": 2}),
    ((1, 2, 5, 6), (2, 2, 2, 3), {"auto_pad": "SAME_UPPER"}),
    ((1, 2, 5, 6), (2, 2, 2, 3), {"auto_pad": "SAME_LOWER"}),
    ((1, 1, 7, 6), (2, 1, 2, 4), {"auto_pad": "SAME_UPPER", "strides": [2, 3]}),
    ((1, 1, 7, 6), (2, 1, 2, 4), {"auto_pad": "SAME_LOWER", "strides": [2, 3]}),
    ((1, 1, 7, 6), (2, 1, 3, 4), {"auto_pad": "VALID", "strides": [2, 1]}),
    ((2, 2, 7), (3, 2, 3), {"pads": [2, 1], "strides": [2], "dilations": [2]}),
    ((1, 4, 7), (4, 2, 3), {"group": 2, "pads": [0, 1]}),
    ((1, 1, 3, 3), (1, 1, 1, 1), {"strides": [2, 2]}),
]


@pytest.mark.parametrize("image, weights, attributes", CONVOLUTIONS)
def test_convolution(image, weights, attributes):
    layer, arrays, expected = evaluate("Conv", {"x": image, "w": weights}, attributes)
    result = sum_of_products(layer, arrays)
    assert result.shape == expected.shape
    numpy.testing.assert_allclose(result, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("image, weights, attributes", [CONVOLUTIONS[1], CONVOLUTIONS[6], CONVOLUTIONS[8]])
def test_convolution_bias(image, weights, attributes):
    layer, arrays, expected = evaluate("Conv", {"x": image, "w": weights, "b": weights[:1]}, attributes)
    result = sum_of_products(layer, arrays[:2]) + gathered(layer, 2, arrays[2])
    numpy.testing.assert_allclose(result, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("trans_a", [0, 1])
@pytest.mark.parametrize("trans_b", [0, 1])
def test_gemm(trans_a, trans_b):
    shapes = {"a": (5, 3) if trans_a else (3, 5), "b": (4, 5) if trans_b else (5, 4)}
    layer, arrays, expected = evaluate("Gemm", shapes, {"transA": trans_a, "transB": trans_b})
    numpy.testing.assert_allclose(sum_of_products(layer, arrays), expected, rtol=1e-4)


@pytest.mark.parametrize("bias", [(), (1,), (4,), (1, 1), (1, 4), (3, 1), (3, 4)])
def test_gemm_bias(bias):
    attributes = {"alpha": 0.5, "beta": 0.25}
    layer, arrays, expected = evaluate("Gemm", {"a": (3, 5), "b": (5, 4), "c": bias}, attributes)
    product = sum_of_products(layer, arrays[:2])
    result = layer.attributes["alpha"] * product + layer.attributes["beta"] * gathered(layer, 2, arrays[2])
    numpy.testing.assert_allclose(result, expected, rtol=1e-4)


@pytest.mark.parametrize(
    "left, right",
    [
        ((3, 5), (5, 4)),
        ((2, 3, 5), (5, 4)),
        ((3, 5), (2, 5, 4)),
        ((2, 1, 3, 5), (3, 5, 4)),
        ((2, 1, 3, 5), (1, 3, 5, 4)),
        ((5,), (5, 4)),
        ((3, 5), (5,)),
        ((2, 3, 5), (5,)),
        ((5,), (2, 5, 4)),
    ],
)
def test_matrix_product(left, right):
    layer, arrays, expected = evaluate("MatMul", {"a": left, "b": right}, {})
    result = sum_of_products(layer, arrays)
    assert result.shape == expected.shape
    numpy.testing.assert_allclose(result, expected, rtol=1e-4)


@pytest.mark.parametrize(
    "image, attributes",
    [
        ((1, 2, 6, 7), {"kernel_shape": [2, 3]}),
        ((2, 1, 6, 7), {"kernel_shape": [3, 3], "strides": [2, 1], "pads": [1, 1, 1, 1]}),
        ((1, 1, 6, 7), {"kernel_shape": [3, 2], "strides": [1, 2], "pads": [0, 1, 1, 0]}),
        ((1, 1, 7, 7), {"kernel_shape": [2, 3], "dilations": [3, 2]}),
        ((1, 1, 6, 6), {"kernel_shape": [3, 3], "strides": [2, 2], "ceil_mode": 1}),
        ((1, 1, 3, 4), {"kernel_shape": [2, 2], "strides": [2, 3], "pads": [1, 1, 1, 1], "ceil_mode": 1}),
        ((1, 1, 5, 6), {"kernel_shape": [2, 3], "auto_pad": "SAME_UPPER", "strides": [2, 2]}),
        ((1, 1, 6, 6), {"kernel_shape": [3, 3], "strides": [2, 2], "auto_pad": "VALID", "storage_order": 1}),
        ((1, 2, 9), {"kernel_shape": [3], "strides": [2], "pads": [1, 0]}),
        ((1, 1, 5, 5), {"kernel_shape": [1, 1], "strides": [2, 2]}),
    ],
)
def test_max_pool(image, attributes):
    layer, arrays, expected = evaluate("MaxPool", {"x": image}, attributes)
    result = maximum(layer, arrays[0])
    assert result.shape == expected.shape
    numpy.testing.assert_array_equal(result.astype(numpy.float32), expected)


@pytest.mark.parametrize("shape", [(2, 3, 4, 5), (1, 2, 6)])
def test_global_average_pool(shape):
    layer, arrays, expected = evaluate("GlobalAveragePool", {"x": shape}, {})
    result = sum_of_products(layer, arrays) / numpy.prod(shape[2:])
    assert result.shape == expected.shape
    numpy.testing.assert_allclose(result, expected, rtol=1e-4)


@pytest.mark.parametrize("op_type, combine", [("Add", numpy.add), ("Mul", numpy.multiply)])
@pytest.mark.parametrize(
    "left, right",
    [((2, 3), (2, 3)), ((2, 3), (1, 3)), ((2, 1), (3,)), ((2, 3, 4, 5), (3, 1, 1)), ((1, 4), (4, 1)), ((3,), ())],
)
def test_broadcasting(op_type, combine, left, right):
    layer, arrays, expected = evaluate(op_type, {"a": left, "b": right}, {})
    result = combine(gathered(layer, 0, arrays[0]), gathered(layer, 1, arrays[1]))
    assert result.shape == expected.shape
    numpy.testing.assert_allclose(result, expected, rtol=1e-6)


def test_batch_normalization():
    shapes = {"x": (2, 3, 4, 2), "s": (3,), "b": (3,), "m": (3,), "v": (3,)}
    node = helper.make_node("BatchNormalization", list(shapes), ["y"], name="N", epsilon=0.01)
    model = proto([node], [value(name, shape) for name, shape in shapes.items()], [value("y", None)])
    random = numpy.random.default_rng(7)
    feeds = {name: random.uniform(0.5, 2, size=shape).astype(numpy.float32) for name, shape in shapes.items()}
    (expected,) = ReferenceEvaluator(model).run(None, feeds)
    layer = import_model(model.SerializeToString(), "m.onnx").layers[0]
    x, s, b, m, v = (gathered(layer, index, feeds[name]) for index, name in enumerate(shapes))
    result = s * (x - m) / numpy.sqrt(v + layer.attributes["epsilon"]) + b
    numpy.testing.assert_allclose(result, expected, rtol=1e-4)
