"""The pieces that a PDF opinion is put together from; the template knows how each one looks.

They are plain JSON: whatever a text holds, it reaches the typesetter as text and never as markup.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from app.reports.codes import (
    OUTCOME_COLOURS,
    OUTCOME_SYMBOLS,
    VERDICT_COLOURS,
    VERDICT_SYMBOLS,
    called,
)
from app.text import Language

Block = Mapping[str, object]
Cell = str | Block
Tone = Literal["plain", "hint", "strong", "fiction", "attention"]


def heading(level: int, text: str) -> Block:
    """Return a heading; those of levels 1 and 2 are numbered and stand in the outline."""
    return {"kind": "heading", "level": level, "text": text}


def para(text: str, tone: Tone = "plain", label: str = "") -> Block:
    """Return a paragraph, with a label before it if there is one."""
    return {"kind": "para", "text": text, "tone": tone, "label": label}


def marked(table: Literal["verdict", "outcome"], code: str, language: Language) -> Block:
    """Return a verdict or outcome as symbol, word and colour; also a cell of a table."""
    symbols, colours = (
        (VERDICT_SYMBOLS, VERDICT_COLOURS)
        if table == "verdict"
        else (OUTCOME_SYMBOLS, OUTCOME_COLOURS)
    )
    return {
        "symbol": symbols[code],
        "text": called(table, code, language),
        "colour": colours[code],
    }


def answer(
    mark: Block, why: str, title: str = "", lead: str = "", *, fiction: bool = False
) -> Block:
    """Return the box of a verdict: its mark and reason, a title above and a hint below."""
    return {
        "kind": "answer",
        "mark": mark,
        "why": why,
        "title": title,
        "lead": lead,
        "fiction": fiction,
    }


def facts(pairs: Sequence[tuple[str, str]]) -> Block:
    """Return labelled lines below each other."""
    return {"kind": "facts", "pairs": [list(pair) for pair in pairs]}


def cell(text: str, lines: Sequence[str] = (), *, tone: Tone = "plain") -> Block:
    """Return a cell with smaller lines below its text."""
    return {"text": text, "lines": list(lines), "tone": tone}


def table(
    head: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[Cell]],
    numeric: Sequence[int] = (),
) -> Block:
    """Return a table whose head is repeated on every page.

    Parameters
    ----------
    widths : share of each column in the width of the page
    numeric : columns of numbers, which stand at the right
    """
    return {
        "kind": "table",
        "head": list(head),
        "widths": list(widths),
        "rows": [list(row) for row in rows],
        "numeric": list(numeric),
    }


def bullets(items: Sequence[str], *, short: bool = False) -> Block:
    """Return a list of sentences; many short ones stand in two columns."""
    return {"kind": "bullets", "items": list(items), "short": short}


def clause(
    mark: Block,
    title: str,
    tags: Sequence[str],
    reason: str,
    lines: Sequence[tuple[str, str]],
    quote: str = "",
) -> Block:
    """Return a finding in full: its quote stands apart, as the document prints it."""
    return {
        "kind": "clause",
        "mark": mark,
        "title": title,
        "tags": list(tags),
        "reason": reason,
        "lines": [list(line) for line in lines],
        "quote": quote,
    }


def image(file: str, caption: str) -> Block:
    """Return a picture with its caption."""
    return {"kind": "image", "file": file, "caption": caption}


def signatures(pairs: Sequence[tuple[str, str]], note: str) -> Block:
    """Return places to sign: what stands before each line, what may stand on it."""
    return {"kind": "signatures", "pairs": [list(pair) for pair in pairs], "note": note}


def fiction(title: str, blocks: Sequence[Block]) -> Block:
    """Return blocks about fictitious data, set apart from everything else."""
    return {"kind": "fiction", "title": title, "blocks": list(blocks)}
