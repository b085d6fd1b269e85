"""The command line of the catalogue: `zoning industries|projects|facilities|roads|codes`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

import typer
from rich.table import Table

from app.cli_terms import AsJson, Lang, at_desk, language_of, print_json, say, tables
from app.services.catalogue_query import CatalogueQuery
from app.services.desk import Desk
from app.services.list_facilities import list_facilities
from app.services.list_industries import list_industries
from app.services.list_projects import list_projects
from app.services.list_roads import list_roads
from app.services.look_up_codes import look_up_industry, look_up_land_use
from app.text import Text, localise

HEADS = {
    "name": Text("名称", "name"),
    "tier_words": Text("层级", "tier"),
    "kind_words": Text("类别", "kind"),
    "status_words": Text("状态", "status"),
    "zone": Text("园区", "zone"),
    "zones": Text("园区（?为推定）", "zones (? inferred)"),
    "gb4754": Text("行业编码（?待研判）", "codes (? to be judged)"),
    "industry": Text("产业", "industry"),
    "document": Text("文件", "document"),
    "location_as_printed": Text("位置（原文）", "location as printed"),
    "roles": Text("用途", "roles"),
    "system": Text("分类", "system"),
    "code": Text("编码", "code"),
    "full_code": Text("编码", "code"),
    "level": Text("级", "level"),
}

Zone = Annotated[str | None, typer.Option(help="a zone; its parts and surroundings are taken in")]
Document = Annotated[str | None, typer.Option(help="only entries of this document")]
Q = Annotated[str | None, typer.Option(help="words in names, products, enterprises, aliases")]
Kind = Annotated[str | None, typer.Option()]


def industries(
    zone: Zone = None,
    document: Document = None,
    q: Q = None,
    tier: Kind = None,
    code: Annotated[str | None, typer.Option(help="class of GB/T 4754-2017")] = None,
    as_json: AsJson = False,
    lang: Lang = "zh",
) -> None:
    """List industries with their codes / 产业."""
    asked = CatalogueQuery(zone=zone, document=document, q=q, kind=tier, code=code)
    found = _ask(lambda desk: list_industries(desk, asked), lang)
    columns = ("id", "name", "tier_words", "zones", "gb4754", "document")
    _say(found, found["industries"], columns, lang, as_json=as_json)


def projects(
    zone: Zone = None,
    document: Document = None,
    q: Q = None,
    kind: Kind = None,
    industry: Annotated[str | None, typer.Option(help="id of an industry")] = None,
    as_json: AsJson = False,
    lang: Lang = "zh",
) -> None:
    """List projects, firms and platforms / 项目."""
    asked = CatalogueQuery(zone=zone, document=document, q=q, kind=kind, industry=industry)
    found = _ask(lambda desk: list_projects(desk, asked), lang)
    columns = ("id", "name", "kind_words", "zone", "industry", "document")
    _say(found, found["projects"], columns, lang, as_json=as_json)


def facilities(
    zone: Zone = None,
    document: Document = None,
    q: Q = None,
    kind: Kind = None,
    as_json: AsJson = False,
    lang: Lang = "zh",
) -> None:
    """List facilities / 设施."""
    asked = CatalogueQuery(zone=zone, document=document, q=q, kind=kind)
    found = _ask(lambda desk: list_facilities(desk, asked), lang)
    columns = ("id", "name", "kind_words", "status_words", "zone", "location_as_printed")
    _say(found, found["facilities"], columns, lang, as_json=as_json)


def roads(
    zone: Zone = None,
    document: Document = None,
    q: Q = None,
    kind: Kind = None,
    as_json: AsJson = False,
    lang: Lang = "zh",
) -> None:
    """List roads, railways, canals and rivers / 道路."""
    asked = CatalogueQuery(zone=zone, document=document, q=q, kind=kind)
    found = _ask(lambda desk: list_roads(desk, asked), lang)
    columns = ("id", "name", "kind_words", "roles", "document")
    _say(found, found["roads"], columns, lang, as_json=as_json)


def codes(
    asked: Annotated[str, typer.Argument(metavar="CODE_OR_WORDS")],
    land_use: Annotated[bool, typer.Option("--land-use", help="a land-use code")] = False,
    system: Annotated[str | None, typer.Option(help="用地用海2023, 三调, GB50137-2011")] = None,
    as_json: AsJson = False,
    lang: Lang = "zh",
) -> None:
    """Look up an industry class, or a land-use code / 编码查询."""
    if land_use or system is not None:
        found = _ask(lambda desk: look_up_land_use(desk, asked, system), lang)
        _say(found, found["readings"], ("system", "code", "name"), lang, as_json=as_json)
        if found["warning"] and not as_json:
            say(tables, f"! {found['warning']}")
        return
    found = _ask(lambda desk: look_up_industry(desk, asked), lang)
    listed = found["classes"] or found["near"]
    if not found["classes"] and not as_json:
        said = Text("没有完全相符的类别，相近的有：", "no class matches; near it:")
        say(tables, said.in_language(language_of(lang)))
    _say(found, listed, ("full_code", "level", "name"), lang, as_json=as_json)


def mount(cli: typer.Typer) -> None:
    """Put these commands into the product's command line."""
    for command in (industries, projects, facilities, roads, codes):
        cli.command(command.__name__)(command)


def _ask(answer: Callable[[Desk], object], lang: str) -> Any:
    with at_desk(lang) as desk:
        return localise(answer(desk), language_of(lang))


def _say(
    whole: object,
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    lang: str,
    *,
    as_json: bool,
) -> None:
    if as_json:
        print_json(whole, lang)
        return
    table = Table(*(HEADS.get(c, Text(c, c)).in_language(language_of(lang)) for c in columns))
    for row in rows:
        table.add_row(*(_cell(row, column, lang) for column in columns))
    tables.print(table)


def _cell(row: Mapping[str, Any], column: str, lang: str) -> str:
    if column == "name" and "name" not in row:
        return str((row["name_en"] if lang == "en" else None) or row["name_zh"])
    value = row[column]
    if isinstance(value, dict):
        return _short(value)
    if isinstance(value, list):
        return " ".join(_short(one) for one in value)
    return "—" if value is None else str(value)


def _short(one: Mapping[str, Any]) -> str:
    """Return an id, a code or a role; what the text does not print for sure gets a mark."""
    doubted = one.get("sure") is False or one.get("certainty") == "inferred"
    shown = one.get("id") or one.get("code") or one["words"]
    return f"{shown}?" if doubted else str(shown)
