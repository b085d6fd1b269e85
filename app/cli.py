"""The command line: `zoning serve | check | txt | zones | rules | doctor`."""

import json
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
import yaml
from rich.console import Console
from rich.table import Table

from app import __version__, cli_catalogue, cli_projects, cli_rulebook, cli_targets
from app.cli_import import mount
from app.cli_observe import mount as mount_observe
from app.cli_views import say_record, say_zone
from app.errors import AmbiguousInput, InputError, NotFound, ZoningError
from app.services import export_record
from app.services.check_parcels import HandedIn, Submission, check_parcels
from app.services.desk import Desk, open_desk
from app.services.diagnose import diagnose
from app.services.mend_txt import mend
from app.services.publish_features import zones_geopackage
from app.services.reading_options import day_of, reading_options
from app.services.show_zones import ZoneQuery, find_zones, get_zone, zone_feature
from app.settings import Settings
from app.text import Language, Text, localise

REFUSED, UNSOUND = 2, 3  # exit status: wrong input; unsound installation

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
export = typer.Typer(no_args_is_help=True, help="Write files for other programs / 导出")
cli.add_typer(export, name="export")
mount(cli)
mount_observe(cli)
cli_catalogue.mount(cli)
cli_projects.mount(cli)
cli_rulebook.mount(cli)
cli_targets.mount(cli)
# Tables keep their columns when the output goes to a file or a pipe.
_width = None if sys.stdout.isatty() else 160
screen = Console(highlight=False, width=_width)
errors = Console(stderr=True, highlight=False, soft_wrap=True)

Lang = Annotated[str, typer.Option("--lang", help="zh or en")]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON")]
Crs = Annotated[str | None, typer.Option(help="EPSG:4527 and the like")]
AxisOrder = Annotated[str | None, typer.Option(help="en (east first) or ne (north first)")]
Encoding = Annotated[str | None, typer.Option(help="gb18030, utf-8 ...")]


@cli.callback(invoke_without_command=True)
def about(version: Annotated[bool, typer.Option("--version")] = False) -> None:
    """聊城产业园区规划一张图 / Liaocheng Industrial Zoning."""
    if version:
        screen.print(__version__)
        raise typer.Exit


@cli.command()
def serve(
    host: Annotated[str, typer.Option(help="127.0.0.1 unless told otherwise")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
) -> None:
    """Serve pages and interface / 启动服务."""
    import uvicorn  # noqa: PLC0415 - other commands start faster without it

    from app.main import create_app  # noqa: PLC0415

    try:
        application = create_app(Settings())
    except ZoningError as error:
        _refuse(error, "zh")
    errors.print(f"http://{host}:{port}/")
    uvicorn.run(application, host=host, port=port, log_level="info", proxy_headers=False)


@cli.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="TXT, GeoJSON, GeoPackage, zip, KML, KMZ")],
    profile: Annotated[Path | None, typer.Option(help="project profile, YAML or JSON")] = None,
    confirmations: Annotated[Path | None, typer.Option(help="YAML or JSON list")] = None,
    as_of: Annotated[str | None, typer.Option(help="the day the question is about")] = None,
    crs: Crs = None,
    axis_order: AxisOrder = None,
    encoding: Encoding = None,
    as_json: AsJson = False,
    lang: Lang = "zh",
) -> None:
    """Check parcels / 核对地块."""
    language = _language(lang)
    try:
        submission = Submission(
            files=tuple(HandedIn(path.name, _read(path)) for path in files),
            profile=_mapping(profile),
            confirmations=_load(confirmations) or [],
            as_of=day_of(as_of),
            options=reading_options(crs, axis_order, encoding),
        )
        record = localise(check_parcels(_desk(), submission), language)
    except ZoningError as error:
        _refuse(error, language)
    if as_json:
        _print_json(record)
    else:
        say_record(screen, record, language)


@cli.command()
def txt(
    file: Annotated[Path, typer.Argument(help="boundary-point TXT")],
    out: Annotated[Path | None, typer.Option(help="where the corrected file goes")] = None,
    crs: Crs = None,
    axis_order: AxisOrder = None,
    encoding: Encoding = None,
    lang: Lang = "zh",
) -> None:
    """Correct a boundary-point TXT and list the corrections / 界址点 TXT 诊断."""
    language = _language(lang)
    try:
        options = reading_options(crs, axis_order, encoding)
        mended = localise(mend(_read(file), options), language)
    except ZoningError as error:
        _refuse(error, language)
    assert isinstance(mended, dict)  # noqa: S101 - localise keeps the shape
    for correction in mended["corrections"]:
        place = ", ".join(f"{k} {v}" for k, v in correction["where"].items())
        errors.print(f"- {correction['message']}" + (f" ({place})" if place else ""))
    if not mended["corrections"]:
        errors.print(Text("无需更正", "nothing to correct").in_language(language))
    if out is None:
        sys.stdout.write(mended["text"])
    else:
        out.write_text(mended["text"], "utf-8", newline="\r\n")


@cli.command()
def zones(
    zone_id: Annotated[str | None, typer.Argument(help="one zone in full")] = None,
    q: Annotated[str | None, typer.Option(help="words in names, aliases, industries")] = None,
    plan: Annotated[str | None, typer.Option()] = None,
    kind: Annotated[str | None, typer.Option()] = None,
    basis: Annotated[str | None, typer.Option()] = None,
    as_json: AsJson = False,
    lang: Lang = "zh",
) -> None:
    """List zones, or show one / 园区."""
    language = _language(lang)
    try:
        desk = _desk()
        if zone_id is not None:
            found = zone_feature(get_zone(desk, zone_id), desk.knowledge, whole=True)
            feature = localise(found, language)
            _print_json(feature) if as_json else say_zone(screen, feature, language)
            return
        listed = find_zones(desk, ZoneQuery(plan=plan, kind=kind, q=q, basis=basis))
    except ZoningError as error:
        _refuse(error, language)
    features = [localise(zone_feature(zone, desk.knowledge), language) for zone in listed]
    if as_json:
        _print_json({"type": "FeatureCollection", "features": features})
        return
    table = Table("id", "名称 / name", "kind", "plan", "basis", "km²")
    for zone in listed:
        name = zone.name_en if language == "en" else zone.name_zh
        area = "" if zone.gazetted_area_km2 is None else f"{zone.gazetted_area_km2:g}"
        table.add_row(zone.id, name, zone.kind, zone.plan, zone.basis, area)
    screen.print(table)


@export.command("zones")
def export_zones(
    file: Annotated[Path, typer.Argument(help="a GeoPackage to write, with QGIS styles")],
    lang: Lang = "zh",
) -> None:
    """Write all zones to a GeoPackage / 导出园区."""
    try:
        content = zones_geopackage(_desk())
    except ZoningError as error:
        _refuse(error, _language(lang))
    file.write_bytes(content)
    errors.print(f"{file}: {len(content)} bytes", markup=False)


@export.command("record")
def export_one_record(
    record_id: Annotated[str, typer.Argument(metavar="ID", help="number of the record")],
    kind: Annotated[str, typer.Argument(help="gpkg, gdb, shp, kml, xlsx, txt or geojson")],
    out: Annotated[Path | None, typer.Option(help="where the file goes; here if left out")] = None,
    lang: Lang = "zh",
) -> None:
    """Write one record as a file for other programs / 导出记录."""
    language = _language(lang)
    try:
        written = export_record.export(_desk(), record_id, kind, language)
        file = out or Path(written.file_name)
        _write(file, written.content)
    except ZoningError as error:
        _refuse(error, language)
    errors.print(f"{file}: {len(written.content)} bytes", markup=False)


@cli.command()
def doctor(lang: Lang = "zh") -> None:
    """Say whether this installation is sound, and what to do if not / 自检."""
    language = _language(lang)
    settings = Settings()
    found = diagnose(
        settings.data_dir,
        demonstration=settings.shows_demonstration,
        database_url=settings.database_url,
    )
    for one in found:
        mark = "✓" if one.sound else "✕"
        mend_words = f" → {one.mend.in_language(language)}" if one.mend else ""
        name, said = one.name.in_language(language), one.found.in_language(language)
        screen.print(f"{mark} {name}: {said}{mend_words}", markup=False, soft_wrap=True)
    if not all(one.sound for one in found):
        raise typer.Exit(UNSOUND)


def main() -> None:
    """Run the command line."""
    cli()


def _desk() -> Desk:
    settings = Settings()
    return open_desk(
        settings.data_dir,
        demonstration=settings.shows_demonstration,
        database_url=settings.database_url,
    )


def _language(lang: str) -> Language:
    return "en" if lang == "en" else "zh"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            "input.unreadable",
            Text(f"无法读取 {path}：{error.strerror}", f"cannot read {path}: {error.strerror}"),
            mend=Text("请核对路径与权限", "check path and permissions"),
            where={"file": str(path)},
        ) from error


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(
            "output.unwritable",
            Text(f"无法写入 {path}：{error.strerror}", f"cannot write {path}: {error.strerror}"),
            mend=Text("请核对路径与权限", "check path and permissions"),
            where={"file": str(path)},
        ) from error


def _load(path: Path | None) -> object:
    if path is None:
        return None
    try:
        return yaml.safe_load(_read(path).decode("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(
            "input.not_yaml",
            Text(f"{path} 不是 YAML 或 JSON", f"{path} is neither YAML nor JSON"),
            mend=Text("请检查文件", "check the file"),
            where={"file": str(path)},
        ) from error


def _mapping(path: Path | None) -> dict[str, object]:
    loaded = _load(path) or {}
    if not isinstance(loaded, dict):
        raise InputError(
            "input.not_yaml",
            Text(f"{path} 应为键值对", f"{path} should hold fields and values"),
            mend=Text("参见说明书中的样例", "see the example in the README"),
            where={"file": str(path)},
        )
    return {str(key): value for key, value in loaded.items()}


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _refuse(error: ZoningError, language: Language) -> NoReturn:
    errors.print(
        f"{error.code}: {error.message.in_language(language)}", markup=False, soft_wrap=True
    )
    if error.where:
        errors.print(
            "  " + ", ".join(f"{k} {v}" for k, v in error.where.items()),
            markup=False,
            soft_wrap=True,
        )
    if isinstance(error, InputError | NotFound) and error.mend:
        errors.print(f"  → {error.mend.in_language(language)}", markup=False, soft_wrap=True)
    if isinstance(error, AmbiguousInput):
        for candidate in error.candidates:
            flags = " ".join(f"--{k.replace('_', '-')} {v}" for k, v in candidate.options.items())
            errors.print(
                f"  · {flags}  {candidate.meaning.in_language(language)}",
                markup=False,
                soft_wrap=True,
            )
    raise typer.Exit(REFUSED)
