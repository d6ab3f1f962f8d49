"""Servers in processes of their own, a client for them, and a gate at which their jobs can be made to wait."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

GEMM = {"hardware": "simba_small", "workload": "gemm_64_64_64"}
GEMM_LATENCY = 3110

PATIENCE_S = 60.0
"""After which something that should have happened is not going to happen."""

GATE = """
import os, sys, time
if "stream_opt.mcp.worker" in sys.orig_argv:
    while not os.path.exists({gate!r}):
        time.sleep(0.01)
"""
"""Imported by every Python that starts with it on its path: workers do nothing before the file `gate` exists."""


@dataclass
class Gate:
    """While it is closed, jobs are running and do not come to an end."""

    folder: Path
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir()
        (self.folder / "sitecustomize.py").write_text(GATE.format(gate=str(self.folder / "open")), encoding="utf-8")
        self.environment = {**os.environ, "PYTHONPATH": str(self.folder)}

    def open(self) -> None:
        (self.folder / "open").touch()


@dataclass(frozen=True)
class Server:
    """How a server is started; `talk` starts one, connects a client, and ends it."""

    root: Path
    store: Path
    environment: dict[str, str]
    options: tuple[str, ...] = ()

    @property
    def command(self) -> list[str]:
        words = ["-m", "stream_opt.streamc", "mcp", "--root", str(self.root), "--store", str(self.store)]
        return [sys.executable, *words, *self.options]

    def talk(self, conversation: Callable[[Talk], Awaitable[None]]) -> None:
        """Holds a conversation with a new server over stdio."""
        fastmcp = pytest.importorskip("fastmcp", reason="the extra mcp is not installed")
        transports = pytest.importorskip("fastmcp.client.transports")
        program, *words = self.command
        transport = transports.StdioTransport(program, words, env=self.environment, keep_alive=False)

        async def connected() -> None:
            async with fastmcp.Client(transport) as client:
                await conversation(Talk(client))

        asyncio.run(connected())


@dataclass
class Talk:
    """A client with answers as plain JSON."""

    client: Any
    progress: list[tuple[float, float | None, str | None]] = field(default_factory=list)

    async def ask(self, tool: str, **arguments: Any) -> Any:
        """The structured answer of a tool, which the client has checked against the tool's schema."""
        answer = await self.client.call_tool(tool, arguments, progress_handler=self._note)
        return answer.structured_content

    async def refusal(self, tool: str, **arguments: Any) -> tuple[str, str]:
        """Kind and sentence of the error that a tool must answer with."""
        answer = await self.client.call_tool(tool, arguments, raise_on_error=False)
        assert answer.is_error
        (text,) = answer.content
        assert answer.structured_content["status"] == "error"
        assert answer.structured_content["message"] == text.text
        return answer.structured_content["error_type"], text.text

    async def submit(self, **changes: Any) -> str:
        """The name of a small job that was pending when the server answered."""
        ticket = await self.ask("run_optimization", **{**GEMM, **changes})
        assert (ticket["status"], ticket["cache_hit"], ticket["joined"]) == ("pending", False, False)
        return ticket["job_id"]

    async def result(self, job_id: str) -> Any:
        """The result of a job, which must be complete in time."""
        state = await self.ask("poll_optimization", job_id=job_id, wait_s=PATIENCE_S)
        assert (state["status"], state["error"]) == ("complete", None)
        return state["result"]

    async def until_running(self, job_id: str) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while (state := await self.ask("poll_optimization", job_id=job_id))["status"] == "pending":
                await asyncio.sleep(0.05)
        assert state["status"] == "running"

    async def _note(self, progress: float, total: float | None, message: str | None) -> None:
        self.progress.append((progress, total, message))


@pytest.fixture(autouse=True)
def _no_process_left(tmp_path: Path) -> Generator[None]:
    """Jobs outlive their servers, and must not outlive the test: ends the processes of its stores."""
    yield
    for module in ("stream_opt.mcp.supervisor", "stream_opt.mcp.worker"):
        for process in processes_of(tmp_path, module):
            with suppress(psutil.NoSuchProcess):
                process.kill()


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    return Gate(tmp_path / "gate")


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """A server whose jobs run freely."""
    return new_server(tmp_path, dict(os.environ))


@pytest.fixture
def gated_server(tmp_path: Path, gate: Gate) -> Server:
    """A server whose jobs wait at the gate."""
    return new_server(tmp_path, gate.environment)


def new_server(folder: Path, environment: dict[str, str], *options: str) -> Server:
    root = folder / "root"
    root.mkdir(exist_ok=True)
    return Server(root, folder / "store", environment, options)


def processes_of(store: Path, module: str) -> list[psutil.Process]:
    """The running processes with that module and something of the store on their command line."""
    found: list[psutil.Process] = []
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if module in words and any(str(store) in word for word in words):
            found.append(process)
    return found


def process_of(store: Path, module: str) -> psutil.Process:
    (process,) = processes_of(store, module)
    return process


async def started(store: Path, module: str) -> psutil.Process:
    """The process, which starts any moment."""
    async with asyncio.timeout(PATIENCE_S):
        while not (found := processes_of(store, module)):
            await asyncio.sleep(0.05)
    return found[0]


async def until_ended(processes: Iterable[psutil.Process]) -> None:
    """Returns when the processes have ended."""
    async with asyncio.timeout(PATIENCE_S):
        while not all(map(has_ended, processes)):
            await asyncio.sleep(0.05)


def has_ended(process: psutil.Process) -> bool:
    """Also if nobody has taken note yet, as in a container whose first process does not."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
