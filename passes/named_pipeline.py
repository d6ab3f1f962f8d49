"""A named pipeline: a pass that runs a list of passes and hands its own options on to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass

from passes import PIPELINES, get_all_passes


@dataclass(frozen=True)
class NamedPipeline(ModulePass):
    """
    Runs the passes that `passes.PIPELINES` lists under its name and verifies the module after each of them.

    Every option is declared as `T | None = None`: None leaves the choice to the members, any other value goes to
    each member that has an option of that name.
    """

    def members(self) -> tuple[ModulePass, ...]:
        """The passes to run, with their options; a named pipeline among them is replaced by its own members."""
        available, given = get_all_passes(), self._given()
        return expand(tuple(_create(available[name](), given) for name in PIPELINES[self.name]))

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for member in self.members():
            member.apply(ctx, op)
            op.verify()

    def _given(self) -> dict[str, Any]:
        values = {option.name: getattr(self, option.name) for option in fields(self)}
        return {name: value for name, value in values.items() if value is not None}


def expand(passes: tuple[ModulePass, ...]) -> tuple[ModulePass, ...]:
    """The same passes with each named pipeline replaced by its members."""
    return tuple(
        member for item in passes for member in (item.members() if isinstance(item, NamedPipeline) else (item,))
    )


def _create(pass_type: type[ModulePass], given: Mapping[str, Any]) -> ModulePass:
    """An instance with those of the given options that the pass declares."""
    return pass_type(**{option.name: given[option.name] for option in fields(pass_type) if option.name in given})
