"""Whether arguments have the right form, so that a slip is told at once and by the name of the argument."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from reprlib import repr as shortened
from typing import Any

from passes.allocation.problem import ConstraintSelection
from stream_opt.errors import UserError


@dataclass(frozen=True)
class Form:
    """What an argument may be."""

    remedy: str
    """Follows the word `give`."""
    fits: Callable[[Any], bool]


def _path(value: Any) -> bool:
    return isinstance(value, (str, PathLike))


def _paths(value: Any) -> bool:
    return _path(value) or (isinstance(value, Sequence) and all(map(_path, value)))


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _seconds(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _model(value: Any) -> bool:
    return _path(value) or hasattr(value, "SerializeToString")


def _entries(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


FILE = Form("a path or a name", _path)
FOLDER = Form("a path", _path)
NAME = Form("a text", _text)
COUNT = Form("a whole number", _count)
FLAG = Form("True or False", lambda value: isinstance(value, bool))
FORMS = {
    "hardware": FILE,
    "workload": Form("a path, a name or an ONNX ModelProto", _model),
    "mapping": FILE,
    "experiment_id": NAME,
    "output_path": FOLDER,
    "arch_ir_path": FOLDER,
    "folder": FOLDER,
    "temporal_mapping_type": NAME,
    "backend": NAME,
    "constraint_selection": Form(
        "a ConstraintSelection such as ConstraintSelection(memory_capacity=False)",
        lambda value: isinstance(value, ConstraintSelection),
    ),
    "intra_core_tiling": Form("a list of entries such as {'dim': 'Gemm1.D0', 'tile': 16}", _entries),
    "model": NAME,
    "dims": Form("a dictionary such as {'batch': 1}", lambda value: isinstance(value, Mapping)),
    "search_path": Form("a folder or a list of folders", _paths),
    "cache": FLAG,
    "time_limit": Form("a number of seconds", _seconds),
    "npu": NAME,
    "generator": NAME,
    "trace_size": COUNT,
    "nb_cols_to_use": COUNT,
    "nb_rows_to_use": COUNT,
    "nb_workers": COUNT,
    "max_nb_mappings": COUNT,
    "seq_len_tile_size": COUNT,
    "embedding_tile_size": COUNT,
    "hidden_tile_size": COUNT,
}
OPTIONAL = frozenset(("constraint_selection", "intra_core_tiling", "model", "dims", "time_limit"))
"""Those that may be None."""


def check_forms(**arguments: Any) -> None:
    """Raises `UserError` for the first argument that cannot be used, whatever its value may mean."""
    for name, value in arguments.items():
        if not (value is None and name in OPTIONAL) and not FORMS[name].fits(value):
            raise UserError(f"{name} is {shortened(value)}; give {FORMS[name].remedy}")
