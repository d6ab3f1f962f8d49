"""What all typed models share."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, PlainSerializer

SchemaVersion = Literal["1.0"]

Pair = Annotated[tuple[str, int], PlainSerializer(list, return_type=list[str | int])]
"""[dimension, number]: a list in JSON and in `model_dump()`."""


class TypedModel(BaseModel):
    """A part of a model: immutable, without unknown keys, and without numbers that JSON cannot say."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class ModuleModel(TypedModel):
    """A whole model, or a view of one."""

    schema_version: SchemaVersion = "1.0"


def described_as(name: str) -> ConfigDict:
    """The configuration of a model whose JSON Schema has that name and version 1."""
    extra: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"stream/{name}/v1",
    }
    return ConfigDict(json_schema_extra=extra)
