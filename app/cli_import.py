"""The command line of imports and backups: `zoning import zones|layer`, `zoning backup|restore`."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer
from rich.console import Console

from app.data.quality.issues import ImportRefused, Issue
from app.errors import AmbiguousInput, InputError, ZoningError
from app.services.backup import back_up, restore
from app.services.check_parcels import HandedIn
from app.services.desk import Desk, open_desk
from app.services.import_layer import NOWHERE, LayerImport, import_layer
from app.services.import_terms import ImportReport
from app.services.import_zones import ZoneImport, import_zones
from app.services.reading_options import day_of, reading_options
from app.settings import Settings
from app.text import Language, Text

REFUSED = 2
SEVERITY_WORDS = {
    "error": Text("错误", "error"),
    "warning": Text("警告", "warning"),
    "info": Text("说明", "note"),
}

imports = typer.Typer(no_args_is_help=True, help="Import official layers and boundaries / 导入")
screen = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)

File = Annotated[Path, typer.Argument(help="GeoPackage, zip of shapefile or gdb, GeoJSON, KML")]
Basis = Annotated[str, typer.Option(help="official; nothing else is imported")]
From = Annotated[str, typer.Option("--valid-from", help="first day on which it answers")]
Source = Annotated[str, typer.Option(help="document and authority it comes from")]
Check = Annotated[bool, typer.Option("--check", help="examine only, store nothing")]
InFile = Annotated[str | None, typer.Option(help="which layer of a file that holds several")]
Crs = Annotated[str | None, typer.Option(help="EPSG:4527 and the like")]
AxisOrder = Annotated[str | None, typer.Option(help="en (east first) or ne (north first)")]
Encoding = Annotated[str | None, typer.Option(help="gb18030, utf-8 ...")]
Lang = Annotated[str, typer.Option("--lang", help="zh or en")]


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
    language = _language(lang)
    try:
        wanted = ZoneImport(
            zone_id=zone,
            id_field=id_field,
            basis=basis,
            valid_from=_day(valid_from),
            source=source,
            layer_in_file=layer_in_file,
            options=reading_options(crs, axis_order, encoding),
        )
        with _desk() as desk:
            report = import_zones(desk, _handed_in(file), wanted, check=check)
    except ZoningError as error:
        _refuse(error, language)
    _say(report, language)


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
    language = _language(lang)
    try:
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
        with _desk() as desk:
            report = import_layer(desk, _handed_in(file), wanted, check=check)
    except ZoningError as error:
        _refuse(error, language)
    _say(report, language)


def backup(
    file: Annotated[Path, typer.Argument(help="the file to write")], lang: Lang = "zh"
) -> None:
    """Write everything stored into one file / 备份."""
    language, settings = _language(lang), Settings()
    try:
        made = back_up(settings.data_dir, file, database_url=settings.database_url)
    except ZoningError as error:
        _refuse(error, language)
    screen.print(made.words.in_language(language))


def restore_command(
    file: Annotated[Path, typer.Argument(help="a file that `zoning backup` wrote")],
    accept_broken_seals: Annotated[bool, typer.Option("--accept-broken-seals")] = False,
    lang: Lang = "zh",
) -> None:
    """Put everything back as it was in a backup / 恢复."""
    language, settings = _language(lang), Settings()
    try:
        done = restore(
            settings.data_dir,
            file,
            database_url=settings.database_url,
            accept_broken_seals=accept_broken_seals,
        )
    except ZoningError as error:
        _refuse(error, language)
    screen.print(done.words.in_language(language))


def mount(cli: typer.Typer) -> None:
    """Put these commands into the product's command line."""
    cli.add_typer(imports, name="import")
    cli.command("backup")(backup)
    cli.command("restore")(restore_command)


@contextmanager
def _desk() -> Iterator[Desk]:
    settings = Settings()
    desk = open_desk(
        settings.data_dir,
        demonstration=settings.shows_demonstration,
        database_url=settings.database_url,
    )
    try:
        yield desk
    finally:
        desk.store.close()


def _language(lang: str) -> Language:
    return "en" if lang == "en" else "zh"


def _day(text: str) -> date:
    day = day_of(text)
    assert day is not None  # noqa: S101 - day_of returns None for None only
    return day


def _handed_in(path: Path) -> HandedIn:
    try:
        return HandedIn(path.name, path.read_bytes())
    except OSError as error:
        raise InputError(
            "input.unreadable",
            Text(f"无法读取 {path}：{error.strerror}", f"cannot read {path}: {error.strerror}"),
            mend=Text("请核对路径与权限；gdb 请打成 zip", "check path and permissions; zip a gdb"),
            where={"file": str(path)},
        ) from error


def _complete_within(given: str) -> HandedIn | Literal["nowhere"]:
    return NOWHERE if given == NOWHERE else _handed_in(Path(given))


def _code_table(path: Path) -> dict[str, Text]:
    text = _handed_in(path).content.decode("utf-8-sig", errors="replace")
    rows = [row for row in csv.reader(text.splitlines()) if len(row) >= 2]
    return {row[0].strip(): Text(row[1].strip(), row[-1].strip()) for row in rows}


def _say(report: ImportReport, language: Language) -> None:
    _say_issues(report.issues, language)
    versions = ", ".join(
        f"{name} v{number}" if number else name for name, number in report.versions.items()
    )
    size = f"{report.features}, {report.area_m2:.2f} m²"
    done = Text("已导入", "imported") if report.stored else Text("仅检查", "only checked")
    screen.print(f"{done.in_language(language)}: {versions} ({size})", markup=False)


def _say_issues(issues: Sequence[Issue], language: Language) -> None:
    for issue in issues:
        word = SEVERITY_WORDS[issue.severity].in_language(language)
        place = ", ".join(f"{key} {value}" for key, value in issue.where.items())
        said = f"[{word}] {issue.code}: {issue.message.in_language(language)}"
        errors.print(said + (f" ({place})" if place else ""), markup=False)


def _refuse(error: ZoningError, language: Language) -> NoReturn:
    if isinstance(error, ImportRefused):
        _say_issues(error.issues, language)
    errors.print(f"{error.code}: {error.message.in_language(language)}", markup=False)
    if isinstance(error, InputError) and error.mend:
        errors.print(f"  → {error.mend.in_language(language)}", markup=False)
    if isinstance(error, AmbiguousInput):
        for candidate in error.candidates:
            flags = " ".join(f"--{k.replace('_', '-')} {v}" for k, v in candidate.options.items())
            errors.print(f"  · {flags}  {candidate.meaning.in_language(language)}", markup=False)
    raise typer.Exit(REFUSED)
