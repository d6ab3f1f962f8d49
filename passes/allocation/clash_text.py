"""The sentences of a clash: one that names the limits and the remedy, and notes on what asks for them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from passes.allocation.clash import Clash, Contention, CoreContention, LinkContention, MissingRoute, Share
from passes.allocation.limits import LimitKind

_SHOWN_SHARES = 16
"""Of more tensors only the largest ones are listed."""

_FEWER_TILES = "use smaller or fewer tiles per core"
_OTHER_WAYS = "change the mapping or the connections of the accelerator"
_OTHER_CORES = "use more cores per layer or more memory cores"
_REMEDIES = {
    LimitKind.MEMORY: "use smaller tiles, more cores per layer or larger memories",
    LimitKind.OBJECT_FIFO: _FEWER_TILES,
    LimitKind.BUFFER_DESCRIPTORS: _FEWER_TILES,
    LimitKind.DMA_IN: _OTHER_CORES,
    LimitKind.DMA_OUT: _OTHER_CORES,
    LimitKind.LOCKS: _OTHER_CORES,
    LimitKind.SHIM_TO_HOST: _OTHER_CORES,
    LimitKind.SHIM_FROM_HOST: _OTHER_CORES,
}


@dataclass(frozen=True, slots=True)
class CoreNote:
    """A sentence about a core."""

    core: int
    text: str


@dataclass(frozen=True, slots=True)
class LinkNote:
    """A sentence about a link."""

    link: Hashable
    text: str


@dataclass(frozen=True, slots=True)
class NameNote:
    """A sentence about a tensor or transfer."""

    name: str
    text: str


Note = CoreNote | LinkNote | NameNote


def reason(clash: Clash) -> str:
    """What clashes and what to do, in one sentence."""
    *first, last = (_summary(contention, clash) for contention in clash.contentions)
    sentences = f"{', '.join(first)} and {last}" if first else last
    remedies = ", or ".join(dict.fromkeys(_remedy(contention) for contention in clash.contentions))
    together = clash.joint and clash.size > 1
    opening = f"{clash.size} limits cannot be kept together: " if together else ""
    return f"{opening}{sentences}{' while the other limits are kept' if together else ''}; {remedies}"


def notes(clash: Clash) -> Iterator[Note]:
    """What each limit is and which tensors or transfers ask for it."""
    for contention in clash.contentions:
        match contention:
            case CoreContention():
                yield from _core_notes(contention)
            case LinkContention(links, slot, transfers):
                for link in links:
                    yield LinkNote(link, f"link {link} carries one transfer per slot")
                for name in transfers:
                    yield NameNote(name, f"'{name}' needs {_link_list(links)} in slot {slot}")
            case MissingRoute(transfer, tensors):
                for name in tensors:
                    yield NameNote(name, f"'{name}' is an end of transfer '{transfer}'")


def core_list(cores: Sequence[int]) -> str:
    """`core 3` or `cores 0-2, 7`, for ascending core ids."""
    runs: list[list[int]] = []
    for core in cores:
        if runs and runs[-1][-1] == core - 1:
            runs[-1].append(core)
        else:
            runs.append([core])
    named = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return f"core{'s' * (len(cores) != 1)} {named}"


def _link_list(links: Sequence[Hashable]) -> str:
    return f"link{'s' * (len(links) != 1)} {', '.join(map(str, links))}"


def _summary(contention: Contention, clash: Clash) -> str:
    match contention:
        case CoreContention(kind, cores, limit, demand):
            needs = "needs" if len(cores) == 1 else "each need"
            least = "at least " if clash.joint else ""
            return f"{core_list(cores)} {needs} {least}{demand} of {kind.amount(limit)}"
        case LinkContention(links, slot, transfers):
            needed = "is" if len(links) == 1 else "are each"
            return f"{_link_list(links)} {needed} needed by {len(transfers)} transfers in slot {slot}"
        case MissingRoute(transfer):
            return f"transfer '{transfer}' has no route between the places that its tensors may have"


def _remedy(contention: Contention) -> str:
    return _REMEDIES[contention.kind] if isinstance(contention, CoreContention) else _OTHER_WAYS


def _core_notes(contention: CoreContention) -> Iterator[Note]:
    cores, amount = core_list(contention.cores), contention.kind.amount
    have, on = ("has", "on") if len(contention.cores) == 1 else ("each have", "on each of")
    yield CoreNote(contention.cores[0], f"{cores} {have} {amount(contention.limit)}")
    shown = contention.shares
    if len(shown) > _SHOWN_SHARES:
        shown = sorted(shown, key=lambda share: -share.amount)[:_SHOWN_SHARES]
    for share in shown:
        alone = ", by itself too much" if share.amount > contention.limit else ""
        yield NameNote(share.name, f"'{share.name}' takes {amount(share.amount)} {on} {cores}{alone}{_why(share)}")
    if hidden := len(contention.shares) - len(shown):
        rest = contention.demand - sum(share.amount for share in shown)
        yield CoreNote(contention.cores[0], f"{hidden} more take {amount(rest)} {on} {cores}")


def _why(share: Share) -> str:
    parts: list[str] = []
    if share.tiles is not None:
        kept = " (double buffer)" if share.double_buffered else ""
        parts.append(f": {share.tiles} tile{'s' * (share.tiles != 1)} of {share.amount // share.tiles} bits{kept}")
    if share.layers:
        named = " and ".join(f"'{layer}'" for layer in share.layers)
        one = len(share.layers) == 1
        parts.append(f"; layer{'' if one else 's'} {named} {'is' if one else 'are'} mapped there")
    elif share.alternatives > 1:
        parts.append(f"; one of {share.alternatives} places that it may have")
    else:
        parts.append("; it has no other place")
    return "".join(parts)
