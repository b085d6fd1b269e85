"""The command line of observed figures: `zoning observe ...`, `zoning what-if ZONE`."""

from pathlib import Path
from typing import Annotated, cast, get_args

import typer

from app.cli_terms import AsOf, Lang, at_desk, handed_in, language_of, print_json, write_file
from app.domain.what_if import AreaUnit, Change, What
from app.errors import InputError
from app.services.import_observations import import_observations, observation_template
from app.services.observation_terms import Figure
from app.services.observe_land_use import measure_land_use, observe_land_use
from app.services.reading_options import day_of
from app.services.record_observation import (
    list_observations,
    record_observations,
    withdraw_observation,
)
from app.services.what_if import what_if
from app.text import Text

observe = typer.Typer(no_args_is_help=True, help="Observed figures / 监测数据")

Officer = Annotated[str, typer.Option(help="who records it")]
ZoneId = Annotated[str, typer.Argument(metavar="ZONE", help="id of the zone")]


@observe.command()
def add(
    zone: ZoneId,
    indicator: Annotated[str, typer.Argument(help="such as construction_land_km2")],
    value: Annotated[float, typer.Argument()],
    unit: Annotated[str, typer.Option(help="as the indicator is printed, such as km2")],
    on: Annotated[str, typer.Option(help="the day that the figure is about")],
    source: Annotated[str, typer.Option(help="who measured it, and where it is written")],
    officer: Officer,
    replaces: Annotated[str | None, typer.Option(help="id of the figure it corrects")] = None,
    reason: Annotated[str, typer.Option(help="why it is corrected")] = "",
    lang: Lang = "zh",
) -> None:
    """Record one figure / 录入一条."""
    figure = Figure(
        zone=zone, indicator=indicator, on=on, value=value, unit=unit, source=source,
        officer=officer, replaces=replaces, reason=reason,
    )  # fmt: skip
    with at_desk(lang) as desk:
        print_json(record_observations(desk, [figure]), lang)


@observe.command("import")
def import_table(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX, see `zoning observe template`")],
    officer: Officer,
    lang: Lang = "zh",
) -> None:
    """Record every row of a table, all or none / 批量录入."""
    with at_desk(lang) as desk:
        print_json(import_observations(desk, handed_in(file), officer=officer), lang)


@observe.command()
def template(
    file: Annotated[Path, typer.Argument(help="a CSV to write")],
    zone: Annotated[str | None, typer.Option(help="only this zone")] = None,
    lang: Lang = "zh",
) -> None:
    """Write an empty table to fill in / 导出模板."""
    with at_desk(lang) as desk:
        write_file(file, observation_template(desk, zone, language_of(lang)))


@observe.command("list")
def list_figures(
    zone: Annotated[str | None, typer.Option()] = None,
    indicator: Annotated[str | None, typer.Option()] = None,
    as_of: AsOf = None,
    withdrawn: Annotated[bool, typer.Option("--withdrawn", help="those taken back too")] = False,
    lang: Lang = "zh",
) -> None:
    """List figures / 查看."""
    with at_desk(lang) as desk:
        found = list_observations(desk, zone, indicator, day_of(as_of), withdrawn=withdrawn)
        print_json(found, lang)


@observe.command()
def withdraw(
    observation_id: Annotated[str, typer.Argument(metavar="ID")],
    officer: Officer,
    reason: Annotated[str, typer.Option(help="why it is taken back")],
    lang: Lang = "zh",
) -> None:
    """Take a figure back; it stays on record / 撤回."""
    with at_desk(lang) as desk:
        print_json(withdraw_observation(desk, observation_id, officer=officer, reason=reason), lang)


@observe.command()
def compute(
    zone: ZoneId,
    officer: Annotated[str | None, typer.Option(help="who records it; without, only shown")] = None,
    as_of: AsOf = None,
    on: Annotated[str | None, typer.Option(help="day, where the layers state none")] = None,
    lang: Lang = "zh",
) -> None:
    """Compute a zone's land use from layers, and record it with --officer / 由图层计算."""
    with at_desk(lang) as desk:
        if officer is None:
            print_json(measure_land_use(desk, zone, day_of(as_of)), lang)
        else:
            found = observe_land_use(desk, zone, officer=officer, as_of=day_of(as_of), on=on)
            print_json(found, lang)


def what_if_command(
    zone: ZoneId,
    change: Annotated[
        list[str], typer.Option(help="construction=+30ha or industrial=-450mu; km2, ha, mu, m2")
    ],
    year: Annotated[int | None, typer.Option(help="the plan's year")] = None,
    as_of: AsOf = None,
    lang: Lang = "zh",
) -> None:
    """Show a zone's share and headroom before and after changes / 推演."""
    with at_desk(lang) as desk:
        changes = [_change(text, number) for number, text in enumerate(change, 1)]
        print_json(what_if(desk, zone, changes, year, day_of(as_of)), lang)


def mount(cli: typer.Typer) -> None:
    """Put these commands into the product's command line."""
    cli.add_typer(observe, name="observe")
    cli.command("what-if")(what_if_command)


def _change(text: str, number: int) -> Change:
    """Read `industrial=-450mu`."""
    what, _, amount = text.partition("=")
    unit = next((u for u in ("km2", "mu", "ha", "m2") if amount.endswith(u)), "")
    try:
        value = float(amount.removesuffix(unit))
    except ValueError:
        value = float("nan")
    if what not in get_args(What) or not unit or not abs(value) <= 1e10:
        raise InputError(
            "what_if.change",
            Text(f"无法理解变化「{text}」", f"cannot read the change {text}"),
            mend=Text(
                "写作 construction=+30ha 或 industrial=-450mu（单位 km2、ha、mu、m2）",
                "write construction=+30ha or industrial=-450mu (km2, ha, mu, m2)",
            ),
            where={"change": number},
        )
    return Change(cast("What", what), value, cast("AreaUnit", unit), "", number)
