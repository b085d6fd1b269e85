"""The command line of the plans' figures: `zoning targets`."""

from typing import Annotated, Any

import typer
from rich.table import Table

from app.cli_terms import AsJson, AsOf, Lang, at_desk, language_of, print_json, say, tables
from app.domain.targets import SIGN_WORDS
from app.services.compare_targets import compare_targets
from app.services.reading_options import day_of
from app.text import Text, localise


def targets(
    zone: Annotated[str | None, typer.Option(help="only figures of this zone")] = None,
    plan: Annotated[str | None, typer.Option(help="id or title of a document")] = None,
    topic: Annotated[str | None, typer.Option(help="such as land_use, intensity, economy")] = None,
    year: Annotated[int | None, typer.Option(help="only figures for this year")] = None,
    q: Annotated[str | None, typer.Option(help="words in the indicator or the quote")] = None,
    kind: Annotated[str | None, typer.Option(help="such as target, baseline, threshold")] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
    lang: Lang = "zh",
) -> None:
    """Compare the plans' figures with what was observed / 规划指标."""
    with at_desk(lang) as desk:
        found = compare_targets(desk, zone, plan, topic, year, q, kind, day_of(as_of))
        if as_json:
            print_json(found, lang)
            return
    language = language_of(lang)
    told: Any = localise(found, language)
    table = Table(
        "id",
        "指标 / indicator",
        "规划 / plan",
        "监测 / observed",
        "结论 / outcome",
        "来源 / source",
    )
    for one in told["targets"]:
        name = one["indicator_en"] if language == "en" else one["indicator_zh"]
        year_words = "" if one["year"] is None else f"{one['year']} "
        seen = one["observed"]
        observed = seen["reason"] if "on" not in seen else f"{seen['value']:g} {seen['unit']}"
        source = f"{one['source']['document']} {one['source']['section']}"
        table.add_row(
            one["id"], f"{year_words}{name}", _planned(one, lang), observed, one["outcome_words"],
            source,
        )  # fmt: skip
    tables.print(table)
    count = Text(f"共 {told['count']} 项", f"{told['count']} figures")
    say(tables, count.in_language(language))


def _planned(one: Any, lang: str) -> str:
    sign = SIGN_WORDS[one["comparison"]].in_language(language_of(lang))
    if one["value"] is not None:
        number = f"{one['value']:.10g}"
    elif one["low"] is not None:
        number = f"{one['low']:g}-{one['high']:g}"
    else:
        number = ":".join(f"{part:g}" for part in one["parts"]) or one["comparison_printed"] or "—"
    return f"{sign} {number} {one['unit']}".strip()


def mount(cli: typer.Typer) -> None:
    """Put this command into the product's command line."""
    cli.command("targets")(targets)
