"""YAML 1.1 files as plain Python values, with defects reported at line and column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import cast

import yaml

from passes.load.findings import FileReport

SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class YamlFile:
    """A file that holds a mapping; `digest` is the SHA-256 of its bytes in hexadecimal."""

    path: Path
    digest: str
    content: dict[object, object]

    @property
    def source(self) -> tuple[str, str]:
        """Base name and digest."""
        return self.path.name, self.digest


def read_yaml_mapping(path: Path, report: FileReport) -> YamlFile | None:
    """The mapping in a file, or None with the reason in `report`."""
    content = read_bytes(path, report)
    if content is None:
        return None
    mapping = _mapping(content, report)
    return None if mapping is None else YamlFile(path, sha256(content).hexdigest(), mapping)


def read_bytes(path: Path, report: FileReport) -> bytes | None:
    """The content of a file, or None with the reason in `report`, which then names the path as it was given."""
    if path.is_dir():
        report.about(path).find((), "this is a folder", "name the YAML file in it")
    elif not path.exists():
        report.about(path).find((), "the file does not exist", "correct the path")
    else:
        return _read_existing(path, report)
    return None


def _read_existing(path: Path, report: FileReport) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError as error:
        report.about(path).find((), f"the file cannot be read ({error.strerror})", "check its permissions")
        return None


def parse_yaml(content: bytes, report: FileReport) -> object:
    """The value of one YAML document, whatever kind it has; None if it is empty or after a finding."""
    try:
        return _construct(content, report)
    except yaml.YAMLError as error:
        _report_syntax(error, report)
    except ValueError as error:
        report.find((), f"a date or number cannot be read ({error})", "put the text in quotes")
    return None


def _mapping(content: bytes, report: FileReport) -> dict[object, object] | None:
    findings_before = len(report.report.findings)
    data = parse_yaml(content, report)
    if isinstance(data, dict):
        return cast(dict[object, object], data)
    if len(report.report.findings) == findings_before:
        reason = "the file is empty" if data is None else f"the file holds {_kind_of(data)} at its top level"
        report.find((), reason, "write `key: value` entries, starting with `name:`")
    return None


def _construct(content: bytes, report: FileReport) -> object:
    loader = yaml.SafeLoader(content)
    node = loader.get_single_node()
    if node is None:
        return None
    for key, first in _repeated_keys(node):
        place = report.at_line(key.start_mark.line, key.start_mark.column)
        reason = f"the key {key.value!r} occurs twice, first in line {first.start_mark.line + 1}"
        place.find((), reason, "remove one of the two entries")
    return cast(object, loader.construct_document(node))  # pyright: ignore[reportUnknownMemberType]


def _repeated_keys(root: yaml.Node) -> Iterator[tuple[yaml.ScalarNode, yaml.ScalarNode]]:
    """Each key that repeats an earlier one of its mapping, with the earlier one; aliases are visited once."""
    pending, visited = [root], set[int]()
    while pending:
        node = pending.pop(0)
        if id(node) in visited or isinstance(node, yaml.ScalarNode):
            continue
        visited.add(id(node))
        if isinstance(node, yaml.MappingNode):
            yield from _repeated_in(node)
        pending[:0] = _children(node)


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [value for _, value in node.value]
    return list(node.value)


def _repeated_in(node: yaml.MappingNode) -> Iterator[tuple[yaml.ScalarNode, yaml.ScalarNode]]:
    first: dict[tuple[str, str], yaml.ScalarNode] = {}
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode) and first.setdefault((key.tag, key.value), key) is not key:
            yield key, first[key.tag, key.value]


def _report_syntax(error: yaml.YAMLError, report: FileReport) -> None:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        mark = error.problem_mark
        report.at_line(mark.line, mark.column).find((), f"not valid YAML ({error.problem})", "correct the syntax")
    else:
        report.find((), "the file holds bytes that are no YAML text", "give a YAML file in UTF-8")


def _kind_of(data: object) -> str:
    return "a list" if isinstance(data, list) else f"the single value {data!r}"
