"""
The proof by simulation that a design completes a launch, and another one after it.

A launch completes if the runtime sequence comes to its end and all tasks are done. The array must then hold as much as
before: each FIFO balanced. If it is in the same state as before the launch, every further one runs like the first; else
a second one is simulated.
"""

from __future__ import annotations

from collections.abc import Iterator

from passes.aie.check.channels import ShimChannels
from passes.aie.check.design import Design, Finding, Sequence
from passes.aie.check.diagnosis import Standstill
from passes.aie.check.launch import Launch, is_followable, last_results
from passes.aie.check.network import build_network, is_simulable
from passes.aie.check.program import Code
from passes.aie.check.simulation import BUDGET, BudgetExceededError, Simulation
from passes.aie.check.steady_state import SteadyState
from passes.aie.check.words import counted


def prove(channels: ShimChannels, sequence: Sequence) -> list[Finding]:
    """What keeps launches of the sequence from completing; nothing is said of designs whose data flow is not known."""
    if not is_simulable(channels.plan.design) or not is_followable(channels, sequence):
        return []
    try:
        findings = list(_Proof(channels, sequence).findings())
        if not findings:
            findings = [
                _unawaited(channels, sequence, task)
                for task in last_results(channels, sequence)
                if _Proof(channels, sequence).ends_without(task)
            ]
        return findings
    except BudgetExceededError:
        return [
            Finding(
                sequence.place,
                f"the launch @{sequence.name} could not be followed to its end in {BUDGET} steps; make the problem "
                "of the launch smaller, or its loops more regular",
            )
        ]


def _unawaited(channels: ShimChannels, sequence: Sequence, number: int) -> Finding:
    task = sequence.tasks[number]
    channel = channels.find(task.target)
    return Finding(
        task.place,
        f"the launch may be over before this task of {channel.name if channel else task.target} has written all of its "
        "data, which nothing proves; await it at the end",
    )


class _Proof:
    def __init__(self, channels: ShimChannels, sequence: Sequence):
        self.channels = channels
        self.sequence = sequence
        self.simulation = Simulation(build_network(channels.plan))
        self.steady = SteadyState(self.simulation)
        self.launch = Launch(self.simulation, sequence, channels)

    @property
    def design(self) -> Design:
        return self.channels.plan.design

    def findings(self) -> Iterator[Finding]:
        self._run()
        if self.steady.is_endless:
            yield from self._launch("")
            return
        for prefix in ("", "in the second launch, "):
            free, state = list(self.simulation.free), self._state()
            found = list(self._launch(prefix))
            if not found and not self._has_ended_core():
                found = list(self._unbalanced(free, prefix))
            yield from found
            if found or self._has_ended_core() or self._state() == state:
                return

    def ends_without(self, task: int) -> bool:
        """Whether a launch can be over although the last word of a task was not moved yet."""
        self._run()
        self.launch = Launch(self.simulation, self.sequence, self.channels, withheld=task)
        self.launch.advance()
        self._run()
        return self.launch.is_over

    def _run(self) -> None:
        self.simulation.at_iteration = lambda core: self.steady.look(core, self.launch.position)
        self.simulation.at_task_end = self.launch.advance
        self.simulation.run()

    def _launch(self, prefix: str) -> Iterator[Finding]:
        self.launch = Launch(self.simulation, self.sequence, self.channels)
        self.launch.advance()
        self._run()
        for finding in (*self.launch.findings, *self._excess()):
            yield Finding(finding.place, prefix + finding.message)
        if not self.launch.is_over or self.launch.unfinished:
            for finding in Standstill(self.launch).findings():
                yield Finding(finding.place, prefix + finding.message)

    def _excess(self) -> Iterator[Finding]:
        """Releases of objects that the core does not hold."""
        for (number, pc), held in self.simulation.excess.items():
            core = self.simulation.network.cores[number]
            release = core.program.instructions[pc]
            yield Finding(
                release.place,
                f"core {core.core.tile} releases {release.count} of @{core.ends[release.use][0]}, but holds {held}; "
                "acquire as many before",
            )

    def _has_ended_core(self) -> bool:
        """A core that ends is started anew by the host, which knows what it does."""
        return any(
            core.program.instructions[pc].code is Code.STOP and core.ends
            for core, pc in zip(self.simulation.network.cores, self.simulation.pc, strict=True)
        )

    def _state(self) -> object:
        """All but the passes through endless loops."""
        state, network = self.simulation, self.simulation.network
        counters = [
            state.counters[state.loop_base[number] + loop]
            for number, core in enumerate(network.cores)
            for loop in core.program.around[state.pc[number]]
            if core.program.loops[loop].trips is not None
        ]
        lists = (state.full, state.free, state.held, state.pc, state.left, state.again, state.tokens, counters)
        return tuple(map(tuple, lists))

    def _unbalanced(self, before: list[int], prefix: str) -> Iterator[Finding]:
        """FIFOs that hold another number of objects than before the launch."""
        for lane, earlier, later in zip(self.simulation.network.lanes, before, self.simulation.free, strict=True):
            if earlier != later:
                text = f"{counted(abs(earlier - later))} {'more' if earlier > later else 'fewer'}"
                yield Finding(
                    self.design.fifos[lane.fifo].place,
                    f"{prefix}@{lane.fifo} keeps {text} at tile {lane.tile} than it held before: objects produced and "
                    "consumed differ, so the next one begins shifted; make tasks and loops agree",
                )
