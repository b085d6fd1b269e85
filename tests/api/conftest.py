import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings


@pytest.fixture(scope="session")
def client(tmp_path_factory):
    settings = Settings(data_dir=tmp_path_factory.mktemp("api"), upload_megabytes=2)
    with TestClient(create_app(settings), raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def plain_client(tmp_path_factory):
    """The same service with ZONING_DEMONSTRATION=off."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("plain"), demonstration="off")
    with TestClient(create_app(settings)) as opened:
        yield opened
