"""The command line of `zoning bench`: the same work side by side, ratios and goals."""

import difflib
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli_terms import Lang, errors, language_of, refuse, refusing, say, screen, tables
from app.errors import InputError
from app.text import Language, Text

if TYPE_CHECKING:  # pragma: no cover - numba and geopandas are imported when they are needed
    from app.bench.figures import Section
    from app.bench.run import Bench

PAGE = Path("docs") / "benchmarks.md"
RESULT = "bench.json"
FAILED = 1  # exit status of a bench that found no figures


def bench(
    quick: Annotated[bool, typer.Option("--quick", help="tiny sizes: does it work?")] = False,
    parcels: Annotated[
        int | None, typer.Option(min=100, help="parcels in the largest file; 1 000 000")
    ] = None,
    sample: Annotated[
        int | None, typer.Option(min=100, help="parcels that every engine measures; 20 000")
    ] = None,
    scale: Annotated[
        float | None, typer.Option(min=0.001, max=1.0, help="size of the region; 1")
    ] = None,
    postgis: Annotated[str | None, typer.Option(metavar="URL", help="a PostGIS server")] = None,
    only: Annotated[str | None, typer.Option(help="kernel,files,cluster,http")] = None,
    out: Annotated[
        Path, typer.Option(file_okay=False, help="where bench.json, .md, .svg and .png go")
    ] = Path("bench"),
    docs: Annotated[bool, typer.Option("--docs", help=f"fill {PAGE.as_posix()}")] = False,
    lang: Lang = "zh",
) -> None:
    """Measure this installation beside other ways to do the same / 性能对比."""
    from app.bench import failures, run  # noqa: PLC0415 - other commands start faster without it

    language = language_of(lang)
    with refusing(lang):
        options = run.Options(sections=_sections(only), postgis_url=postgis)
    options = run.quick(options) if quick else options
    if parcels is not None:
        options = replace(options, sizes=(max(1, parcels // 100), max(1, parcels // 10), parcels))
    options = replace(options, sample=sample or options.sample, scale=scale or options.scale)
    typed = " ".join(["zoning", *sys.argv[1:]])
    typed = typed if postgis is None else typed.replace(postgis, "...")  # may hold a password
    try:
        found = run.run_bench(options, typed, lambda line: say(errors, line))
    except failures.BenchFailed as failed:
        say(errors, f"{type(failed).__name__}: {failed}")
        raise typer.Exit(FAILED) from failed
    _write(found, out, language, fill_docs=docs)


def mount(cli: typer.Typer) -> None:
    """Put the command into the product's command line."""
    cli.command("bench")(bench)


def _sections(only: str | None) -> "tuple[Section, ...]":
    from app.bench.figures import SECTIONS  # noqa: PLC0415

    if only is None:
        return SECTIONS
    asked = [word.strip() for word in only.split(",") if word.strip()]
    for word in asked:
        if word not in SECTIONS:
            close = difflib.get_close_matches(word, SECTIONS, n=1) or SECTIONS
            raise InputError(
                "bench.unknown_section",
                Text(f"没有项目 {word}", f"there is nothing called {word} to measure"),
                mend=Text(f"可选：{'、'.join(close)}", f"try: {', '.join(close)}"),
                where={"only": word},
            )
    return tuple(section for section in SECTIONS if section in asked)


def _write(found: "Bench", out: Path, language: Language, *, fill_docs: bool) -> None:
    from app.bench import plot, report  # noqa: PLC0415

    tables.print(report.table_of(found.reached, language))
    for note in found.document["notes"]:
        say(screen, f"- {note}")
    section = report.markdown(found.document, found.reached)
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / RESULT).write_text(
            json.dumps(found.document, ensure_ascii=False, indent=2) + "\n", "utf-8"
        )
        (out / "bench.md").write_text(section + "\n", "utf-8")
        try:
            plot.draw(found.document["details"], out)
        except plot.NoPlotter:
            said = Text("未安装 matplotlib，未绘图", "matplotlib is missing: nothing is drawn")
            say(errors, said.in_language(language))
        if fill_docs:
            report.fill(PAGE, section)
    except (OSError, report.NoMarkers) as error:
        refuse(
            InputError(
                "output.unwritable",
                Text(f"无法写入：{error}", f"cannot write: {error}"),
                mend=Text("请核对路径与权限", "check path and permissions"),
            ),
            language,
        )
    say(errors, str(out / RESULT))
