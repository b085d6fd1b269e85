"""Reading YAML against a strict shape: an unknown key or a missing source stops the loading."""

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from app.errors import DataError
from app.text import Text

T = TypeVar("T")
_SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Strict(BaseModel):
    """A shape that refuses unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Words(Strict):
    """One sentence in both languages, neither empty."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def text(self) -> Text:
        """Return it as the product's Text."""
        return Text(self.zh, self.en)


def read_yaml(path: Path, shape: TypeAdapter[T], family: str) -> T:
    """Read one YAML file into `shape`.

    Parameters
    ----------
    family : first part of the error codes, such as `rulebook`

    Raises
    ------
    DataError
        `<family>.unreadable` or `<family>.invalid`, naming file and entry.
    """
    try:
        with path.open(encoding="utf-8") as stream:
            return shape.validate_python(yaml.load(stream, _SafeLoader))  # noqa: S506 - it is safe
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise unsound(f"{family}.unreadable", path.name, str(error)) from error
    except ValidationError as error:
        raise unsound(f"{family}.invalid", path.name, str(error)) from error


def unsound(code: str, where: str, what: str) -> DataError:
    """Build the error for shipped or imported data that cannot be trusted."""
    return DataError(
        code,
        Text(f"数据有误（{where}）：{what}", f"unsound data at {where}: {what}"),
        where={"entry": where},
    )
