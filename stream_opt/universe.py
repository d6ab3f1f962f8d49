"""What this package adds to xDSL, for the `xdsl.universe` entry point and for our own driver."""

from __future__ import annotations

from xdsl.universe import Universe

from passes import get_all_passes
from stream_dialects import get_all_dialects
from stream_opt.errors import UserError
from stream_opt.targets import get_all_targets

STREAM_UNIVERSE = Universe(
    all_dialects=get_all_dialects(),
    all_passes=get_all_passes(),
    all_targets=get_all_targets(),
)


def discover_universe() -> Universe:
    """
    Everything that the environment offers, each name once, our own names included.

    Our entry point is absent in a checkout that was never installed, so our universe is always merged in. Raises
    `UserError` if two installed packages claim one name.
    """
    try:
        found = Universe.get_multiverse()
    except ValueError as error:
        raise UserError(f"two installed xDSL plug-ins collide: {error}") from error
    return Universe(
        all_dialects=found.all_dialects | STREAM_UNIVERSE.all_dialects,
        all_passes=found.all_passes | STREAM_UNIVERSE.all_passes,
        all_targets=found.all_targets | STREAM_UNIVERSE.all_targets,
    )
