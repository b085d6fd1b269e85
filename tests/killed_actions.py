"""What `tests/killed.py` does to a store."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from app.data.store import imports
from app.data.store.records import open_store
from app.errors import Unavailable
from app.services.backup import back_up, restore
from app.services.check_parcels import HandedIn
from app.services.desk import load_knowledge, open_desk
from app.services.import_layer import LayerImport, import_layer
from app.services.observation_terms import Figure
from app.services.record_observation import record_observations

imports.BATCH_ROWS = 10  # many statements, many places to die


def warm_up() -> None:
    load_knowledge(demonstration=False)


FARMLAND = LayerImport(
    topic="permanent_basic_farmland", valid_from=date(2026, 6, 1), source="数据库",
    licence="内部", data_date=None, complete_within="nowhere",
)  # fmt: skip


def import_farmland(folder: str, url: str | None, file: str) -> None:
    desk = open_desk(Path(folder), demonstration=False, database_url=url)
    import_layer(desk, HandedIn("layer.geojson", Path(file).read_bytes()), FARMLAND)


@contextmanager
def _full_disk(room_bytes: int) -> Iterator[None]:
    """No file grows beyond so many bytes: what the disk would say, only sooner."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def import_on_full_disk(folder: str, url: str | None, file: str) -> None:
    desk = open_desk(Path(folder), demonstration=False, database_url=url)
    layer = HandedIn("layer.geojson", Path(file).read_bytes())
    refused: list[str] = []
    for room_bytes in (0, 4_000, 20_000, 60_000):
        with _full_disk(room_bytes):
            try:
                import_layer(desk, layer, FARMLAND)
            except Unavailable as error:
                assert error.code in ("store.unavailable", "import.no_room")
                refused.append(error.code)
            else:
                raise AssertionError(f"{room_bytes} bytes were enough")
        assert desk.imports.revision() == 0
        assert desk.knowledge.layers == ()
    assert "store.unavailable" in refused
    import_layer(desk, layer, FARMLAND)


def backup_on_full_disk(folder: str, url: str | None, file: str) -> None:
    for room_bytes in (0, 4_000, 60_000):
        with _full_disk(room_bytes):
            try:
                back_up(Path(folder), Path(file), database_url=url)
            except Unavailable as error:
                assert error.code in ("backup.cannot_write", "store.unavailable")
            else:
                raise AssertionError(f"{room_bytes} bytes were enough")


def migrate(folder: str, url: str | None) -> None:
    open_store(Path(folder), database_url=url)


def backup(folder: str, url: str | None, file: str) -> None:
    back_up(Path(folder), Path(file), database_url=url)


def put_back(folder: str, url: str | None, file: str) -> None:
    restore(Path(folder), Path(file), database_url=url)


def record_figures(folder: str, url: str | None, day: str) -> None:
    desk = open_desk(Path(folder), demonstration=False, database_url=url)
    record_observations(desk, [
        Figure(zone="lq-block-urban", indicator=indicator, on=day, value=8.0, unit=unit,
               source="变更调查", officer="张")
        for indicator, unit in (("construction_land_km2", "km2"), ("industrial_land_km2", "km2"),
                                ("industrial_share", "%"))
    ])  # fmt: skip
