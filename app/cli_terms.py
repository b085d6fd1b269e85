"""What all commands share: the desk, the language, files, printing, refusing."""

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
from app.services.check_parcels import HandedIn
from app.services.desk import Desk, open_desk
from app.settings import Settings
from app.text import Language, Text, localise

REFUSED = 2  # exit status of an input that was refused
screen = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)
# Tables keep their columns when the output goes to a file or a pipe.
tables = Console(highlight=False, width=None if sys.stdout.isatty() else 160)

Lang = Annotated[str, typer.Option("--lang", help="zh or en")]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON")]
AsOf = Annotated[str | None, typer.Option(help="the day the question is about")]
Crs = Annotated[str | None, typer.Option(help="EPSG:4527 and the like")]
AxisOrder = Annotated[str | None, typer.Option(help="en (east first) or ne (north first)")]
Encoding = Annotated[str | None, typer.Option(help="gb18030, utf-8 ...")]

_CHECK_PATH = Text("请核对路径与权限", "check path and permissions")


def language_of(lang: str) -> Language:
    """Return the language asked for; Chinese unless it is English."""
    return "en" if lang == "en" else "zh"


@contextmanager
def refusing(lang: str) -> Iterator[None]:
    """Do what stands inside; what is refused ends the command with its message."""
    try:
        yield
    except ZoningError as error:
        refuse(error, language_of(lang))


@contextmanager
def at_desk(lang: str) -> Iterator[Desk]:
    """Open the desk for one command and close its store; what is refused ends the command."""
    with refusing(lang):
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


def read_file(path: Path, mend: Text = _CHECK_PATH) -> bytes:
    """Read a file that the command names.

    Raises
    ------
    InputError
        `input.unreadable`.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            "input.unreadable",
            Text(f"无法读取 {path}：{error.strerror}", f"cannot read {path}: {error.strerror}"),
            mend=mend,
            where={"file": str(path)},
        ) from error


def handed_in(path: Path, mend: Text = _CHECK_PATH) -> HandedIn:
    """Return a file with its name; InputError `input.unreadable`."""
    return HandedIn(path.name, read_file(path, mend))


def write_file(path: Path, content: bytes) -> None:
    """Write a file that the command names.

    Raises
    ------
    InputError
        `output.unwritable`.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(
            "output.unwritable",
            Text(f"无法写入 {path}：{error.strerror}", f"cannot write {path}: {error.strerror}"),
            mend=_CHECK_PATH,
            where={"file": str(path)},
        ) from error


def read_yaml(path: Path | None) -> object:
    """Read a file of YAML or JSON; None for no file.

    Raises
    ------
    InputError
        `input.unreadable`, `input.not_yaml`.
    """
    if path is None:
        return None
    try:
        return yaml.safe_load(read_file(path).decode("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(
            "input.not_yaml",
            Text(f"{path} 不是 YAML 或 JSON", f"{path} is neither YAML nor JSON"),
            mend=Text("请检查文件", "check the file"),
            where={"file": str(path)},
        ) from error


def read_fields(path: Path | None) -> dict[str, object]:
    """Read a project profile, YAML or JSON; an empty one for no file.

    Raises
    ------
    InputError
        `input.unreadable`, `input.not_yaml`.
    """
    loaded = read_yaml(path)
    loaded = {} if loaded is None else loaded
    if not isinstance(loaded, dict):
        raise InputError(
            "input.not_yaml",
            Text(f"{path} 应为键值对", f"{path} should hold fields and values"),
            mend=Text("参见说明书中的样例", "see the example in the README"),
            where={"file": str(path)},
        )
    return {str(name): value for name, value in loaded.items()}
