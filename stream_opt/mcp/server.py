"""The server: the tools over the Model Context Protocol, on stdin and stdout."""

from __future__ import annotations

import logging

from fastmcp import FastMCP
from mcp.types import ToolAnnotations

from stream_opt import __version__
from stream_opt.mcp.errors import ArgumentErrors, answering
from stream_opt.mcp.tools import StreamTools

INSTRUCTIONS = """Maps and schedules neural networks (ONNX) on multi-core accelerators (YAML) and tells the latency.
Start a job with run_optimization, ask poll_optimization (with wait_s) until it is complete, then look at
get_allocation_ir for where the time goes. Times are cycles, sizes bits, bandwidths bits per cycle, energies pJ."""

READING = ToolAnnotations(read_only_hint=True, open_world_hint=False)
STARTING = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
ENDING = ToolAnnotations(read_only_hint=False, destructive_hint=True, idempotent_hint=True, open_world_hint=False)


def build_server(tools: StreamTools) -> FastMCP:
    """A server with all tools."""
    server = FastMCP("stream", instructions=INSTRUCTIONS, version=__version__, middleware=[ArgumentErrors()])
    for tool, hints in (
        (tools.run_optimization, STARTING),
        (tools.poll_optimization, READING),
        (tools.cancel_optimization, ENDING),
        (tools.list_optimizations, READING),
        (tools.get_workload_ir, READING),
        (tools.get_accelerator_ir, READING),
        (tools.get_allocation_ir, READING),
        (tools.get_solve_stats, READING),
    ):
        server.tool(answering(tool), annotations=hints)
    return server


def serve(tools: StreamTools) -> None:
    """Answers requests until stdin ends; only the protocol is written to stdout."""
    logging.getLogger("fastmcp").setLevel(logging.ERROR)
    build_server(tools).run(transport="stdio", show_banner=False)
