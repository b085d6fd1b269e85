"""Settings from the environment (ZONING_*), read by the composition root and the command line."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url


class Settings(BaseSettings):
    """What an installation may choose; every default works on a desk without internet."""

    model_config = SettingsConfigDict(env_prefix="ZONING_", extra="ignore")

    data_dir: Path = Path.home() / ".local" / "share" / "liaocheng-zoning"
    database_url: str | None = None
    database_password_file: Path | None = None
    demonstration: Literal["on", "off"] = "on"
    upload_megabytes: Annotated[int, Field(ge=1, le=2000)] = 50
    tianditu_key: str | None = None
    tiles_dir: Path | None = None
    rasters_dir: Path | None = None
    map_approval_number: str | None = None
    jobs: Literal["on", "off"] = "on"  # off: take batches in and leave them to another process
    job_megabytes: Annotated[int, Field(ge=1, le=100_000)] = 2_048
    job_memory_megabytes: Annotated[int, Field(ge=512)] = 4_096
    job_days: Annotated[float, Field(gt=0)] = 30

    @model_validator(mode="after")
    def _with_password(self) -> Self:
        """Put the password of `database_password_file` into the address of the database."""
        if self.database_url is not None and self.database_password_file is not None:
            password = self.database_password_file.read_text("utf-8").strip()
            url = make_url(self.database_url).set(password=password)
            self.database_url = url.render_as_string(hide_password=False)
        return self

    @property
    def shows_demonstration(self) -> bool:
        """Whether the fictitious park is loaded."""
        return self.demonstration == "on"
