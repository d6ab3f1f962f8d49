"""Completion scripts for bash, zsh and fish."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from shlex import quote

from stream_opt.streamc.command_model import Command, Option, Program, Values


def bash_script(programs: Sequence[Program]) -> str:
    """Put it where bash looks for completions, or `source` it."""
    return "\n".join(["# bash completion", _BASH_HELPERS, *map(_bash_program, programs)])


def zsh_script(programs: Sequence[Program]) -> str:
    """For a file `_streamc` in a folder of `$fpath`, or to `source` after `compinit`."""
    names = " ".join(program.name for program in programs)
    functions = "\n".join(_zsh_program(program) for program in programs)
    calls = "\n".join(f"    {program.name}) {_zsh_function(program)} ;;" for program in programs)
    return f"#compdef {names}\n{functions}\n{_ZSH_ENTRY.format(calls=calls, names=names)}"


def fish_script(programs: Sequence[Program]) -> str:
    """For a file in `~/.config/fish/completions`."""
    return "\n".join(["# fish completion", *(line for program in programs for line in _fish_program(program)), ""])


SCRIPTS: dict[str, Callable[[Sequence[Program]], str]] = {"bash": bash_script, "zsh": zsh_script, "fish": fish_script}
"""Shell -> writer of its script."""

_BASH_HELPERS = """
# _stream_words WORDS: those that continue the current word
_stream_words() {
  COMPREPLY+=($(compgen -W "$1" -- "$current"))
}
# _stream_files: files and folders that continue the current word
_stream_files() {
  compopt -o filenames 2>/dev/null
  COMPREPLY+=($(compgen -f -- "$current"))
}
# _stream_list WORDS: continue the last one of several words with commas between
_stream_list() {
  local before=""
  [[ $current == *,* ]] && before="${current%,*},"
  compopt -o nospace 2>/dev/null
  COMPREPLY+=($(compgen -P "$before" -W "$1" -- "${current##*,}"))
}
"""


_ZSH_ENTRY = """_streamc() {{
  case $service in
{calls}
  esac
}}
if [[ $funcstack[1] == _streamc ]]; then
  _streamc
else
  compdef _streamc {names}
fi
"""
"""The file is the body of the function `_streamc` if zsh finds it by itself, and defines it if it is sourced."""


def _bash_function(program: Program) -> str:
    return "_" + program.name.replace("-", "_")


def _zsh_function(program: Program) -> str:
    return f"{_bash_function(program)}_words"


def _names(options: Sequence[Option]) -> str:
    return " ".join(name for option in options for name in option.names)


def _bash_program(program: Program) -> str:
    commands = " ".join(command.name for command in program.commands)
    which = 'local command=""\n  ((COMP_CWORD > 1)) && command="${COMP_WORDS[1]}"' if commands else 'local command=""'
    values = "\n".join(line for command in (program.top, *program.commands) for line in _bash_values(command))
    words = "\n".join(_bash_words(command, commands) for command in (program.top, *program.commands))
    return f"""{_bash_function(program)}() {{
  local current="${{COMP_WORDS[COMP_CWORD]}}" option="${{COMP_WORDS[COMP_CWORD - 1]}}"
  {which}
  COMPREPLY=()
  [[ $current == "=" ]] && current=""
  [[ $option == "=" ]] && option="${{COMP_WORDS[COMP_CWORD - 2]}}"
  case "$command $option" in
{values}
  esac
  case "$command" in
{words}
  esac
}}
complete -F {_bash_function(program)} {program.name}
"""


def _bash_values(command: Command) -> Iterator[str]:
    for option in command.options:
        if option.values is not None:
            patterns = "|".join(quote(f"{command.name} {name}") for name in option.names)
            yield f"    {patterns}) {_bash_completed(option.values)}return ;;"


def _bash_completed(values: Values) -> str:
    helper = "_stream_list" if values.listed else "_stream_words"
    words = f"{helper} {quote(' '.join(values.words))}; " if values.words else ""
    return words + ("_stream_files; " if values.files else "")


def _bash_words(command: Command, commands: str) -> str:
    subcommands = "" if command.name else commands
    words = " ".join(filter(None, (subcommands, *command.positional.words, _names(command.options))))
    files = "; _stream_files" if command.positional.files else ""
    return f"    {quote(command.name)}) _stream_words {quote(words)}{files} ;;"


def _zsh_program(program: Program) -> str:
    commands = "\n".join(f"    {quote(f'{command.name}:{command.help}')}" for command in program.commands)
    cases = "\n".join(f"    {command.name}) {_zsh_arguments(command)} ;;" for command in program.commands)
    top = _zsh_arguments(program.top)
    if not program.commands:
        return f"{_zsh_function(program)}() {{\n  {top}\n}}"
    return f"""{_zsh_function(program)}() {{
  local -a commands=(
{commands}
  )
  if ((CURRENT == 2)); then
    _describe command commands
    {top}
    return
  fi
  shift words
  ((CURRENT--))
  case $words[1] in
{cases}
  esac
}}"""


def _zsh_arguments(command: Command) -> str:
    specs = [spec for option in command.options for spec in _zsh_option(option)]
    if command.positional.words or command.positional.files:
        specs.append(quote(f"*:argument:{_zsh_action(command.positional)}"))
    return " \\\n      ".join(["_arguments", *specs])


def _zsh_option(option: Option) -> Iterator[str]:
    text = option.help.replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")
    for name in option.names:
        if option.values is None:
            yield quote(f"{name}[{text}]")
        else:
            separator = "=" if name.startswith("--") else ""
            yield quote(f"{name}{separator}[{text}]:value:{_zsh_action(option.values)}")


def _zsh_action(values: Values) -> str:
    words = " ".join(values.words)
    if values.listed and words:
        return f"_values -s , value {words}"
    if words and values.files:  # Behind a space, `_arguments` calls a function with these words and no options.
        return f" _alternative 'words\\:name\\:({words})' 'files\\:file\\:_files'"
    return "_files" if values.files else f"({words})" if words else " "


def _fish_program(program: Program) -> Iterator[str]:
    base = f"complete -c {program.name}"
    if program.commands:
        yield f"{base} -f"
    for command in program.commands:
        yield f"{base} -n __fish_use_subcommand -a {_fish_quote(command.name)} -d {_fish_quote(command.help)}"
    for command in (program.top, *program.commands):
        yield from _fish_command(base, command, bool(program.commands))


def _fish_command(base: str, command: Command, has_commands: bool) -> Iterator[str]:
    if command.name:
        base = f"{base} -n {_fish_quote(f'__fish_seen_subcommand_from {command.name}')}"
    elif has_commands:
        base = f"{base} -n __fish_use_subcommand"
    for option in command.options:
        spelled = " ".join(_fish_name(name) for name in option.names)
        yield f"{base} {spelled} -d {_fish_quote(option.help)}{_fish_values(option.values)}"
    if command.positional.words:
        yield f"{base} -a {_fish_quote(' '.join(command.positional.words))}"
    if command.positional.files:
        yield f"{base} -F"


def _fish_name(name: str) -> str:
    return f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}"


def _fish_values(values: Values | None) -> str:
    if values is None:
        return ""
    listed = f"(__fish_append , {' '.join(values.words)})" if values.listed else " ".join(values.words)
    words = f" -a {_fish_quote(listed)}" if values.words else ""
    return f" -r{'' if values.files else ' -f'}{' -F' if values.files else ''}{words}"


def _fish_quote(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
