"""Figures against goals, and the report: what was not measured says why, nothing is left out."""

import pytest

from app.bench.figures import FIGURES, Missing, compare, missing
from app.bench.plot import draw
from app.bench.report import (
    BEGIN,
    END,
    NoMarkers,
    cells_of,
    figures_document,
    fill,
    markdown,
    table_of,
)
from app.bench.timing import Way, alternately, percentile

KERNEL = {
    "kernel.parcels_per_cpu_s": 113_600.0,
    "kernel.over_geopandas": 83.2,
    "kernel.over_best_other": 14.9,
    "kernel.over_postgis": Missing("no PostGIS server"),
    "kernel.two_threads": 1.8,
    "kernel.worst_difference": 3e-10,
    "kernel.single_p50_ms": 0.14,
    "kernel.single_p99_ms": 0.5,
}
ENGINE = {"name": "zoning, 1 thread", "parcels_per_cpu_s": 113_600.0, "cpu_s": None}
FILE = {"parcels": 1_000_000, "parcels_per_s": 80_000.0, "remark": ""}
DOCUMENT = {
    "started": "2026-11-21T04:00:00+00:00",
    "command": "zoning bench --only kernel",
    "machine": {"processor": "a processor", "cores": 2, "memory_gb": 24.0, "system": "Linux"},
    "versions": {"python": "3.11.7"},
    "options": {"scale": 1.0, "sample": 20_000, "sizes": (10_000, 100_000, 1_000_000)},
    "details": {"engines": [ENGINE], "files": []},
    "notes": ["450000 control polygons"],
}


def files(large):
    return {
        "files.small": 30_000.0, "files.medium": 60_000.0, "files.large": large,
        "files.linearity": 60_000.0 / large, "files.peak_memory_mb": 900.0,
    }  # fmt: skip


def by_id(reached):
    return {one.figure.id: one for one in reached}


def test_a_bound_is_kept_when_it_is_just_reached():
    met = {name: one.met for name, one in by_id(compare(KERNEL, ["kernel"], 1_000)).items()}
    assert met == {
        "kernel.parcels_per_cpu_s": None,  # no goal
        "kernel.over_geopandas": True,
        "kernel.over_best_other": False,
        "kernel.over_postgis": None,
        "kernel.two_threads": True,
        "kernel.worst_difference": True,
        "kernel.single_p50_ms": None,
        "kernel.single_p99_ms": None,
    }


def test_a_goal_about_a_million_parcels_is_not_judged_by_fewer():
    assert by_id(compare(files(60_000.0), ["files"], 1_000_000))["files.large"].met is True
    assert by_id(compare(files(59_999.0), ["files"], 1_000_000))["files.large"].met is False
    assert by_id(compare(files(90_000.0), ["files"], 500_000))["files.large"].met is None
    slower = by_id(compare(files(52_000.0), ["files"], 1_000_000))["files.linearity"]
    assert (slower.value, slower.met) == (pytest.approx(1.1538, abs=1e-4), False)


def test_tiny_sizes_are_set_against_no_goal():
    assert {one.met for one in compare(KERNEL, ["kernel"], 1_000, judged=False)} == {None}


def test_a_figure_left_out_or_made_up_is_an_error():
    with pytest.raises(KeyError, match=r"kernel\.two_threads"):
        compare({k: v for k, v in KERNEL.items() if k != "kernel.two_threads"}, ["kernel"], 1)
    with pytest.raises(KeyError, match=r"not asked for: http\.health_s"):
        compare({**KERNEL, "http.health_s": 1.0}, ["kernel"], 1)


def test_goals_are_those_that_were_set():
    goals = {f.id: (f.goal.kind, f.goal.bound) for f in FIGURES if f.goal is not None}
    assert goals == {
        "kernel.over_geopandas": ("at_least", 60),
        "kernel.over_best_other": ("at_least", 15),
        "kernel.two_threads": ("at_least", 1.8),
        "kernel.worst_difference": ("at_most", 1e-6),
        "files.large": ("at_least", 60_000),
        "files.linearity": ("at_most", 1.15),
        "cluster.two_workers": ("at_least", 1.7),
        "http.health_s": ("at_most", 3),
        "http.first_check_s": ("at_most", 6),
        "http.check_p50_ms": ("at_most", 10),
        "http.check_p99_ms": ("at_most", 40),
        "http.crowd_per_s": ("at_least", 150),
        "http.crowd_p99_ms": ("at_most", 300),
        "http.two_workers": ("at_least", 1.7),
        "http.zones_at_per_s": ("at_least", 600),
    }


def test_what_was_not_measured_says_why_in_every_form():
    reached = compare(missing("cluster", "dask is missing"), ["cluster"], 1)
    (entry,) = figures_document(reached)
    assert entry == {
        "id": "cluster.two_workers",
        "section": "cluster",
        "name": {"zh": "dask 两工 ÷ 一工", "en": "dask, two workers ÷ one"},
        "unit": "x",
        "value": None,
        "goal": {"kind": "at_least", "bound": 1.7, "aim": None, "at_parcels": None},
        "reached": None,
        "reason": "dask is missing",
    }
    assert cells_of(reached[0], "en")[1:] == ("(dask is missing)", "x", "≥ 1.7", "—")


def test_the_table_has_a_row_for_every_figure_in_either_language():
    reached = compare(KERNEL, ["kernel"], 1_000)
    assert table_of(reached, "en").row_count == 8
    assert [column.header for column in table_of(reached, "zh").columns][-2:] == ["目标", "达到"]
    rows = [cells_of(one, "zh") for one in reached]
    assert rows[1] == ("内核 ÷ geopandas.overlay", "83.2", "x per CPU s", "≥ 60 (→ 100)", "是")
    assert rows[2][4] == "否"


def test_the_page_of_documentation_says_where_when_and_how():
    lines = markdown(DOCUMENT, compare(KERNEL, ["kernel"], 1_000)).splitlines()
    assert lines[0].startswith(
        "Measured on 2026-11-21 with `zoning bench --only kernel`: a processor, 2 cores, 24.0 GB"
    )
    assert "client and server share the cores" in lines[0].lower()
    assert "| kernel ÷ best of the others | 14.9 | x per CPU s | ≥ 15 | no |" in lines
    assert "| kernel ÷ PostGIS | (no PostGIS server) | x per CPU s |  | — |" in lines
    assert "| zoning, 1 thread | 113,600 | — |" in lines
    assert lines[-1] == "- 450000 control polygons"


def test_only_what_stands_between_the_markers_is_replaced(tmp_path):
    page = tmp_path / "benchmarks.md"
    page.write_text(f"# Title\n{BEGIN}\nold\n{END}\nafter\n", "utf-8")
    fill(page, "new")
    fill(page, "newer")
    assert page.read_text("utf-8") == f"# Title\n{BEGIN}\nnewer\n{END}\nafter\n"
    page.write_text(f"{END} {BEGIN}", "utf-8")
    with pytest.raises(NoMarkers):
        fill(page, "new")
    assert page.read_text("utf-8") == f"{END} {BEGIN}"


def test_the_picture_shows_every_engine(tmp_path):
    paths = draw({"engines": [ENGINE], "files": [FILE]}, tmp_path)
    assert [path.name for path in paths] == ["bench.svg", "bench.png"]
    assert "<!-- zoning, 1 thread -->" in paths[0].read_text("utf-8")
    assert paths[1].read_bytes().startswith(b"\x89PNG")
    assert draw({"engines": [], "files": []}, tmp_path) == []


def test_ways_take_turns_and_the_long_ones_run_once():
    order, clock = [], iter(range(100))

    def way(name, pauses):
        def work():
            order.append(name)
            pauses and pauses.pop()
            return name

        return Way(name, work, lambda: float(next(clock)))

    found = alternately([way("a", []), way("b", [])], runs=3)
    assert order == ["a", "b", "b", "a", "a", "b"]
    assert {name: (one.found, one.runs, one.cpu_s) for name, one in found.items()} == {
        "a": ("a", 3, 1.0), "b": ("b", 3, 1.0),
    }  # fmt: skip
    order.clear()
    alternately([way("a", [])], runs=3, short_s=0.0)
    assert order == ["a"]


def test_percentiles_are_values_that_occurred():
    values = [float(n) for n in range(1, 101)]
    assert [percentile(values, share) for share in (0.5, 0.99, 1.0)] == [50.0, 99.0, 100.0]
    assert percentile([7.0], 0.5) == 7.0
