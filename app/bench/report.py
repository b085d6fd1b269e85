"""The report of a bench: a table to read, a document to keep, a section for the documentation."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from app.bench.figures import Goal, Missing, Reached
from app.text import Language, Text

BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"
YES, NO, OPEN = Text("是", "yes"), Text("否", "no"), Text("—", "—")
SHARED_CORES = Text(
    "客户端与服务端共用这些核心；客户端所占见 client_cpu_share",
    "client and server share the cores; what the client took stands beside each load",
)
HEADS = (
    Text("项目", "figure"),
    Text("数值", "value"),
    Text("单位", "unit"),
    Text("目标", "goal"),
    Text("达到", "reached"),
)
Document = Mapping[str, Any]


class NoMarkers(ValueError):
    """The page of documentation has no place for the report."""


def figures_document(reached: Sequence[Reached]) -> list[dict[str, object]]:
    """Return figures as they stand in the JSON file."""
    return [
        {
            "id": one.figure.id,
            "section": one.figure.section,
            "name": {"zh": one.figure.name.zh, "en": one.figure.name.en},
            "unit": one.figure.unit,
            "value": None if isinstance(one.value, Missing) else one.value,
            "goal": None if one.figure.goal is None else _goal_document(one.figure.goal),
            "reached": one.met,
            "reason": one.value.reason if isinstance(one.value, Missing) else None,
        }
        for one in reached
    ]


def table_of(reached: Sequence[Reached], language: Language) -> Table:
    """Return the figures as a table for the terminal."""
    table = Table(*(head.in_language(language) for head in HEADS))
    for one in reached:
        table.add_row(*cells_of(one, language))
    return table


def cells_of(one: Reached, language: Language) -> tuple[str, str, str, str, str]:
    """Return name, value or the reason why there is none, unit, goal, and reached or not."""
    value = f"({one.value.reason})" if isinstance(one.value, Missing) else number(one.value)
    met = OPEN if one.met is None else YES if one.met else NO
    name = one.figure.name.in_language(language)
    goal = "" if one.figure.goal is None else said_goal(one.figure.goal)
    return name, value, one.figure.unit, goal, met.in_language(language)


def number(value: float) -> str:
    """Return a number with three digits that count, in full where it is large.

    >>> number(113_612.4), number(83.21), number(0.1404), number(3.2e-10)
    ('113,612', '83.2', '0.14', '3.2e-10')
    """
    if abs(value) >= 1_000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def said_goal(goal: Goal) -> str:
    """Return a goal in signs.

    >>> said_goal(Goal("at_least", 60, aim=100)), said_goal(Goal("at_most", 1.15))
    ('≥ 60 (→ 100)', '≤ 1.15')
    """
    sign = "≥" if goal.kind == "at_least" else "≤"
    aim = "" if goal.aim is None else f" (→ {number(goal.aim)})"
    about = "" if goal.at_parcels is None else f" @ {goal.at_parcels:,}"
    return f"{sign} {number(goal.bound)}{aim}{about}"


def markdown(document: Document, reached: Sequence[Reached]) -> str:
    """Return the section for the documentation: where and when, figures, engines, runs, loads."""
    place, options = document["machine"], document["options"]
    lines = [
        f"Measured on {document['started'][:10]} with `{document['command']}`: "
        f"{place['processor']}, {place['cores']} cores, {place['memory_gb']} GB, "
        f"{place['system']}. {SHARED_CORES.en[0].upper()}{SHARED_CORES.en[1:]}.",
        "",
        "Versions: " + ", ".join(f"{k} {v}" for k, v in document["versions"].items()) + ".",
        f"Region: {options['scale']:g} of the full one, {options['sample']:,} parcels in the "
        f"kernel's sample, files of {', '.join(f'{n:,}' for n in options['sizes'])}.",
        "",
        *_rows([head.en for head in HEADS], [cells_of(r, "en") for r in reached]),
    ]
    for title, rows in document["details"].items():
        if rows:
            lines += ["", f"**{title}**", "", *_details(rows)]
    if document["notes"]:
        lines += ["", *(f"- {note}" for note in document["notes"])]
    return "\n".join(lines)


def fill(page: Path, section: str) -> None:
    """Put the section between the markers of a page.

    Raises
    ------
    NoMarkers
        If the page has not both markers, in their order.
    """
    before, begin, rest = page.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise NoMarkers(f"{page}: {BEGIN} ... {END}")
    page.write_text(f"{before}{BEGIN}\n{section}\n{END}{after}", "utf-8")


def _goal_document(goal: Goal) -> dict[str, object]:
    return {
        "kind": goal.kind,
        "bound": goal.bound,
        "aim": goal.aim,
        "at_parcels": goal.at_parcels,
    }


def _rows(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    ruled = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return ruled + ["| " + " | ".join(row) + " |" for row in rows]


def _details(rows: Sequence[Mapping[str, object]]) -> list[str]:
    heads = list(rows[0])
    return _rows(heads, [[_cell(row[head]) for head in heads] for row in rows])


def _cell(value: object) -> str:
    if value is None:
        return "—"
    return number(value) if isinstance(value, float) else str(value)
