"""What the page of a batch shows: its state in a sentence, progress, totals, a table of rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import Response

from app.domain.figures import metres as count
from app.domain.figures import plain
from app.domain.findings import PRECEDENCE, VERDICT_WORDS
from app.domain.profile import CHOICE_WORDS, FIELD_WORDS
from app.domain.record_findings import UncheckedGroup, unchecked_groups
from app.services.show_batch import BatchView, RowFilter
from app.text import Language, localise
from app.web.language import language_of
from app.web.rendering import page, say

REFRESH_S = 5  # without scripts the page asks again by itself
LARGE_ROWS = 100_000  # from here on a file takes a while to be made
_ROWS_A_SECOND = {"gpkg": 40_000, "xlsx": 5_000}
_LONGEST_WORDS = 80
_ALIVE = ("queued", "running")
_SENTENCES = {
    "queued": "job.is_queued",
    "running": "job.is_running",
    "failed": "job.is_failed",
    "cancelled": "job.is_cancelled",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading that a failed batch may be run again with."""

    meaning: str
    value: str
    shown: str


def filter_of(request: Request) -> RowFilter:
    """Return which rows the address asks for."""
    asked = request.query_params
    return RowFilter(
        verdict=asked.get("verdict", "").strip(),
        demonstration=asked.get("demonstration", "").strip(),
        error=asked.get("error", "").strip(),
        words=asked.get("q", "").strip()[:_LONGEST_WORDS],
    )


def job_page(request: Request, view: BatchView) -> Response:
    """Return the page of a batch in the language of the request."""
    language = language_of(request)
    job = cast("dict[str, Any]", localise(view.job, language))
    result = cast("dict[str, Any] | None", localise(view.result, language))
    wanted = filter_of(request)
    response = page(
        request,
        "job.html",
        job=job,
        alive=job["status"] in _ALIVE,
        sentence=sentence(job, language),
        progress=progress_words(job, language),
        refresh_s=REFRESH_S,
        result=result,
        unchecked=_unchecked(result),
        downloads=_downloads(job, result, language),
        wanted=wanted,
        kept_query=urlencode(
            [(k, v) for k, v in request.query_params.items() if k not in ("page", "lang") and v]
        ),
        choices=_choices(job),
        given=_given(job["profile"], language),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def sentence(job: Mapping[str, Any], language: Language) -> str:
    """Return the state of a batch in one sentence."""
    status = str(job["status"])
    if job["cancel_requested"]:
        return say(language, "job.is_cancelling")
    if status == "queued" and job["ahead"]:
        return say(language, "job.is_waiting", n=job["ahead"])
    if status in _SENTENCES:
        return say(language, _SENTENCES[status])
    errors = job["errors"]["rows"] if job["errors"] else 0
    key = "job.is_done_with_errors" if errors else "job.is_done"
    counts = [
        f"{VERDICT_WORDS[verdict].in_language(language)} {count(job['counts'][verdict])}"
        for verdict in PRECEDENCE
        if job["counts"].get(verdict)
    ]
    said = say(language, "mark.list").join(counts) or "—"
    return say(language, key, rows=count(job["rows"]), errors=count(errors), counts=said)


def progress_words(job: Mapping[str, Any], language: Language) -> str:
    """Return rows, rate and remaining time in words; empty before anything is known."""
    progress = job["progress"]
    if progress["total"] is None:
        return ""
    parts = [
        say(language, "job.rows_done", done=count(progress["done"]), total=count(progress["total"]))
    ]
    if progress["rate_per_s"]:
        parts.append(say(language, "job.rate", rate=count(round(progress["rate_per_s"]))))
    if progress["remaining_s"] is not None:
        parts.append(say(language, "job.remaining", time=_time(progress["remaining_s"], language)))
    return say(language, "mark.comma").join(parts)


def _time(seconds: float, language: Language) -> str:
    """Return a time as people say it.

    >>> _time(20, "zh"), _time(150, "en")
    ('20 秒', '3 min')
    """
    if seconds < 60:
        return say(language, "job.seconds", n=max(1, round(seconds)))
    return say(language, "job.minutes", n=-(-round(seconds) // 60))


def _unchecked(result: Mapping[str, Any] | None) -> Sequence[UncheckedGroup]:
    return unchecked_groups({1: result["about"]["unchecked"]}) if result else ()


def _downloads(
    job: Mapping[str, Any], result: Mapping[str, Any] | None, language: Language
) -> list[tuple[str, str]]:
    """Return the formats to hand out, each with a warning if it takes long the first time."""
    if job["status"] != "done":
        return []
    if result is None:
        return [(str(job["asked"]["format"]), "")]
    rows = int(result["rows"])
    slow = {
        kind: say(language, "job.first_time", time=_time(rows / rate, language))
        for kind, rate in _ROWS_A_SECOND.items()
        if rows >= LARGE_ROWS
    }
    return [(kind, slow.get(kind, "")) for kind in ("xlsx", "gpkg", "parquet")]


def _choices(job: Mapping[str, Any]) -> list[Choice]:
    candidates = (job["error"] or {}).get("candidates", ())
    return [
        Choice(
            str(one["meaning"]),
            urlencode(one["options"]),
            ", ".join(f"{name}={value}" for name, value in one["options"].items()),
        )
        for one in candidates
    ]


def _given(profile: Mapping[str, Any], language: Language) -> list[tuple[str, str]]:
    """Return what was stated of the project in words."""
    return [
        (FIELD_WORDS[name].in_language(language), _value(name, value, language))
        for name, value in profile.items()
    ]


def _value(name: str, value: object, language: Language) -> str:
    if isinstance(value, bool):
        return say(language, "check.yes" if value else "check.no")
    if isinstance(value, int | float):
        return plain(value)
    words = CHOICE_WORDS.get(name, {})
    if isinstance(value, str):
        return words[value].in_language(language) if value in words else value
    parts = [words[one].in_language(language) for one in cast("list[Any]", value) if one in words]
    return say(language, "mark.list").join(parts) or say(
        language, "job.given", n=len(cast("list[Any]", value))
    )
