"""
ONNX models as plain data: layers with loop bounds and index maps, tensors, arguments.

The `onnx` package is imported only when a model is read. Weights are never loaded; a weight is a shape and a type.
"""

from __future__ import annotations

from pathlib import Path

from passes.analysis.errors import InputError
from stream_opt.frontends.onnx_import.model import (
    ArgumentKind,
    Dimension,
    ImportedArgument,
    ImportedLayer,
    ImportedReshape,
    ImportedTensor,
    ImportedWorkload,
)

__all__ = [
    "ArgumentKind",
    "Dimension",
    "ImportedArgument",
    "ImportedLayer",
    "ImportedReshape",
    "ImportedTensor",
    "ImportedWorkload",
    "import_file",
    "import_model",
]


def import_model(data: bytes, source: str) -> ImportedWorkload:
    """
    Reads the bytes of an ONNX file; `source` is the file's name for messages.

    Raises:
        InputError: if the bytes are no ONNX model, or a node, attribute, type or shape cannot be honoured.
    """
    from stream_opt.frontends.onnx_import.importer import import_bytes

    return import_bytes(data, source)


def import_file(path: Path | str) -> ImportedWorkload:
    """
    Reads an ONNX file; messages name it by its base name.

    Raises:
        InputError: if there is no such file, it is a folder or unreadable, or as `import_model`.
    """
    place = Path(path)
    try:
        data = place.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such workload file; give the path of an ONNX file") from None
    except IsADirectoryError:
        raise InputError(f"{path}: this is a folder; give the path of an ONNX file in it") from None
    except OSError as problem:
        raise InputError(f"{path}: the workload file cannot be read ({problem.strerror}); check the path") from None
    return import_model(data, place.name)
