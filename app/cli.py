"""The command line: `zoning serve | check | txt | zones | rules | doctor`."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from app import (
    __version__,
    cli_batch,
    cli_bench,
    cli_catalogue,
    cli_import,
    cli_jobs,
    cli_observe,
    cli_projects,
    cli_rulebook,
    cli_targets,
)
from app.cli_terms import (
    AsJson,
    AxisOrder,
    Crs,
    Encoding,
    Lang,
    at_desk,
    errors,
    handed_in,
    language_of,
    print_json,
    read_fields,
    read_file,
    read_yaml,
    refusing,
    say,
    tables,
    write_file,
)
from app.cli_views import say_record, say_zone
from app.services import export_record
from app.services.batch_request import AUDITED_ROWS, CHUNK_ROWS, BatchRequest
from app.services.check_parcels import Submission, check_parcels
from app.services.diagnose import diagnose
from app.services.mend_txt import mend
from app.services.publish_features import zones_geopackage
from app.services.reading_options import day_of, reading_options
from app.services.show_zones import ZoneQuery, find_zones, get_zone, zone_feature
from app.settings import Settings
from app.text import Text, localise

STOP_SECONDS = 10  # for answers under way; a listener to a batch's events would never leave
UNSOUND = 3  # exit status of an unsound installation; see REFUSED for wrong input

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
export = typer.Typer(no_args_is_help=True, help="Write files for other programs / 导出")
cli.add_typer(export, name="export")
for commands in (
    cli_bench,
    cli_import,
    cli_jobs,
    cli_observe,
    cli_catalogue,
    cli_projects,
    cli_rulebook,
    cli_targets,
):
    commands.mount(cli)


@cli.callback(invoke_without_command=True)
def about(version: Annotated[bool, typer.Option("--version")] = False) -> None:
    """聊城产业园区规划一张图 / Liaocheng Industrial Zoning."""
    if version:
        say(tables, __version__)
        raise typer.Exit


@cli.command()
def serve(
    host: Annotated[str, typer.Option(help="127.0.0.1 unless told otherwise")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="processes / 进程数")] = 1,
) -> None:
    """Serve pages and interface / 启动服务."""
    import uvicorn  # noqa: PLC0415 - other commands start faster without it

    from app.main import create_app  # noqa: PLC0415

    with refusing("zh"):
        application = create_app(Settings())
    errors.print(f"http://{host}:{port}/")
    if workers == 1:
        uvicorn.run(
            application,
            host=host,
            port=port,
            log_level="info",
            proxy_headers=False,
            timeout_graceful_shutdown=STOP_SECONDS,
        )
        return
    # The application made here has shown that the installation is sound and has brought the store
    # up to date; each worker makes its own from the same environment.
    application.state.desk.store.close()
    uvicorn.run(
        "app.main:create_app",
        factory=True,
        workers=workers,
        host=host,
        port=port,
        log_level="info",
        proxy_headers=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )


@cli.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="TXT, GeoJSON, GeoPackage, zip, KML, KMZ")],
    profile: Annotated[Path | None, typer.Option(help="project profile, YAML or JSON")] = None,
    confirmations: Annotated[Path | None, typer.Option(help="YAML or JSON list")] = None,
    as_of: Annotated[str | None, typer.Option(help="the day the question is about")] = None,
    crs: Crs = None,
    axis_order: AxisOrder = None,
    encoding: Encoding = None,
    out: cli_batch.Out = None,
    layer: cli_batch.Layer = None,
    audit: cli_batch.Audit = AUDITED_ROWS,
    restart: cli_batch.Restart = False,
    quiet: cli_batch.Quiet = False,
    threads: cli_batch.Threads = None,
    chunk_rows: cli_batch.ChunkRows = CHUNK_ROWS,
    engine: cli_batch.Engine = "local",
    scheduler: cli_batch.Scheduler = None,
    workers: cli_batch.Workers = 2,
    as_json: AsJson = False,
    lang: Lang = "zh",
) -> None:
    """Check parcels; with --out a file of any number of them / 核对地块."""
    if out is not None:
        with refusing(lang):
            request = BatchRequest(
                file=cli_batch.only(files),
                out=out,
                profile=read_fields(profile),
                confirmations=read_yaml(confirmations) or [],
                as_of=day_of(as_of),
                options=reading_options(crs, axis_order, encoding),
                layer=layer,
                audit=audit,
                restart=restart,
                chunk_rows=chunk_rows,
                threads=threads or os.cpu_count() or 1,
                engine=engine,
                scheduler=scheduler,
                workers=workers,
            )
        cli_batch.run_batch(request, lang, quiet=quiet)
        return
    with refusing(lang):
        submission = Submission(
            files=tuple(handed_in(path) for path in files),
            profile=read_fields(profile),
            confirmations=read_yaml(confirmations) or [],
            as_of=day_of(as_of),
            options=reading_options(crs, axis_order, encoding),
        )
    with at_desk(lang) as desk:
        record = check_parcels(desk, submission)
    if as_json:
        print_json(record, lang)
    else:
        say_record(tables, localise(record, language_of(lang)), language_of(lang))


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
    language = language_of(lang)
    with refusing(lang):
        options = reading_options(crs, axis_order, encoding)
        mended = localise(mend(read_file(file), options), language)
    assert isinstance(mended, dict)  # noqa: S101 - localise keeps the shape
    for correction in mended["corrections"]:
        place = ", ".join(f"{k} {v}" for k, v in correction["where"].items())
        say(errors, f"- {correction['message']}" + (f" ({place})" if place else ""))
    if not mended["corrections"]:
        errors.print(Text("无需更正", "nothing to correct").in_language(language))
    if out is None:
        sys.stdout.write(mended["text"])
    else:
        with refusing(lang):
            write_file(out, mended["text"].replace("\n", "\r\n").encode())


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
    language = language_of(lang)
    with at_desk(lang) as desk:
        known = desk.knowledge
        if zone_id is not None:
            feature = zone_feature(get_zone(desk, zone_id), known, whole=True)
            if as_json:
                print_json(feature, lang)
            else:
                say_zone(tables, localise(feature, language), language)
            return
        listed = find_zones(desk, ZoneQuery(plan=plan, kind=kind, q=q, basis=basis))
    if as_json:
        features = [zone_feature(zone, known) for zone in listed]
        print_json({"type": "FeatureCollection", "features": features}, lang)
        return
    table = Table("id", "名称 / name", "kind", "plan", "basis", "km²")
    for zone in listed:
        name = zone.name_en if language == "en" else zone.name_zh
        area = "" if zone.gazetted_area_km2 is None else f"{zone.gazetted_area_km2:g}"
        table.add_row(zone.id, name, zone.kind, zone.plan, zone.basis, area)
    tables.print(table)


@export.command("zones")
def export_zones(
    file: Annotated[Path, typer.Argument(help="a GeoPackage to write, with QGIS styles")],
    lang: Lang = "zh",
) -> None:
    """Write all zones to a GeoPackage / 导出园区."""
    with at_desk(lang) as desk:
        content = zones_geopackage(desk)
        write_file(file, content)
    say(errors, f"{file}: {len(content)} bytes")


@export.command("record")
def export_one_record(
    record_id: Annotated[str, typer.Argument(metavar="ID", help="number of the record")],
    kind: Annotated[str, typer.Argument(help="gpkg, gdb, shp, kml, xlsx, txt or geojson")],
    out: Annotated[Path | None, typer.Option(help="where the file goes; here if left out")] = None,
    lang: Lang = "zh",
) -> None:
    """Write one record as a file for other programs / 导出记录."""
    with at_desk(lang) as desk:
        written = export_record.export(desk, record_id, kind, language_of(lang))
        file = out or Path(written.file_name)
        write_file(file, written.content)
    say(errors, f"{file}: {len(written.content)} bytes")


@cli.command()
def doctor(lang: Lang = "zh") -> None:
    """Say whether this installation is sound, and what to do if not / 自检."""
    language = language_of(lang)
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
        say(tables, f"{mark} {name}: {said}{mend_words}")
    if not all(one.sound for one in found):
        raise typer.Exit(UNSOUND)


def main() -> None:
    """Run the command line."""
    cli()
