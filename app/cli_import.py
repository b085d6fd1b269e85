"""The command line of imports and backups: `zoning import zones|layer`, `zoning backup|restore`."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from app.cli_terms import (
    AxisOrder,
    Crs,
    Encoding,
    Lang,
    at_desk,
    errors,
    handed_in,
    language_of,
    refusing,
    say,
    screen,
)
from app.data.quality.issues import ImportRefused, Issue
from app.services.backup import back_up, restore
from app.services.check_parcels import HandedIn
from app.services.import_layer import NOWHERE, LayerImport, import_layer
from app.services.import_terms import ImportReport
from app.services.import_zones import ZoneImport, import_zones
from app.services.reading_options import day_of, reading_options
from app.settings import Settings
from app.text import Language, Text

SEVERITY_WORDS = {
    "error": Text("错误", "error"),
    "warning": Text("警告", "warning"),
    "info": Text("说明", "note"),
}

imports = typer.Typer(no_args_is_help=True, help="Import official layers and boundaries / 导入")
_ZIP_A_GDB = Text("请核对路径与权限；gdb 请打成 zip", "check path and permissions; zip a gdb")

File = Annotated[Path, typer.Argument(help="GeoPackage, zip of shapefile or gdb, GeoJSON, KML")]
Basis = Annotated[str, typer.Option(help="official; nothing else is imported")]
From = Annotated[str, typer.Option("--valid-from", help="first day on which it answers")]
Source = Annotated[str, typer.Option(help="document and authority it comes from")]
Check = Annotated[bool, typer.Option("--check", help="examine only, store nothing")]
InFile = Annotated[str | None, typer.Option(help="which layer of a file that holds several")]


@imports.command()
def zones(
    file: File,
    valid_from: From,
    source: Source,
    basis: Basis,
    zone: Annotated[str | None, typer.Option(help="the zone whose boundary this is")] = None,
    id_field: Annotated[str | None, typer.Option(help="field of the zone ids instead")] = None,
    layer_in_file: InFile = None,
    check: Check = False,
    crs: Crs = None,
    axis_order: AxisOrder = None,
    encoding: Encoding = None,
    lang: Lang = "zh",
) -> None:
    """Replace boundaries of zones from a day on / 导入园区官方边界."""
    with refusing(lang):
        wanted = ZoneImport(
            zone_id=zone,
            id_field=id_field,
            basis=basis,
            valid_from=_day(valid_from),
            source=source,
            layer_in_file=layer_in_file,
            options=reading_options(crs, axis_order, encoding),
        )
        given = handed_in(file, _ZIP_A_GDB)
    with at_desk(lang) as desk, _logging(lang):
        report = import_zones(desk, given, wanted, check=check)
    _say(report, language_of(lang))


@imports.command()
def layer(
    file: File,
    topic: Annotated[str, typer.Option(help="what it is about, such as ecological_redline")],
    valid_from: From,
    source: Source,
    basis: Basis,
    licence: Annotated[str, typer.Option(help="who may use it, and for what")],
    data_date: Annotated[str, typer.Option(help="date of the source, or unknown")],
    complete_within: Annotated[
        str, typer.Option(help="file of the area where the layer is complete, or nowhere")
    ],
    valid_until: Annotated[str | None, typer.Option(help="last day on which it answers")] = None,
    code_field: Annotated[str | None, typer.Option(help="field of the class codes")] = None,
    code_system: Annotated[str | None, typer.Option(help="the table they belong to")] = None,
    code_table: Annotated[Path | None, typer.Option(help="CSV of code, name_zh, name_en")] = None,
    name: Annotated[str | None, typer.Option(help="what the layer is called")] = None,
    name_field: Annotated[str | None, typer.Option(help="field of the features' names")] = None,
    layer_id: Annotated[str | None, typer.Option(help="the layer this is a version of")] = None,
    layer_in_file: InFile = None,
    public: Annotated[bool, typer.Option("--public", help="may be handed on (OGC, QGIS)")] = False,
    check: Check = False,
    crs: Crs = None,
    axis_order: AxisOrder = None,
    encoding: Encoding = None,
    lang: Lang = "zh",
) -> None:
    """Import a control layer as a version / 导入官方管控图层."""
    with refusing(lang):
        wanted = LayerImport(
            topic=topic,
            basis=basis,
            valid_from=_day(valid_from),
            valid_until=day_of(valid_until),
            source=source,
            licence=licence,
            data_date=None if data_date == "unknown" else _day(data_date),
            complete_within=_complete_within(complete_within),
            code_field=code_field,
            code_system=code_system,
            code_table=None if code_table is None else _code_table(code_table),
            name=None if name is None else Text(name, name),
            name_field=name_field,
            layer_id=layer_id,
            layer_in_file=layer_in_file,
            public=public,
            options=reading_options(crs, axis_order, encoding),
        )
        given = handed_in(file, _ZIP_A_GDB)
    with at_desk(lang) as desk, _logging(lang):
        report = import_layer(desk, given, wanted, check=check)
    _say(report, language_of(lang))


def backup(
    file: Annotated[Path, typer.Argument(help="the file to write")], lang: Lang = "zh"
) -> None:
    """Write everything stored into one file / 备份."""
    settings = Settings()
    with refusing(lang):
        made = back_up(settings.data_dir, file, database_url=settings.database_url)
    say(screen, made.words.in_language(language_of(lang)))


def restore_command(
    file: Annotated[Path, typer.Argument(help="a file that `zoning backup` wrote")],
    accept_broken_seals: Annotated[bool, typer.Option("--accept-broken-seals")] = False,
    lang: Lang = "zh",
) -> None:
    """Put everything back as it was in a backup / 恢复."""
    settings = Settings()
    with refusing(lang):
        done = restore(
            settings.data_dir,
            file,
            database_url=settings.database_url,
            accept_broken_seals=accept_broken_seals,
        )
    say(screen, done.words.in_language(language_of(lang)))


def mount(cli: typer.Typer) -> None:
    """Put these commands into the product's command line."""
    cli.add_typer(imports, name="import")
    cli.command("backup")(backup)
    cli.command("restore")(restore_command)


def _day(text: str) -> date:
    day = day_of(text)
    assert day is not None  # noqa: S101 - day_of returns None for None only
    return day


def _complete_within(given: str) -> HandedIn | Literal["nowhere"]:
    return NOWHERE if given == NOWHERE else handed_in(Path(given), _ZIP_A_GDB)


def _code_table(path: Path) -> dict[str, Text]:
    text = handed_in(path, _ZIP_A_GDB).content.decode("utf-8-sig", errors="replace")
    rows = [row for row in csv.reader(text.splitlines()) if len(row) >= 2]
    return {row[0].strip(): Text(row[1].strip(), row[-1].strip()) for row in rows}


def _say(report: ImportReport, language: Language) -> None:
    _say_issues(report.issues, language)
    versions = ", ".join(
        f"{name} v{number}" if number else name for name, number in report.versions.items()
    )
    size = f"{report.features}, {report.area_m2:.2f} m²"
    done = Text("已导入", "imported") if report.stored else Text("仅检查", "only checked")
    say(screen, f"{done.in_language(language)}: {versions} ({size})")


def _say_issues(issues: Sequence[Issue], language: Language) -> None:
    for issue in issues:
        word = SEVERITY_WORDS[issue.severity].in_language(language)
        place = ", ".join(f"{key} {value}" for key, value in issue.where.items())
        said = f"[{word}] {issue.code}: {issue.message.in_language(language)}"
        say(errors, said + (f" ({place})" if place else ""))


@contextmanager
def _logging(lang: str) -> Iterator[None]:
    """Import inside; of a refused import the whole log is printed before the refusal."""
    try:
        yield
    except ImportRefused as refused:
        _say_issues(refused.issues, language_of(lang))
        raise
