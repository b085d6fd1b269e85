"""Commands on what stands in the texts: `zoning contradictions | documents`."""

from typing import Annotated, Any

import typer

from app.cli_terms import AsJson, AsOf, Lang, at_desk, language_of, print_json, say, screen
from app.services.list_contradictions import (
    ContradictionQuery,
    get_contradiction,
    list_contradictions,
)
from app.services.reading_options import day_of
from app.services.show_documents import list_documents, show_document
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


def documents(
    document_id: Annotated[str | None, typer.Argument(metavar="ID", help="one in full")] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
    lang: Lang = "zh",
) -> None:
    """List the documents with number, validity and what of them bears on parks / 文件."""
    with at_desk(lang) as desk:
        day = day_of(as_of)
        if document_id is not None:
            print_json(show_document(desk, document_id, day), lang)
            return
        found: Any = list_documents(desk, day)
    if as_json:
        print_json(found, lang)
        return
    told: Any = localise(found, language_of(lang))
    for one in told["documents"]:
        number, status = one["number"] or "—", one["text_status"]
        say(screen, f"{one['id']}  {number}  {one['title']}  [{status}]")


def mount(cli: typer.Typer) -> None:
    """Put these commands into the product's command line."""
    cli.command("contradictions")(contradictions)
    cli.command("documents")(documents)
