"""Shared fixtures: a service with the demonstration park, its clock standing still."""

import os
from datetime import UTC, datetime

import pytest

from app.services.desk import open_desk

os.environ.setdefault("ZONING_JOBS", "off")  # those that run jobs say so
NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)  # 12:00 in Liaocheng


@pytest.fixture(scope="session")
def desk(tmp_path_factory):
    opened = open_desk(tmp_path_factory.mktemp("data"), demonstration=True, now=lambda: NOON)
    yield opened
    opened.store.close()
