"""Shared fixtures: a service with the demonstration park, its clock standing still."""

import os
import warnings
from datetime import UTC, datetime

import pytest

from app.services.desk import open_desk
from app.services.draw_maps import import_drawing

with warnings.catch_warnings():
    # The service imports its drawing libraries in a thread of its own some seconds after the start;
    # here they are imported now, so that what they warn about falls into no test.
    warnings.simplefilter("ignore")
    import_drawing()
os.environ.setdefault("ZONING_JOBS", "off")  # those that run jobs say so
NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)  # 12:00 in Liaocheng


@pytest.fixture(scope="session")
def desk(tmp_path_factory):
    opened = open_desk(tmp_path_factory.mktemp("data"), demonstration=True, now=lambda: NOON)
    yield opened
    opened.store.close()
