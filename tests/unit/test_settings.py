"""Settings: what an installation chooses through its environment."""

from app.settings import Settings


def test_a_password_comes_from_its_file(tmp_path, monkeypatch):
    secret = tmp_path / "password"
    secret.write_text("p@ss/word\n")
    monkeypatch.setenv("ZONING_DATABASE_URL", "postgresql+psycopg://zoning@db/zoning")
    monkeypatch.setenv("ZONING_DATABASE_PASSWORD_FILE", str(secret))
    assert Settings().database_url == "postgresql+psycopg://zoning:p%40ss%2Fword@db/zoning"


def test_without_settings_everything_is_embedded(monkeypatch):
    for name in ("ZONING_DATABASE_URL", "ZONING_DATABASE_PASSWORD_FILE", "ZONING_DEMONSTRATION"):
        monkeypatch.delenv(name, raising=False)
    settings = Settings()
    assert settings.database_url is None
    assert settings.shows_demonstration
