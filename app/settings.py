"""Settings from the environment (ZONING_*), read by the composition root and the command line."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an installation may choose; every default works on a desk without internet."""

    model_config = SettingsConfigDict(env_prefix="ZONING_", extra="ignore")

    data_dir: Path = Path.home() / ".local" / "share" / "liaocheng-zoning"
    database_url: str | None = None
    demonstration: Literal["on", "off"] = "on"
    upload_megabytes: Annotated[int, Field(ge=1, le=2000)] = 50
    tianditu_key: str | None = None
    tiles_dir: Path | None = None
    map_approval_number: str | None = None

    @property
    def shows_demonstration(self) -> bool:
        """Whether the fictitious park is loaded."""
        return self.demonstration == "on"
