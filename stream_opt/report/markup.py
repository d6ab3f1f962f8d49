"""Pieces of HTML. Arguments called `content` are HTML already, everything else is plain text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stream_opt.pictures.drawing import escaped


def element(tag: str, content: str, **attributes: str | bool) -> str:
    """`<tag …>content</tag>`; an attribute that is True has no value, one that is False is left out."""
    words = [tag]
    for name, value in attributes.items():
        name = name.rstrip("_").replace("_", "-")
        if value is not False:
            words.append(name if value is True else f'{name}="{escaped(value)}"')  # pyright: ignore[reportArgumentType]
    return f"<{' '.join(words)}>{content}</{tag}>"


def paragraph(text: str, kind: str = "") -> str:
    return element("p", escaped(text), class_=kind or False)


def heading(text: str, level: int = 3) -> str:
    return element(f"h{level}", escaped(text))


def code(text: str) -> str:
    """Text as it is, in lines, that can be scrolled with the keyboard."""
    return element("pre", element("code", escaped(text)), tabindex="0")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `meaning` shows up over its title."""

    title: str
    meaning: str = ""
    number: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, and the number by which it is sorted (None: by its text)."""

    text: str
    value: float | None = None
    kind: str = ""


def table(caption: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, sortable: bool = False) -> str:
    """A table in a box that scrolls sideways; a sortable one has a button in each title."""
    head = "".join(_title(column, sortable) for column in columns)
    body = "\n".join(
        element("tr", "".join(_cell(cell, column, first=i == 0) for i, (cell, column) in enumerate(zip(row, columns))))
        for row in rows
    )
    content = element("caption", escaped(caption)) + element("thead", element("tr", head)) + element("tbody", body)
    inner = element("table", content, class_="sortable" if sortable else False)
    return element("div", inner, class_="wide", tabindex="0", role="region", aria_label=caption)


def _title(column: Column, sortable: bool) -> str:
    content = escaped(column.title)
    if sortable:
        content = element("button", content, type="button")
    return element(
        "th", content, scope="col", class_="number" if column.number else False, title=column.meaning or False
    )


def _cell(cell: Cell, column: Column, first: bool) -> str:
    kinds = " ".join(kind for kind in ("number" if column.number else "", cell.kind) if kind)
    value = False if cell.value is None else repr(cell.value)
    return element(
        "th" if first else "td", escaped(cell.text), scope="row" if first else False, class_=kinds or False,
        data_value=value,
    )  # fmt: skip


def definitions(entries: Iterable[tuple[str, str]]) -> str:
    """Names with what they stand for."""
    return element("dl", "".join(element("dt", escaped(name)) + element("dd", escaped(text)) for name, text in entries))


def figure(svg: str, label: str) -> str:
    """A picture whose marks the script makes reachable with the arrow keys."""
    hint = "Point at anything to read more; with the keyboard: focus the picture, then arrow keys."
    return element("figure", svg + element("figcaption", escaped(hint)), tabindex="0", aria_label=label)
