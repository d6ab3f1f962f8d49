"""YAML text as plain Python values, with errors that name file, line and column."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from passes.analysis.errors import InputError


def parse_yaml(content: bytes, source: str) -> object:
    """
    The value of one YAML document, whatever kind it has; None if the text is empty.

    Raises:
        InputError: for text that is no YAML, several documents, or a key that is given twice in one mapping.
    """
    try:
        return _constructed(content)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        place = f":{mark.line + 1}:{mark.column + 1}" if mark is not None else ""
        raise InputError(f"{source}{place}: this is not valid YAML ({problem.problem}); correct the file") from None
    except yaml.YAMLError:
        raise InputError(f"{source}: this is no YAML text but other bytes; give a YAML file") from None
    except ValueError as problem:
        raise InputError(f"{source}: a date or number cannot be read ({problem}); put it in quotes") from None


def _constructed(content: bytes) -> object:
    root = yaml.SafeLoader(content).get_single_node()
    for key in _repeated_keys(root, set()) if root is not None else ():
        raise yaml.MarkedYAMLError(problem=f"the key '{key.value}' is given twice", problem_mark=key.start_mark)
    return yaml.safe_load(content)


def _repeated_keys(node: yaml.Node, visited: set[int]) -> Iterator[yaml.ScalarNode]:
    """Keys that repeat an earlier key of their mapping; a node behind several aliases is visited once."""
    if id(node) in visited or isinstance(node, yaml.ScalarNode):
        return
    visited.add(id(node))
    children: list[yaml.Node] = list(node.value)
    if isinstance(node, yaml.MappingNode):
        scalars = [key for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        texts = [(key.tag, key.value) for key in scalars]
        yield from (key for index, key in enumerate(scalars) if texts[index] in texts[:index])
        children = [value for _, value in node.value]
    for child in children:
        yield from _repeated_keys(child, visited)
