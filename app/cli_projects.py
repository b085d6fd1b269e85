"""Commands on rules and projects: `zoning rules | screen | intensity | eco-control`."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from app.cli_terms import (
    AsJson,
    AsOf,
    Lang,
    at_desk,
    language_of,
    print_json,
    read_fields,
    say,
    screen,
    tables,
)
from app.cli_views import SYMBOLS
from app.domain.findings import OUTCOME_WORDS
from app.services import show_eco_control
from app.services.check_rulebook import check_rulebook
from app.services.find_sites import SiteSearch, find_sites
from app.services.judge_intensity import judge_intensity
from app.services.list_rules import RuleQuery, get_rule, list_rules
from app.services.project_questions import ProjectQuestion, area_m2_of
from app.services.reading_options import day_of
from app.services.screen_project import screen_project
from app.text import Text, localise

Zone = Annotated[str | None, typer.Option(help="id of a zone, see zoning zones")]
Profile = Annotated[Path | None, typer.Argument(help="project profile, YAML or JSON")]

_FICTITIOUS = Text("演示结论（虚构数据，不得用于审批）", "Demonstration (fictitious, not for use)")
rules_app = typer.Typer(help="The clauses with their sources / 规则")


@rules_app.callback(invoke_without_command=True)
def rules(
    context: typer.Context,
    zone: Zone = None,
    document: Annotated[str | None, typer.Option(help="id of a document")] = None,
    question: Annotated[str | None, typer.Option()] = None,
    effect: Annotated[str | None, typer.Option(help="prohibit, restrict, require ...")] = None,
    force: Annotated[str | None, typer.Option()] = None,
    level: Annotated[str | None, typer.Option()] = None,
    addressee: Annotated[str | None, typer.Option()] = None,
    decided_by: Annotated[str | None, typer.Option()] = None,
    q: Annotated[str | None, typer.Option(help="words in titles and quotes")] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
    lang: Lang = "zh",
) -> None:
    """List the clauses with their sources, or `check` the rulebook, or `show` one."""
    if context.invoked_subcommand is not None:
        return
    with at_desk(lang) as desk:
        query = RuleQuery(
            zone=zone,
            document=document,
            question=question,
            effect=effect,
            force=force,
            level=level,
            addressee=addressee,
            decided_by=decided_by,
            q=q,
            as_of=day_of(as_of),
        )
        found = list_rules(desk, query)
    if as_json:
        print_json(found, lang)
        return
    table = Table("id", "条款 / clause", "要求 / required", "force", "level", "status", "来源")
    listed: Any = localise(found, language_of(lang))
    for rule in listed:
        source = rule["source"]
        where = f"{source['number'] or source['title']} {source['section']}"
        cells = (rule["title"], rule["requirement"], rule["force"], rule["level"])
        table.add_row(rule["id"], *cells, rule["text_status"], where)
    tables.print(table)
    say(screen, f"{len(listed)}")


@rules_app.command("show")
def show(rule_id: str, as_of: AsOf = None, lang: Lang = "zh") -> None:
    """Print one clause in full / 一条条款."""
    with at_desk(lang) as desk:
        print_json(get_rule(desk, rule_id, day_of(as_of)), lang)


@rules_app.command("check")
def check(
    markdown: Annotated[bool, typer.Option(help="print the table of the documentation")] = False,
    lang: Lang = "zh",
) -> None:
    """Examine the rulebook and count what is loaded / 检查规则库."""
    with at_desk(lang) as desk:
        report = check_rulebook(desk)
    if markdown:
        say(screen, report.markdown.in_language(language_of(lang)))
        return
    for line in report.lines:
        say(screen, line.in_language(language_of(lang)))


def screen_one(
    profile: Profile = None,
    zone: Zone = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
    lang: Lang = "zh",
) -> None:
    """Screen a project against the clauses on access / 准入筛查."""
    with at_desk(lang) as desk:
        question = ProjectQuestion(zone=zone, profile=read_fields(profile), as_of=day_of(as_of))
        answer = screen_project(desk, question)
    if as_json:
        print_json(answer, lang)
    else:
        _say_answer(answer, lang)


def intensity(
    zone: Annotated[str, typer.Argument(help="id of a zone")],
    area: Annotated[float | None, typer.Option(help="land of the project")] = None,
    unit: Annotated[str, typer.Option(help="mu, ha, m2 or km2")] = "mu",
    profile: Annotated[Path | None, typer.Option(help="project profile, YAML or JSON")] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
    lang: Lang = "zh",
) -> None:
    """Compare investment, tax and buildings with the printed values / 投资强度."""
    with at_desk(lang) as desk:
        given = None if area is None else {"value": area, "unit": unit}
        question = ProjectQuestion(
            zone=zone,
            profile=read_fields(profile),
            as_of=day_of(as_of),
            area_m2=area_m2_of(given),
        )
        answer = judge_intensity(desk, question)
    if as_json:
        print_json(answer, lang)
        return
    _say_answer(answer, lang)
    told: Any = localise(answer, language_of(lang))
    for need in told["needed"]:
        say(screen, f"  ¥ {need['text']}")
    if told["silent"]:
        say(screen, told["silent"])


def eco_control(
    lon: Annotated[float | None, typer.Option()] = None,
    lat: Annotated[float | None, typer.Option()] = None,
    zone: Zone = None,
    as_of: AsOf = None,
    lang: Lang = "zh",
) -> None:
    """Show eco-environmental control at a place or of a zone / 生态环境管控."""
    with at_desk(lang) as desk:
        print_json(show_eco_control.eco_control(desk, zone, lon, lat, day_of(as_of)), lang)


def sites(
    profile: Profile = None,
    industry: Annotated[str | None, typer.Option(help="in words")] = None,
    code: Annotated[str | None, typer.Option(help="GB/T 4754-2017")] = None,
    area: Annotated[float | None, typer.Option(help="land needed")] = None,
    unit: Annotated[str, typer.Option(help="mu, ha, m2 or km2")] = "mu",
    need: Annotated[list[str] | None, typer.Option(help="rail, sewage, heat, port ...")] = None,
    plan: Annotated[str | None, typer.Option(help="only parks of this plan")] = None,
    most: Annotated[int, typer.Option(min=1, help="how many parks to print")] = 10,
    as_of: AsOf = None,
    as_json: AsJson = False,
    lang: Lang = "zh",
) -> None:
    """Find a park for a project / 选址."""
    with at_desk(lang) as desk:
        told = read_fields(profile)
        told |= {"industry": industry} if industry else {}
        told |= {"industry_code": code} if code else {}
        given = None if area is None else {"value": area, "unit": unit}
        question = ProjectQuestion(profile=told, as_of=day_of(as_of), area_m2=area_m2_of(given))
        answer = find_sites(desk, SiteSearch(question, needs=need or (), plan=plan, most=most))
    if as_json:
        print_json(answer, lang)
        return
    found: Any = localise(answer, language_of(lang))
    for park in found["parks"][:most]:
        ranks = f"{park['rank']} ({park['rank_best']}-{park['rank_worst']})"
        say(screen, f"{ranks} {_name(park['zone'], lang)}")
        for mark, reasons in (
            ("+", park["reasons_for"]),
            ("-", park["reasons_against"]),
            ("?", park["unknown"]),
        ):
            for reason in reasons:
                say(screen, f"    {mark} {reason['text']}")
        for sum_of in park["money"]:
            say(screen, f"    ¥ {sum_of['text']}")
    for park in found["excluded"]:
        say(screen, f"✕ {_name(park['zone'], lang)}")
        for reason in park["reasons"]:
            say(screen, f"    {reason['text']}")
    say(screen, found["note"])


def _name(zone: Any, lang: str) -> str:
    return str(zone["name_en"] if lang == "en" else zone["name_zh"])


def _say_answer(answer: object, lang: str) -> None:
    """Print an answer: the verdict first, then what counts, what is missing, what would help."""
    language = language_of(lang)
    told: Any = localise(answer, language)
    say(screen, f"{SYMBOLS[told['verdict']]} {told['headline']}")
    if told["demonstration_verdict"]:
        say(screen, f"=== {_FICTITIOUS.in_language(language)} ===")
        say(screen, f"{SYMBOLS[told['demonstration_verdict']]} {told['demonstration_headline']}")
    for finding in told["findings"]:
        if finding["outcome"] in ("not_applicable",):
            continue
        word = OUTCOME_WORDS[finding["outcome"]].in_language(language)
        say(screen, f"  [{word}] {finding['title']}：{finding['reason']}")
        source = finding["source"]
        if source:
            say(screen, f"      {source['section']} 「{source['quote']}」")
    for remedy in told["remedies"]:
        say(screen, f"  → {remedy['text']}")
    for entry in told["conflicts"]:
        say(screen, f"  ! {entry['id']} {entry['statement']}")


def mount(cli: typer.Typer) -> None:
    """Add these commands to the command line."""
    cli.add_typer(rules_app, name="rules")
    cli.command("screen")(screen_one)
    cli.command("intensity")(intensity)
    cli.command("eco-control")(eco_control)
    cli.command("sites")(sites)
