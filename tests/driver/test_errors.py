"""Each error is one line with file and place, and exit code 1."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Fails = Callable[..., str]

MODULE = '"test.op"() {layer = "conv_0"} : () -> ()\n"test.op"() {layer = "conv_1"} : () -> ()\n'


@pytest.fixture
def module(tmp_path: Path) -> str:
    (tmp_path / "a.mlir").write_text(MODULE)
    return "a.mlir"


@pytest.mark.parametrize(
    "text, message",
    [
        ("func.func @f(\n  %a i32)", "<stdin>:2:6: error: Expected ':' after block argument name!"),
        ('"nope.op"() : () -> ()', "<stdin>:1:10: error: Operation nope.op is not registered"),
        ("  \n", "<stdin>: error: the input is empty; expected MLIR text"),
        (
            b"\x08\x07\xff\x00",
            "<stdin>: error: this is not MLIR text (byte 2 is not UTF-8); an ONNX model needs -f onnx",
        ),
        ('"test.op"(%0) : (i32) -> ()', "<stdin>:1:28: error: values used but not defined: [%0]"),
    ],
)
def test_parse_error(fails: Fails, text: str | bytes, message: str):
    assert fails(stdin=text) == message + "\n"


def test_verify_error_names_operation_and_place(fails: Fails):
    text = "builtin.module {\n  func.func @f() {\n    %0 = arith.constant 1 : i32\n    func.return %0 : i32\n  }\n}\n"
    message = fails(stdin=text)
    assert message.startswith("<stdin>:4:5: error: 'func.return' op: Expected arguments to have the same types")
    assert message.count("\n") == 1


def test_attribute_that_does_not_verify_while_parsing_has_a_place(fails: Fails):
    assert fails(stdin='"test.op"() {a = dense<1> : i32} : () -> ()').startswith("<stdin>:1:")


def test_second_chunk_counts_lines_from_the_start_of_the_file(fails: Fails, tmp_path: Path):
    text = '"test.op"() : () -> ()\n// -----\n\n"nope.op"() : () -> ()\n'
    (tmp_path / "a.mlir").write_text(text)
    assert fails("a.mlir", "--split-input-file", "-o", "out").startswith("a.mlir:4:10: error: Operation nope.op")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "kind, message",
    [
        ("diagnostic", "a.mlir: error: in pass probe-fail: nothing to do; add a layer\n"),
        (
            "operation",
            "a.mlir:2:1: error: in pass probe-fail: this op has no cost; run stream-estimate-costs first\n",
        ),
        ("subject", "a.mlir:2:1: error: in pass probe-fail: layer conv_1 is too big; split it\n"),
        (
            "lines",
            "a.mlir: error: in pass probe-fail: core 0: 3 bits\na.mlir: error: in pass probe-fail: core 1: 5 bits\n",
        ),
        ("file", "a.mlir: error: in pass probe-fail: 'no/such/file.yaml': No such file or directory\n"),
        ("defect", "error: defect in the tool: KeyError: 'surprise' (--debug prints the traceback)\n"),
    ],
)
def test_error_in_a_pass(fails: Fails, module: str, kind: str, message: str):
    assert fails(module, "-p", f"probe-fail{{kind={kind}}}") == message


def test_pass_that_breaks_the_module_is_named(fails: Fails, module: str):
    message = fails(module, "-p", "probe-options,probe-fail{kind=verify},probe-options")
    assert message.startswith("a.mlir: error: in pass probe-fail: 'builtin.module' op: ")


def test_member_of_a_named_pipeline_is_blamed_by_its_own_name(fails: Fails, module: str):
    assert "in pass stream-partition: " in fails(module, "-p", "stream-co")


@pytest.mark.parametrize(
    "pipeline, message",
    [
        (
            "stream-tiel",
            "error: unknown pass 'stream-tiel'; did you mean 'stream-tile'? the passes are stream-load",
        ),
        ("zzz", "error: unknown pass 'zzz'; the passes are stream-load-accelerator, stream-load-mapping, "),
        (
            "probe-options{cuont=1}",
            "error: pass probe-options has no option 'cuont'; did you mean 'count'? its options are count, names, ",
        ),
        ("probe-record{a=1}", "error: pass probe-record has no option 'a'; it has no options\n"),
        ("probe-options{count=x}", "error: pass probe-options: option 'count' expects int, got \"x\"\n"),
        ("probe-options{count}", "error: pass probe-options: option 'count' expects int, got no value\n"),
        ("probe-options{count=-1}", "error: pass probe-options: count is -1; it must not be negative\n"),
        ("probe-required", "error: pass probe-required needs the option 'file', as in probe-required{file=…}\n"),
        ("probe-required{file=a.yaml}", "error: -p, column 22: Unknown token; quote values that contain "),
        ("probe-record{", "error: -p, column 14: Expected argument name here\n"),
        ("a b", "error: -p, column 2: Expected a comma or pass arguments here\n"),
    ],
)
def test_pipeline_string(fails: Fails, pipeline: str, message: str):
    assert fails("-p", pipeline, stdin=MODULE).startswith(message)


@pytest.mark.parametrize(
    "target, message",
    [
        ("mlri", "error: unknown target 'mlri'; did you mean 'mlir'? the targets are mlir"),
        ("mlir{nope=1}", "error: target mlir has no option 'nope'; its options are print_generic_format, "),
        ("mlir{", "error: -t, column 6: Expected argument name here\n"),
    ],
)
def test_target_string(fails: Fails, target: str, message: str):
    assert fails("-t", target, stdin=MODULE).startswith(message)


def test_target_that_cannot_print_the_module(fails: Fails, module: str):
    assert fails(module, "-t", "probe-target") == "a.mlir: error: in target probe-target: no latency yet\n"


@pytest.mark.parametrize(
    "name, message",
    [
        ("none.mlir", "none.mlir: error: the file does not exist; correct the path\n"),
        ("folder.mlir", "folder.mlir: error: this is a folder; name a file in it\n"),
        (
            "a.txt",
            "a.txt: error: unknown file extension '.txt'; give a file .mlir or .onnx or .probe, or use the option -f "
            "of stream-opt\n",
        ),
        (
            "plain",
            "plain: error: unknown file extension '.'; give a file .mlir or .onnx or .probe, or use the option -f of "
            "stream-opt\n",
        ),
    ],
)
def test_unreadable_input(fails: Fails, tmp_path: Path, name: str, message: str):
    (tmp_path / "folder.mlir").mkdir()
    (tmp_path / "a.txt").write_text(MODULE)
    (tmp_path / "plain").write_text(MODULE)
    assert fails(name) == message


@pytest.mark.parametrize(
    "content, message",
    [
        ("bad", "net.probe: error: node 'Conv_1' has an unsupported op; use Conv\n"),
        ("unverified", "net.probe: error: expected 2 maps, got 1\n"),
    ],
)
def test_frontend_error(fails: Fails, tmp_path: Path, content: str, message: str):
    (tmp_path / "net.probe").write_text(content)
    assert fails("net.probe") == message


def test_frontend_gets_the_base_name(run, tmp_path: Path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "net.probe").write_text("12345")
    assert b'source = "net.probe:5"' in run("folder/net.probe").stdout
    assert b'source = "stdin:3"' in run("-", "-f", "probe", stdin=b"\xff\x00\x01").stdout


def test_debug_adds_the_traceback(run):
    result = run("--debug", "-p", "probe-fail", stdin=MODULE)
    assert result.returncode == 1
    assert b"Traceback" in result.stderr
    assert b"PassFailedException" in result.stderr
    assert result.stderr.endswith(b"\n<stdin>: error: in pass probe-fail: nothing to do; add a layer\n")


@pytest.mark.parametrize("arguments", [["--nope"], ["-f", "nope"], ["a", "b"]])
def test_wrong_command_line_exits_with_2(run, arguments: list[str]):
    result = run(*arguments)
    assert result.returncode == 2
    assert b"stream-opt: error: " in result.stderr
