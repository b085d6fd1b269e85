"""`zoning bench --quick`: the files it writes, and what it refuses."""

import json

import pytest
from typer.testing import CliRunner

from app.bench.figures import FIGURES
from app.bench.run import Options, quick
from app.cli import cli
from app.cli_bench import _sections
from app.errors import InputError


def test_a_quick_run_of_the_kernel_writes_the_report(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    page = tmp_path / "docs" / "benchmarks.md"
    page.write_text("<!-- bench:begin -->\n<!-- bench:end -->\n", "utf-8")
    arguments = ["--quick", "--only", "kernel", "--sample", "200", "--scale", "0.001"]
    arguments += ["--lang", "en", "--docs"]
    done = CliRunner().invoke(cli, ["bench", *arguments])
    assert done.exit_code == 0, done.output
    written = json.loads((tmp_path / "bench" / "bench.json").read_text("utf-8"))
    assert set(written) == {
        "format", "started", "command", "machine", "versions", "options", "figures", "details",
        "notes",
    }  # fmt: skip
    assert [one["id"] for one in written["figures"]] == [
        figure.id for figure in FIGURES if figure.section == "kernel"
    ]
    assert {one["reached"] for one in written["figures"]} == {None}
    assert "tiny sizes: no figure is set against its goal" in written["notes"]
    assert written["options"]["sample"] == 200
    assert set(written["machine"]) == {"processor", "cores", "memory_gb", "system"}
    assert {"zoning", "python", "GEOS", "numba"} <= set(written["versions"])
    engines = {row["name"]: row for row in written["details"]["engines"]}
    assert {"zoning, 1 thread", "zoning, 2 threads", "geopandas.overlay"} <= set(engines)
    assert engines["geopandas.overlay"]["worst_difference"] < 1e-9
    assert written["details"]["files"] == written["details"]["loads"] == []
    section = (tmp_path / "bench" / "bench.md").read_text("utf-8")
    assert section.strip() in page.read_text("utf-8")
    assert "kernel ÷ geopandas.overlay" in done.output


def test_sections_come_in_the_order_of_the_report():
    assert _sections("http, kernel") == ("kernel", "http")
    assert _sections(None) == ("kernel", "files", "cluster", "http")
    with pytest.raises(InputError) as caught:
        _sections("kernal")
    assert caught.value.code == "bench.unknown_section"
    assert caught.value.mend.en == "try: kernel"


def test_what_cannot_be_measured_is_refused_in_words(tmp_path):
    done = CliRunner().invoke(cli, ["bench", "--only", "kernal", "--lang", "en"])
    assert done.exit_code == 2
    assert "bench.unknown_section" in done.output
    arguments = ["--quick", "--only", "kernel", "--sample", "100", "--scale", "0.001"]
    arguments += ["--postgis", "postgresql://nobody@127.0.0.1:1/none", "--out", str(tmp_path)]
    done = CliRunner().invoke(cli, ["bench", *arguments])
    assert done.exit_code == 1
    assert "NoDatabase" in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_quick_run_keeps_what_was_asked_and_judges_nothing():
    options = quick(Options(sections=("http",), postgis_url="x"))
    assert (options.sections, options.postgis_url, options.judged) == (("http",), "x", False)
    assert options.sizes[-1] < 10_000
