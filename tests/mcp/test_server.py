"""The server as a client sees it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stream_opt.ir import AllocationIR
from tests.mcp.conftest import GEMM, GEMM_LATENCY, Server, Talk

pytest.importorskip("fastmcp", reason="the extra mcp is not installed")

ARGUMENTS = {
    "run_optimization": (
        ["hardware", "workload"],
        {
            "mapping": None,
            "output_path": None,
            "backend": "ortools_gscip",
            "memory_capacity": True,
            "object_fifo_depth": True,
            "buffer_descriptors": True,
            "dma_channels": True,
            "time_limit_s": None,
        },
    ),
    "poll_optimization": (["job_id"], {"wait_s": 0}),
    "cancel_optimization": (["job_id"], {}),
    "list_optimizations": ([], {}),
    "get_workload_ir": ([], {"workload": None, "experiment_id": None, "group": 0}),
    "get_accelerator_ir": ([], {"hardware": None, "experiment_id": None}),
    "get_allocation_ir": (["job_id"], {"group": 0}),
    "get_solve_stats": (["job_id"], {"group": 0}),
}
"""Tool -> arguments that it needs, and those that it may be given with their defaults."""
FIELDS = {
    "run_optimization": {"job_id", "status", "cache_hit", "joined"},
    "poll_optimization": {"job_id", "status", "result", "error", "progress"},
    "cancel_optimization": {"job_id", "status", "result", "error", "progress"},
    "list_optimizations": {"jobs", "running_limit", "waiting_limit"},
    "get_workload_ir": {"schema_version", "nodes", "edges", "tensors", "generations", "unique_dimensions"},
    "get_accelerator_ir": {"schema_version", "name", "num_cores", "offchip_core_id", "cores", "core_connectivity"},
    "get_allocation_ir": {"schema_version", "latency", "backend", "mapping_nodes", "fused_groups", "performance"},
    "get_solve_stats": {
        "backend",
        "solver",
        "status",
        "objective",
        "solve_time_s",
        "mip_gap",
        "node_count",
        "iteration_count",
        "levels",
    },
}
"""Tool -> fields of its answer, all or the main ones."""


def test_every_tool_has_schemas(server: Server) -> None:
    async def conversation(talk: Talk) -> None:
        tools = {tool.name: tool for tool in await talk.client.list_tools()}
        assert list(tools) == list(ARGUMENTS)
        for name, (required, optional) in ARGUMENTS.items():
            taken = tools[name].input_schema
            assert taken.get("required", []) == required
            defaults = {key: entry["default"] for key, entry in taken["properties"].items() if "default" in entry}
            assert defaults == optional
            assert set(taken["properties"]) == {*required, *optional}
            assert taken["additionalProperties"] is False
            assert all(entry["description"] for entry in taken["properties"].values())
            answer = tools[name].output_schema
            assert answer["type"] == "object"
            assert answer["additionalProperties"] is False
            assert FIELDS[name] <= set(answer["properties"])
            assert set(answer["required"]) <= set(answer["properties"])
            assert tools[name].description
        reading = [name for name, tool in tools.items() if tool.annotations.read_only_hint]
        assert reading == [name for name in ARGUMENTS if name not in ("run_optimization", "cancel_optimization")]

    server.talk(conversation)


def test_optimization_from_files(server: Server) -> None:
    (server.root / "designs").mkdir()
    streamc("workload", "2conv_1_8_32_32_16_32_3", "--output", str(server.root / "designs" / "2conv.onnx"))

    async def conversation(talk: Talk) -> None:
        inputs = {"hardware": "tpu_like_quad_core", "workload": "designs/2conv.onnx", "output_path": "out"}
        ticket = await talk.ask("run_optimization", **inputs)
        job_id = ticket["job_id"]
        assert ticket == {"job_id": job_id, "status": "pending", "cache_hit": False, "joined": False}
        result = await talk.result(job_id)
        assert (result["total_latency"], result["group_latencies"]) == (14344, {"0": 14344})
        assert result["statuses"] == {"0": "OPTIMAL"}
        names = ["group_0/mapping.yaml", "module.mlir", "run-record.json", "summary.yaml"]
        assert result["files"] == [str(server.root / "out" / job_id / name) for name in names]
        assert [text.split(":")[0] for text in result["warnings"]] == ["tpu_like_quad_core.yaml"]
        await check_answers(talk, job_id, Path(result["files"][1]))
        # The generated mapping, given back, is a job of its own with the same result.
        remapped = await talk.ask("run_optimization", **inputs, mapping=result["files"][0])
        assert remapped["job_id"] != job_id
        assert (await talk.result(remapped["job_id"]))["total_latency"] == 14344
        await check_repeated(talk, server, {**inputs, "output_path": "elsewhere"}, job_id)
        listed = (await talk.ask("list_optimizations"))["jobs"]
        assert [entry["job_id"] for entry in listed] == [remapped["job_id"], job_id]
        assert [entry["total_latency"] for entry in listed] == [14344, 14344]

    server.talk(conversation)


async def check_answers(talk: Talk, job_id: str, module: Path) -> None:
    allocation = await talk.ask("get_allocation_ir", job_id=job_id)
    text = subprocess.run(
        [sys.executable, "-m", "stream_opt", str(module), "-t", "allocation-json"],
        capture_output=True,
        check=True,
    ).stdout
    assert allocation == {**json.loads(text), "backend": "ORTOOLS_GSCIP"}
    assert AllocationIR.model_validate(allocation).latency.total == 14344
    workload = await talk.ask("get_workload_ir", experiment_id=job_id)
    assert (workload["num_nodes"], workload["num_edges"]) == (11, 10)
    accelerator = await talk.ask("get_accelerator_ir", experiment_id=job_id)
    assert accelerator == await talk.ask("get_accelerator_ir", hardware="tpu_like_quad_core")
    assert (accelerator["num_cores"], accelerator["offchip_core_id"]) == (7, 6)
    stats = await talk.ask("get_solve_stats", job_id=job_id)
    kept = {key: stats[key] for key in ("backend", "solver", "status", "objective", "iteration_count")}
    assert kept == {
        "backend": "ORTOOLS_GSCIP",
        "solver": "gscip",
        "status": "OPTIMAL",
        "objective": 14344.0,
        "iteration_count": None,
    }
    parsed = await talk.ask("get_workload_ir", workload="designs/2conv.onnx")
    assert (parsed["num_nodes"], parsed["num_edges"]) == (6, 5)


async def check_repeated(talk: Talk, server: Server, inputs: dict[str, Any], job_id: str) -> None:
    """A complete job is not run again, and its files also go to the new place."""
    ticket = await talk.ask("run_optimization", **inputs)
    assert ticket == {"job_id": job_id, "status": "complete", "cache_hit": True, "joined": False}
    first, second = (server.root / name / job_id / "module.mlir" for name in ("out", "elsewhere"))
    assert first.read_bytes() == second.read_bytes()
    result = (await talk.ask("poll_optimization", job_id=job_id))["result"]
    assert [str(first), str(second)] == [name for name in result["files"] if name.endswith("module.mlir")]


def test_progress_is_reported(server: Server) -> None:
    async def conversation(talk: Talk) -> None:
        await talk.result(await talk.submit(hardware="simba", workload="2conv_1_8_32_32_16_32_3"))
        done = [progress for progress, _, _ in talk.progress]
        assert done
        assert done == sorted(done)
        assert {total for _, total, _ in talk.progress} == {10.0}
        assert all(str(message).startswith("stream-") for _, _, message in talk.progress)

    server.talk(conversation)


def test_errors_are_one_sentence(server: Server) -> None:
    (server.root / "broken.yaml").write_text("name: [", encoding="utf-8")
    (server.root / "broken.onnx").write_bytes(b"nothing")

    async def conversation(talk: Talk) -> None:
        async def fails(kind: str, text: str, tool: str, **arguments: Any) -> None:
            found, sentence = await talk.refusal(tool, **arguments)
            assert (found, text in sentence, "\n" in sentence) == (kind, True, False), sentence

        start, workload, hardware = "run_optimization", "get_workload_ir", "get_accelerator_ir"
        invalid = "invalid_input"
        neither = "Provide either 'workload' (ONNX file path) or 'experiment_id', not neither"
        await fails(invalid, neither, workload)
        await fails(invalid, "Provide either 'hardware' (YAML file path) or 'experiment_id'", hardware)
        await fails(invalid, "Workload file not found: 'no.onnx'; give a path", workload, workload="no.onnx")
        await fails(invalid, "Hardware file not found: 'no.yaml'; give a path", hardware, hardware="no.yaml")
        await fails(invalid, "Failed to parse workload: ", workload, workload="broken.onnx")
        await fails(invalid, "Failed to parse accelerator: broken.yaml:1:", hardware, hardware="broken.yaml")
        await fails(invalid, "is not a file: '.'", start, **{**GEMM, "hardware": "."})
        await fails(invalid, "size 0 is not positive; give sizes", start, **{**GEMM, "workload": "gemm_0_1_1"})
        await fails(invalid, "unknown solver backend 'cplex'; choose one of", start, **GEMM, backend="cplex")
        await fails(invalid, "time_limit_s is 0; give a number", start, **GEMM, time_limit_s=0)
        await fails(invalid, "time_limit_s is 3601; give", start, **GEMM, time_limit_s=3601)
        await fails(invalid, "output_path 'broken.onnx': nothing", start, **GEMM, output_path="broken.onnx")
        await fails(invalid, "(speed: unexpected keyword argument)", start, **GEMM, speed=1)
        await fails(invalid, "(wait_s: input should be less", "poll_optimization", job_id="0" * 12, wait_s=61)
        await fails("not_found", "No experiment with id '../../x'", "get_allocation_ir", job_id="../../x")
        await fails("not_found", "No experiment with id '000000000000'", workload, experiment_id="0" * 12)
        await fails("not_found", "No job with id '000000000000'", "cancel_optimization", job_id="0" * 12)
        state = await talk.ask("poll_optimization", job_id="0" * 12)
        assert (state["status"], state["job_id"]) == ("not_found", "000000000000")
        job_id = await talk.submit()
        assert (await talk.result(job_id))["total_latency"] == GEMM_LATENCY
        await fails(invalid, "the job has no group 7", "get_solve_stats", job_id=job_id, group=7)

    server.talk(conversation)


def test_failed_job_says_why_and_runs_again(server: Server) -> None:
    async def conversation(talk: Talk) -> None:
        inputs = {"hardware": "eyeriss_like_single_core", "workload": "gemm_4096_4096_4096"}
        job_id = await talk.submit(**inputs)
        state = await talk.ask("poll_optimization", job_id=job_id, wait_s=60)
        assert (state["status"], state["result"]) == ("failed", None)
        assert "cannot run on core 0 of type 'eyeriss_like': memory " in state["error"]
        kind, sentence = await talk.refusal("get_allocation_ir", job_id=job_id)
        assert (kind, sentence.startswith(f"Experiment '{job_id}' status is 'failed': ")) == ("not_ready", True)
        assert await talk.submit(**inputs) == job_id

    server.talk(conversation)


def test_only_the_protocol_is_on_stdout(server: Server) -> None:
    """A hardware file with a warning, a job that runs meanwhile, a broken message: every line is JSON-RPC."""
    messages: list[dict[str, Any]] = [
        {"id": 1, "method": "initialize", "params": initialization()},
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/call", "params": {"name": "run_optimization", "arguments": GEMM}},
        {
            "id": 3,
            "method": "tools/call",
            "params": {"name": "get_accelerator_ir", "arguments": {"hardware": "tpu_like_quad_core"}},
        },
        {"id": 4, "method": "tools/call", "params": {"name": "list_optimizations", "arguments": {}}},
    ]
    with subprocess.Popen(server.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        answers: dict[int, Any] = {}
        for message in messages:
            process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
            process.stdin.flush()
            while "id" in message and message["id"] not in answers:
                answer = json.loads(process.stdout.readline())
                assert answer["jsonrpc"] == "2.0"
                answers[answer.get("id", 0)] = answer
        rest, _ = process.communicate()
    assert (rest, process.returncode) == ("", 0)
    assert answers[1]["result"]["serverInfo"]["name"] == "stream"
    assert answers[3]["result"]["structuredContent"]["name"] == "tpu_like_quad_core"


def initialization() -> dict[str, Any]:
    client = {"name": "test", "version": "1"}
    return {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client}


def streamc(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "stream_opt.streamc", *arguments], capture_output=True, check=True)
