"""What all commands share: the desk, the language, printing, refusing."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
import yaml
from rich.console import Console

from app.errors import AmbiguousInput, InputError, NotFound, ZoningError
from app.services.desk import Desk, open_desk
from app.settings import Settings
from app.text import Language, Text, localise

REFUSED = 2  # exit status of an input that was refused
screen = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)

Lang = Annotated[str, typer.Option("--lang", help="zh or en")]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON")]
AsOf = Annotated[str | None, typer.Option(help="the day the question is about")]


def language_of(lang: str) -> Language:
    """Return the language asked for; Chinese unless it is English."""
    return "en" if lang == "en" else "zh"


@contextmanager
def at_desk(lang: str) -> Iterator[Desk]:
    """Open the desk for one command; what is refused ends it with its message."""
    try:
        settings = Settings()
        yield open_desk(
            settings.data_dir,
            demonstration=settings.shows_demonstration,
            database_url=settings.database_url,
        )
    except ZoningError as error:
        refuse(error, language_of(lang))


def refuse(error: ZoningError, language: Language) -> NoReturn:
    """Print what is wrong, where, and what to do, and end the command."""
    say(errors, f"{error.code}: {error.message.in_language(language)}")
    if error.where:
        say(errors, "  " + ", ".join(f"{key} {value}" for key, value in error.where.items()))
    if isinstance(error, InputError | NotFound) and error.mend:
        say(errors, f"  → {error.mend.in_language(language)}")
    if isinstance(error, AmbiguousInput):
        for candidate in error.candidates:
            flags = " ".join(f"--{k.replace('_', '-')} {v}" for k, v in candidate.options.items())
            say(errors, f"  · {flags}  {candidate.meaning.in_language(language)}")
    raise typer.Exit(REFUSED)


def say(console: Console, line: str) -> None:
    """Print one line as it is, without markup."""
    console.print(line, markup=False, soft_wrap=True)


def print_json(document: object, lang: str) -> None:
    """Print a document in one language as JSON."""
    told = localise(document, language_of(lang))
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")


def read_fields(path: Path | None) -> dict[str, object]:
    """Read a project profile, YAML or JSON; an empty one for no file.

    Raises
    ------
    InputError
        `profile.unreadable`.
    """
    if path is None:
        return {}
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise _unreadable(path, str(error)) from error
    if not isinstance(given, dict):
        raise _unreadable(path, "not a mapping")
    return {str(name): value for name, value in given.items()}


def _unreadable(path: Path, what: str) -> InputError:
    return InputError(
        "profile.unreadable",
        Text(f"无法读取 {path}：{what}", f"cannot read {path}: {what}"),
        mend=Text("请用 YAML 或 JSON 写项目信息", "write the profile as YAML or JSON"),
        where={"file": str(path)},
    )
