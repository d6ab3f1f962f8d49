"""What can be typed behind a command: options, their values and subcommands, read off argparse parsers."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Values:
    """What may follow an option or stand at a place: words, names of files, or several words with commas between."""

    words: tuple[str, ...] = ()
    files: bool = False
    listed: bool = False


@dataclass(frozen=True)
class Option:
    """An option with all its spellings; `values` is None if nothing follows it."""

    names: tuple[str, ...]
    help: str
    values: Values | None


@dataclass(frozen=True)
class Command:
    """A command; `name` is empty for the words that come before any subcommand, or if there are none."""

    name: str
    help: str
    options: tuple[Option, ...]
    positional: Values


@dataclass(frozen=True)
class Program:
    """A program: what it takes itself, and its subcommands."""

    name: str
    top: Command
    commands: tuple[Command, ...]


def read_program(parser: argparse.ArgumentParser, words: Mapping[str, Sequence[str]]) -> Program:
    """
    The program of a parser.

    Args:
        parser: with at most one level of subcommands.
        words: option or positional argument (its `dest`) -> the words that may be its value, beside files.
    """
    top = _command("", "", parser, words)
    nested = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    helps = {choice.dest: choice.help or "" for action in nested for choice in action._choices_actions}
    commands = [
        _command(name, helps.get(name, ""), child, words) for action in nested for name, child in action.choices.items()
    ]
    return Program(parser.prog, top, tuple(commands))


def _command(name: str, help: str, parser: argparse.ArgumentParser, words: Mapping[str, Sequence[str]]) -> Command:
    plain = [action for action in parser._actions if not isinstance(action, argparse._SubParsersAction)]
    options = tuple(_option(action, words) for action in plain if action.option_strings)
    places = [_values(action, words) for action in plain if not action.option_strings]
    positional = Values(tuple(word for place in places for word in place.words), any(place.files for place in places))
    return Command(name, help, options, positional)


def _option(action: argparse.Action, words: Mapping[str, Sequence[str]]) -> Option:
    values = _values(action, words) if action.nargs != 0 else None
    summary = "" if action.help in (None, argparse.SUPPRESS) else " ".join(str(action.help).split()).split(". ")[0]
    return Option(tuple(action.option_strings), summary, values)


def _values(action: argparse.Action, words: Mapping[str, Sequence[str]]) -> Values:
    metavar = action.metavar if isinstance(action.metavar, str) else action.dest
    files = any(part in metavar.lower() for part in ("file", "dir"))
    known = action.choices if action.choices is not None else words.get(action.dest, ())
    return Values(tuple(str(word) for word in known), files, metavar.endswith(",…"))
