"""Many parcels at once: `zoning check big.parquet --out result.parquet`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text as RichText

from app.cli_terms import at_desk, errors, language_of, refuse, say
from app.data.compiled_code import keep_compiled_code
from app.domain.findings import PRECEDENCE, VERDICT_WORDS
from app.errors import InputError, ZoningError
from app.services.batch_request import BatchReport, BatchRequest, Told
from app.settings import Settings
from app.text import Language, Text

SOME_ROWS_WRONG = 1
AUDIT_FAILED = 3

Out = Annotated[Path | None, typer.Option(help="result of a batch: .parquet, .gpkg or .xlsx")]
Layer = Annotated[str | None, typer.Option(help="layer of a GeoPackage or zip (batch)")]
Audit = Annotated[int, typer.Option(min=0, help="rows compared with the reference (batch)")]
Restart = Annotated[bool, typer.Option(help="start anew, replace the result (batch)")]
Quiet = Annotated[bool, typer.Option(help="no progress (batch)")]
Threads = Annotated[int | None, typer.Option(min=1, help="of this computer (batch)")]
ChunkRows = Annotated[int, typer.Option(min=1, help="rows judged together (batch)")]
Engine = Annotated[Literal["local", "dask"], typer.Option(help="local or dask (batch)")]
Scheduler = Annotated[str | None, typer.Option(help="tcp://host:8786 (dask)")]
Workers = Annotated[int, typer.Option(min=1, help="processes without a scheduler (dask)")]

_RATE = Text("块/秒", "parcels/s")
_ROWS = Text("行", "rows")
_AUDITED = Text("抽查一致", "audited, all equal")


def only(files: Sequence[Path]) -> Path:
    """Return the one file of a batch.

    Raises
    ------
    InputError
        `batch.one_file`.
    """
    if len(files) == 1:
        return files[0]
    raise InputError(
        "batch.one_file",
        Text("--out 一次只核对一个文件", "with --out one file is checked at a time"),
        mend=Text("请逐个文件执行", "run the command for each file"),
    )


def run_batch(request: BatchRequest, lang: str, *, quiet: bool) -> None:
    """Check a batch and end with a status: 1 if rows carry errors, 2 refused, 3 audit failed."""
    keep_compiled_code(Settings().data_dir)  # before the compiler is imported
    from app.services.check_batch import check_batch  # noqa: PLC0415

    language = language_of(lang)
    with at_desk(lang) as desk:
        try:
            with _progress(language, quiet=quiet) as told:
                report = check_batch(desk, request, Settings().data_dir, told)
        except ZoningError as error:
            if error.code != "batch.audit_failed":
                raise
            _say_audit(error, language)
    _say_report(report, request.out, language)
    if report.errors:
        raise typer.Exit(SOME_ROWS_WRONG)


def _say_audit(error: ZoningError, language: Language) -> None:
    try:
        refuse(error, language)
    except typer.Exit:
        raise typer.Exit(AUDIT_FAILED) from None


def _say_report(report: BatchReport, out: Path, language: Language) -> None:
    for note in report.notes:
        say(errors, f"- {note.message.in_language(language)}")
    for verdict in PRECEDENCE:
        if report.verdicts.get(verdict):
            word = VERDICT_WORDS[verdict].in_language(language)
            say(errors, f"  {word}: {report.verdicts[verdict]:,}")
    for code, count in sorted(report.errors.items()):
        say(errors, f"  ✕ {code}: {count:,}")
    audited = f"{_AUDITED.in_language(language)}: {report.audited}"
    say(errors, f"{out}: {report.rows:,} {_ROWS.in_language(language)}; {audited}")


class _Rate(ProgressColumn):
    """Parcels a second since this run began."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.unit = _RATE.in_language(language)

    def render(self, task: Task) -> RichText:
        speed = task.finished_speed or task.speed or 0.0
        return RichText(f"{speed:,.0f} {self.unit}")


@contextmanager
def _progress(language: Language, *, quiet: bool) -> Iterator[Told]:
    bar = Progress(
        BarColumn(), TextColumn("{task.completed:,.0f} / {task.total:,.0f}"), _Rate(language),
        TimeRemainingColumn(), console=errors, disable=quiet,
    )  # fmt: skip
    with bar:
        task = bar.add_task("", total=0)

        def told(done: int, rows: int) -> None:
            bar.update(task, completed=done, total=rows)

        yield told
