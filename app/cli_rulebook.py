"""Commands on what stands in the texts: `zoning contradictions`."""

from typing import Annotated, Any

import typer

from app.cli_terms import AsJson, Lang, at_desk, language_of, print_json, say, screen
from app.services.list_contradictions import (
    ContradictionQuery,
    get_contradiction,
    list_contradictions,
)
from app.text import Text, localise


def contradictions(
    entry_id: Annotated[str | None, typer.Argument(metavar="ID", help="one in full")] = None,
    document: Annotated[str | None, typer.Option(help="id of a document")] = None,
    zone: Annotated[str | None, typer.Option(help="id of a zone, see zoning zones")] = None,
    rule: Annotated[str | None, typer.Option(help="id of a clause, see zoning rules")] = None,
    target: Annotated[str | None, typer.Option(help="id of a target")] = None,
    severity: Annotated[str | None, typer.Option(help="high, medium or low")] = None,
    kind: Annotated[
        str | None, typer.Option(help="spatial, figure, rule, name, text, document")
    ] = None,
    review: Annotated[
        bool | None, typer.Option("--review/--no-review", help="only those a person must judge")
    ] = None,
    q: Annotated[str | None, typer.Option(help="words in statements and quotes")] = None,
    as_json: AsJson = False,
    lang: Lang = "zh",
) -> None:
    """List where the texts contradict each other, or show one / 文本矛盾."""
    with at_desk(lang) as desk:
        if entry_id is not None:
            found = [get_contradiction(desk, entry_id)]
        else:
            query = ContradictionQuery(document, zone, rule, target, severity, kind, review, q)
            found = list_contradictions(desk, query)
    if as_json:
        print_json(found if entry_id is None else found[0], lang)
        return
    listed: Any = localise(found, language_of(lang))
    for entry in listed:
        _say_entry(entry, lang)
    count = Text(f"共 {len(found)} 条", f"{len(found)} in all")
    say(screen, count.in_language(language_of(lang)))


def _say_entry(entry: Any, lang: str) -> None:
    judged = Text("须人工研判", "a person must judge").in_language(language_of(lang))
    mark = f"  [{judged}]" if entry["review"] else ""
    say(screen, f"{entry['id']}  {entry['severity_words']}  {entry['kind_words']}{mark}")
    say(screen, f"  {entry['statement']}")
    for passage in entry["passages"]:
        where = f"{passage['number'] or passage['title']} {passage['section']}"
        say(screen, f"  「{passage['quote']}」  {where}")
    for name in ("rules", "targets", "zones"):
        if entry[name]:
            say(screen, f"  {name}: {', '.join(entry[name])}")


def mount(cli: typer.Typer) -> None:
    """Put these commands into the product's command line."""
    cli.command("contradictions")(contradictions)
