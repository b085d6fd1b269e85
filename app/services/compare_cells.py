"""The parts of a comparison: a row of cells, each said by a document or left open by all of them.

A cell is `said`, `silent` (the documents print nothing) or `no_data` (nobody measured or imported
it); the last two hold a sentence too, so that no cell is ever empty.
"""

from collections.abc import Mapping, Sequence
from typing import cast

from app.data.geometry_json import Json, text
from app.text import Text

SILENT = Text("文本未给出", "not printed")
NO_DATA = Text("没有数据", "no data")


def said(
    main: Text | str,
    *,
    details: Sequence[Text | str] = (),
    quotes: Sequence[Json] = (),
    tags: Sequence[tuple[str, Text]] = (),
    see: str | None = None,
    number: bool = False,
) -> Json:
    """Return a cell with an answer.

    Parameters
    ----------
    details : what qualifies it, each on a line
    quotes : passages with `quote`, `section` and `title`
    tags : code and words of short marks, such as the status of a text
    see : what a reader may open for more: `rules`, `targets`, `contradictions`, ...
    """
    return _cell("said", main) | {
        "details": [_text(each) for each in details],
        "quotes": list(quotes),
        "tags": [{"code": code, "words": text(words)} for code, words in tags],
        "see": see,
        "number": number,
    }


def silent(words: Text = SILENT, details: Sequence[Text] = ()) -> Json:
    """Return the cell of a matter on which the documents print nothing."""
    return _cell("silent", words) | {"details": [text(each) for each in details]}


def no_data(words: Text = NO_DATA, details: Sequence[Text] = ()) -> Json:
    """Return the cell of a matter that nobody has measured or imported."""
    return _cell("no_data", words) | {"details": [text(each) for each in details]}


def row(
    row_id: str, label: Text, cells: Sequence[Json], *, unit: Text | None = None,
    note: Text | None = None,
) -> Json:  # fmt: skip
    """Return one matter with a cell for each zone; `status`: same, different, or silent of all."""
    return {
        "id": row_id,
        "label": text(label),
        "unit": text(unit) if unit else None,
        "note": text(note) if note else None,
        "cells": list(cells),
        "status": _status(cells),
    }


def section(section_id: str, title: Text, rows: Sequence[Json], note: Text | None = None) -> Json:
    """Return a group of rows under a title."""
    return {
        "id": section_id,
        "title": text(title),
        "note": text(note) if note else None,
        "rows": list(rows),
    }


def passage(source: object) -> Json:
    """Return the passage of a rule or figure as a cell quotes it."""
    given = cast("Mapping[str, object]", source)
    return {name: given[name] for name in ("title", "number", "section", "quote")}


def _status(cells: Sequence[Json]) -> str:
    if all(cell["state"] != "said" for cell in cells):
        return "silent"
    told = [(cell["state"], cell["main"], cell["tags"], cell["details"]) for cell in cells]
    return "same" if all(one == told[0] for one in told) else "different"


def _cell(state: str, main: Text | str) -> Json:
    empty: Json = {"details": [], "quotes": [], "tags": [], "see": None, "number": False}
    return {"state": state, "main": _text(main), **empty}


def _text(words: Text | str) -> Json:
    return text(words if isinstance(words, Text) else Text(words, words))
