"""The command line of the service's batches: `zoning jobs list | show | cancel`."""

from typing import Annotated, Any, cast

import typer
from rich.table import Table

from app.cli_terms import AsJson, Lang, at_desk, print_json, tables
from app.data.job_files import JobFolders
from app.data.store.jobs import JobStore
from app.services.show_jobs import cancel_job, list_jobs, show_job
from app.settings import Settings

jobs = typer.Typer(no_args_is_help=True, help="Batches in the service / 服务中的批次")

JobId = Annotated[str, typer.Argument(metavar="ID", help="number of the batch")]


@jobs.command("list")
def list_all(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="how many, newest first")] = 50,
    as_json: AsJson = False,
    lang: Lang = "zh",
) -> None:
    """List batches, newest first / 列出."""
    with at_desk(lang) as desk:
        found = list_jobs(JobStore(desk.store.engine), limit)
    if as_json:
        print_json(found, lang)
        return
    table = Table("id", "status", "文件 / file", "rows", "done", "created")
    for job in found:
        progress = cast("dict[str, Any]", job["progress"])
        share = "" if progress["share"] is None else f"{progress['share']:.0%}"
        rows = "" if progress["total"] is None else str(progress["total"])
        told = (str(job[name]) for name in ("id", "status", "file"))
        table.add_row(*told, rows, share, str(job["created_at"]))
    tables.print(table)


@jobs.command()
def show(job_id: JobId, lang: Lang = "zh") -> None:
    """Show one batch / 查看."""
    with at_desk(lang) as desk:
        print_json(show_job(JobStore(desk.store.engine), job_id), lang)


@jobs.command()
def cancel(job_id: JobId, lang: Lang = "zh") -> None:
    """Cancel a batch; one that runs ends within seconds / 取消."""
    with at_desk(lang) as desk:
        folders = JobFolders(Settings().data_dir)
        print_json(cancel_job(JobStore(desk.store.engine), folders, job_id), lang)


def mount(cli: typer.Typer) -> None:
    """Put these commands into the product's command line."""
    cli.add_typer(jobs, name="jobs")
