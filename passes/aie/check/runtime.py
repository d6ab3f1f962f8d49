"""Rules of a runtime sequence that hold whatever the array does: channels, tokens, descriptors (spec aie-dialect 4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from passes.aie.check.channels import ShimChannel, ShimChannels, has_token
from passes.aie.check.design import Action, ActionKind, Finding, Sequence, Task
from passes.aie.check.shapes import check_task_shapes
from passes.aie.device import Coordinate


def check_sequence(channels: ShimChannels, sequence: Sequence) -> Iterator[Finding]:
    """Every task has a channel and fits it; tokens are issued, and awaited in order; descriptors suffice."""
    targets: list[ShimChannel | None] = []
    for task in sequence.tasks:
        channel = channels.find(task.target)
        targets.append(channel)
        if channel is None and isinstance(task.target, str):
            yield Finding(task.place, channels.missing(task.target))
        elif channel is not None and channel.tile[1] == 0:
            yield from check_task_shapes(channels.plan, task, receives=not channel.sends)
    yield from _Walk(channels, sequence, targets).findings()
    if sequence.is_known:
        yield from _unfed(channels, targets)


def _unfed(channels: ShimChannels, targets: list[ShimChannel | None]) -> Iterator[Finding]:
    used = {channel.fifo for channel in targets if channel is not None}
    design = channels.plan.design
    for name, channel in channels.of_fifos.items():
        if name not in used and name not in design.external:
            verb = "fills" if channel.sends else "drains"
            yield Finding(
                design.fifos[name].place,
                f"no task of the runtime sequence {verb} @{name}, which {'starts' if channel.sends else 'ends'} at "
                f"shim tile {channel.tile}; configure and start one",
            )


@dataclass
class _Walk:
    """Follows the sequence action by action."""

    channels: ShimChannels
    sequence: Sequence
    targets: list[ShimChannel | None]
    tokens: dict[ShimChannel, list[int]] = field(default_factory=dict[ShimChannel, list[int]])
    """Started tasks with a token that is not awaited yet, oldest first."""
    live: dict[Coordinate, dict[int, int]] = field(default_factory=dict[Coordinate, dict[int, int]])
    """Descriptors by configured task of each tile."""
    full: set[Coordinate] = field(default_factory=set[Coordinate])

    def findings(self) -> Iterator[Finding]:
        for action in self.sequence.actions:
            if action.kind is ActionKind.WAIT:
                yield from self._wait(action)
                continue
            number = action.task
            task, channel = self.sequence.tasks[number], self.targets[number]
            if channel is None:
                continue
            if action.kind is ActionKind.CONFIGURE:
                yield from self._configure(number, task, channel)
            elif action.kind is ActionKind.START:
                if has_token(task, channel):
                    self.tokens.setdefault(channel, []).append(number)
            else:
                live = self.live.get(channel.tile, {}).pop(number, None)
                if action.kind is ActionKind.AWAIT:
                    yield from self._await(action, number, task, channel)
                elif live is None:
                    yield Finding(
                        action.place,
                        f"the freed task of {channel.name} was awaited or freed before, which gave its descriptors "
                        "back for other tasks; free it once",
                    )

    def _configure(self, number: int, task: Task, channel: ShimChannel) -> Iterator[Finding]:
        limit = self.channels.plan.device.tile(channel.tile[1]).descriptors
        chosen = [descriptor.id for descriptor in task.descriptors if descriptor.id is not None]
        for id in chosen:
            if not 0 <= id < limit:
                yield Finding(
                    task.place, f"shim tile {channel.tile} has no buffer descriptor {id}, use 0 to {limit - 1}"
                )
        if not task.is_task:
            return
        live = self.live.setdefault(channel.tile, {})
        live[number] = len(task.descriptors)
        if sum(live.values()) > limit and channel.tile not in self.full:
            self.full.add(channel.tile)
            yield Finding(
                task.place,
                f"shim tile {channel.tile} would have {sum(live.values())} live buffer descriptors of {limit} here; "
                "await or free earlier tasks before this one is configured",
            )

    def _await(self, action: Action, number: int, task: Task, channel: ShimChannel) -> Iterator[Finding]:
        issued = self.tokens.get(channel, [])
        if not has_token(task, channel):
            yield Finding(action.place, f"the awaited task of {channel.name} has no token; give it issue_token = true")
        elif number not in issued:
            yield Finding(
                action.place,
                f"the awaited task of {channel.name} is not started, or was awaited before; start it once more",
            )
        elif issued[0] != number:
            issued.remove(number)
            yield Finding(
                action.place,
                f"tokens of {channel.name} come in the order in which its tasks were started, and an earlier one is "
                "not awaited yet; await that one first",
            )
        else:
            issued.pop(0)

    def _wait(self, action: Action) -> Iterator[Finding]:
        channel = self.channels.find(action.target)
        if channel is None:
            yield Finding(action.place, self.channels.missing(str(action.target)))
        elif not self.tokens.get(channel) and self.sequence.is_known:
            yield Finding(
                action.place,
                f"no transfer of {channel.name} that was started before has a token left to wait for; give one "
                "issue_token = true",
            )
        elif self.tokens.get(channel):
            self.tokens[channel].pop(0)
