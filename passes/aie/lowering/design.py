"""A design as plain data: workers on cores, and the channels between tiles."""

from __future__ import annotations

from dataclasses import dataclass

from stream_dialects.stream.channel import AccessRecord, ChannelKind, ObjectRecord, WorkerOperand
from stream_dialects.stream.mapping import KernelRecord
from stream_dialects.stream.values import DimensionSize

DOUBLE = 2
"""Objects at an end that works on one at a time: the other one is on its way."""


@dataclass(frozen=True)
class Channel:
    """A connection that becomes an object FIFO."""

    label: str
    kind: ChannelKind
    tensor: str
    sender: int
    receivers: tuple[int, ...]
    objects: ObjectRecord
    access: AccessRecord | None = None


@dataclass(frozen=True)
class Worker:
    """A layer on one core."""

    layer: str
    core: int
    loops: tuple[DimensionSize, ...]
    operands: tuple[WorkerOperand, ...]
    kernel: KernelRecord


@dataclass(frozen=True)
class Design:
    """All that runs on an array and how it is connected."""

    channels: tuple[Channel, ...]
    workers: tuple[Worker, ...]
