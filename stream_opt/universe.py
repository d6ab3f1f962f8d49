"""What this package adds to xDSL, for the `xdsl.universe` entry point and for our own driver."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from xdsl.universe import Universe

from passes import get_all_passes
from passes.analysis.errors import InputError
from passes.plugins import PluginGroup, announced, provider
from stream_dialects import get_all_dialects
from stream_opt.errors import UserError
from stream_opt.targets import get_all_targets

STREAM_UNIVERSE = Universe(
    all_dialects=get_all_dialects(),
    all_passes=get_all_passes(),
    all_targets=get_all_targets(),
)

OWN_NAME = "stream"
"""Of our entry point."""

UNIVERSES = PluginGroup[Universe](
    "xdsl.universe", "xDSL plug-in", "an xdsl.universe.Universe", lambda item: isinstance(item, Universe)
)


def discover_universe() -> Universe:
    """
    Everything that the environment offers, each name once, our own names included.

    Our entry point is absent in a checkout that was never installed, so our universe is always among them. Raises
    `UserError` if a plug-in cannot be imported, or if two of them define one name.
    """
    try:
        universes = {**UNIVERSES.all(), OWN_NAME: STREAM_UNIVERSE}
    except InputError as error:
        raise UserError(error.message) from error
    return Universe(
        all_dialects=_joined("dialect", ((name, item.all_dialects) for name, item in universes.items())),
        all_passes=_joined("pass", ((name, item.all_passes) for name, item in universes.items())),
        all_targets=_joined("target", ((name, item.all_targets) for name, item in universes.items())),
    )


def _joined(noun: str, tables: Iterable[tuple[str, dict[str, Callable[[], Any]]]]) -> dict[str, Callable[[], Any]]:
    joined: dict[str, Callable[[], Any]] = {}
    owners: dict[str, str] = {}
    for universe, table in tables:
        for name in table:
            if name in owners:
                both = f"{_package(owners[name])} and {_package(universe)}"
                raise UserError(f"two installed packages define the {noun} '{name}', {both}; uninstall one of them")
            owners[name] = universe
        joined |= table
    return joined


def _package(universe: str) -> str:
    entry = announced(UNIVERSES.group, UNIVERSES.noun).get(universe)
    return "this tool" if universe == OWN_NAME or entry is None else provider(entry)
