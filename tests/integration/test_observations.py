"""Observed figures from the office's desk to the backup: recorded, imported, computed, compared."""

import io
import json
import threading
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
import typer
from typer.testing import CliRunner

from app.cli_observe import mount
from app.data.store.copying import require_sound_file
from app.domain.areas import ellipsoidal_area_m2
from app.domain.reference import HOME_PLANE
from app.domain.what_if import Change
from app.errors import DataError, InputError, InputTooLarge
from app.services.backup import back_up, restore
from app.services.check_parcels import HandedIn
from app.services.desk import open_desk
from app.services.diagnose import diagnose
from app.services.import_layer import LayerImport, import_layer
from app.services.import_observations import import_observations, observation_template
from app.services.import_zones import ZoneImport, import_zones
from app.services.observation_terms import Figure
from app.services.observe_land_use import measure_land_use, observe_land_use
from app.services.record_observation import (
    MOST_FIGURES,
    list_observations,
    record_observations,
    withdraw_observation,
)
from app.services.show_land_use import show_land_use
from app.services.what_if import what_if
from tests.conftest import NOON
from tests.import_files import geopackage, square
from tests.killed import Doer
from tests.stores import place, postgis_server

__all__ = ["place", "postgis_server"]

FIGURE = Figure(
    zone="lq-block-urban", indicator="construction_land_km2", on="2025-12-31", value=20.0,
    unit="km2", source="2025年度变更调查", officer="张",
)  # fmt: skip
INDUSTRY = replace(FIGURE, indicator="industrial_land_km2", value=8.0)
END = date(2025, 12, 31)
LAND_USE = LayerImport(
    topic="current_land_use", valid_from=date(2026, 1, 1), source="变更调查", licence="内部",
    data_date=END, complete_within="nowhere", code_field="DLBM", code_system="三调",
)  # fmt: skip
BLOCK = ZoneImport(zone_id="lq-block-urban", valid_from=date(2026, 1, 1), source="附图")
CELLS = [square(0, 0, 600, 500), square(600, 0, 400, 500), square(0, 500, 1_000, 500)]


@pytest.fixture
def desk(place):
    opened = open_at(place)
    yield opened
    opened.store.close()


@pytest.fixture
def quick(tmp_path):
    """A desk on SQLite, for what does not depend on the kind of store."""
    opened = open_desk(tmp_path / "quick", demonstration=True, now=lambda: NOON)
    yield opened
    opened.store.close()


def open_at(place):
    return open_desk(place.folder, demonstration=True, now=lambda: NOON, database_url=place.url)


def refused(desk, code, *figures):
    with pytest.raises(InputError) as caught:
        record_observations(desk, figures)
    assert caught.value.code == code
    assert list_observations(desk, withdrawn=True)["observations"] == []
    return caught.value


def table(*rows, header="zone,indicator,on,value,unit,source"):
    return HandedIn("t.csv", "\r\n".join([header, *rows]).encode())


def test_headroom_of_the_urban_block_by_hand(desk):
    """Planned 22.25 and 7.91 km2 in 2025; observed 20.00 and 8.00."""
    record_observations(desk, [FIGURE, INDUSTRY])
    shown = show_land_use(desk, "lq-block-urban", 2025)
    observed = shown["observed"]
    assert observed["outcome"] == "observed"
    assert (observed["construction_land_km2"], observed["industrial_land_km2"]) == (20.0, 8.0)
    assert observed["industrial_share"] == 0.4
    assert observed["figures"][0]["parts"][0]["source"] == "2025年度变更调查"
    assert shown["headroom_km2"] == {"construction_land": 2.25, "industrial_land": -0.09}
    assert shown["headroom_mu"] == {"construction_land": 3375.0, "industrial_land": -135.0}
    assert show_land_use(desk, "lq-block-urban", 2035)["headroom_mu"] == {
        "construction_land": 12_555.0, "industrial_land": 2_625.0,
    }  # fmt: skip


def test_a_day_before_the_figures_knows_nothing_of_them(desk):
    record_observations(desk, [FIGURE, replace(FIGURE, on="2024-12-31", value=19.0)])
    for day, value, mu in ((END, 20.0, 3375.0), (date(2025, 12, 30), 19.0, 4875.0)):
        shown = show_land_use(desk, "lq-block-urban", 2025, day)
        assert shown["observed"]["construction_land_km2"] == value
        assert shown["observed"]["outcome"] == "partial"
        assert [one["indicator"] for one in shown["observed"]["missing"]] == ["industrial_land_km2"]
        assert shown["headroom_mu"] == {"construction_land": mu, "industrial_land": None}
    nothing = show_land_use(desk, "lq-block-urban", 2025, date(2024, 12, 30))
    assert nothing["observed"]["outcome"] == "no_data"
    assert nothing["headroom_mu"] is None
    assert [one["indicator"] for one in nothing["observed"]["missing"]] == [
        "construction_land_km2", "industrial_land_km2",
    ]  # fmt: skip


def test_a_zone_of_blocks_is_their_sum_only_when_all_are_known(desk):
    record_observations(desk, [FIGURE, INDUSTRY])
    assert show_land_use(desk, "lq-edz", 2025)["observed"]["outcome"] == "no_data"
    yandian = {"zone": "lq-block-yandian", "value": 6.0}
    record_observations(
        desk,
        [
            replace(FIGURE, **yandian),
            replace(
                INDUSTRY,
                **yandian,
            ),
        ],
    )
    shown = show_land_use(desk, "lq-edz", 2025)
    assert shown["observed"]["construction_land_km2"] == 26.0
    assert shown["observed"]["industrial_share"] == pytest.approx(14 / 26, abs=1e-12)
    assert shown["observed"]["figures"][0]["derived"] is True
    assert shown["headroom_km2"]["construction_land"] == pytest.approx(3.05, abs=1e-9)


def test_a_share_recorded_as_such_stands_beside_the_computed_one(quick):
    share = replace(FIGURE, indicator="industrial_share", value=39.0, unit="%")
    record_observations(quick, [share])
    only = show_land_use(quick, "lq-block-urban", 2025)["observed"]
    assert (only["outcome"], only["recorded_share"], only["industrial_share"]) == (
        "partial", 0.39, None,
    )  # fmt: skip
    record_observations(quick, [FIGURE, replace(INDUSTRY, value=21.0)])
    both = show_land_use(quick, "lq-block-urban", 2025)["observed"]
    assert (both["recorded_share"], both["industrial_share"]) == (0.39, 1.05)
    assert "自相矛盾" in both["contradiction"]["zh"]


@pytest.mark.parametrize(
    ("change", "code", "meant"),
    [
        ({"zone": "lq-block-urbn"}, "observation.unknown_zone", "lq-block-urban（城区板块）"),
        ({"zone": "城区板块"}, "observation.unknown_zone", "lq-block-urban"),
        ({"indicator": "construction_land"}, "observation.unknown_indicator",
         "construction_land_km2"),
        ({"unit": "亩"}, "observation.unit", "km2"),
        ({"unit": ""}, "observation.unit", "km2"),
        ({"value": float("nan")}, "observation.value", "核对"),
        ({"value": float("inf")}, "observation.value", "核对"),
        ({"value": -0.5}, "observation.value", "核对"),
        ({"value": 33_190.0}, "observation.value", "核对"),
        ({"on": "2026-11-22"}, "observation.future", "预测"),
        ({"on": "2025-02-30"}, "observation.date", "2025-12-31"),
        ({"on": "昨天"}, "observation.date", "2025-12-31"),
        ({"source": "  "}, "observation.text_missing", "source"),
        ({"officer": ""}, "observation.text_missing", "officer"),
        ({"source": "长" * 501}, "observation.text_too_long", "缩短"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_stored(quick, change, code, meant):
    error = refused(quick, code, replace(FIGURE, **change))
    assert meant in error.mend.zh
    assert error.message.en
    several = refused(
        quick, "observation.refused", FIGURE, replace(FIGURE, **change), replace(FIGURE, unit="x")
    )
    assert several.where["refused"] == 2
    assert several.where["first"] == code


def test_figures_of_targets_are_recorded_in_any_unit_that_measures_the_same(quick):
    """贡献税收 is printed in 亿元."""
    tax = replace(FIGURE, zone="lq-edz", indicator="tax_contributed", value=-1.5, unit="万元")
    error = refused(quick, "observation.unit", replace(tax, unit="亩"))
    assert "亿元" in error.message.zh
    error = refused(quick, "observation.unknown_indicator", replace(tax, indicator="贡献税收"))
    assert "tax_contributed（贡献税收）" in error.mend.zh
    (row,) = record_observations(quick, [tax])["observations"]
    assert (row["value"], row["unit"]) == (-1.5, "万元")


def test_the_day_of_recording_is_no_future_and_units_may_be_written_out(quick):
    """NOON is 2026-11-21 in Liaocheng."""
    given = replace(FIGURE, on="2026/11/21", unit="平方公里")
    (row,) = record_observations(quick, [given])["observations"]
    assert (row["on"], row["unit"], row["recorded"]) == ("2026-11-21", "km2", True)
    (again,) = record_observations(quick, [given])["observations"]
    assert (again["id"], again["recorded"]) == (row["id"], False)


def test_nothing_and_too_much_are_refused(quick):
    refused(quick, "observation.empty")
    with pytest.raises(InputTooLarge):
        record_observations(quick, [FIGURE] * (MOST_FIGURES + 1))


def test_a_correction_names_the_old_figure_and_why(desk):
    (old,) = record_observations(desk, [FIGURE])["observations"]
    with pytest.raises(InputError) as caught:
        record_observations(desk, [INDUSTRY, replace(FIGURE, value=20.5)])
    assert caught.value.code == "observation.conflict"
    assert caught.value.where["id"] == old["id"]
    with pytest.raises(InputError) as caught:
        record_observations(desk, [replace(FIGURE, value=20.5, replaces=old["id"])])
    assert (caught.value.code, caught.value.where["field"]) == (
        "observation.text_missing", "reason",
    )  # fmt: skip
    correction = replace(FIGURE, value=20.5, replaces=old["id"], reason="漏计一宗", officer="李")
    (new,) = record_observations(desk, [correction])["observations"]
    kept, answering = list_observations(desk, withdrawn=True)["observations"]
    if kept["id"] == new["id"]:
        kept, answering = answering, kept
    assert kept["withdrawn"]["replaced_by"] == new["id"]
    assert (kept["withdrawn"]["officer"], kept["withdrawn"]["reason"]) == ("李", "漏计一宗")
    assert answering["withdrawn"] is None
    assert show_land_use(desk, "lq-block-urban", 2025)["headroom_mu"]["construction_land"] == 2625.0
    withdraw_observation(desk, new["id"], officer="王", reason="来源有误")
    assert show_land_use(desk, "lq-block-urban", 2025)["headroom_mu"] is None
    assert list_observations(desk)["observations"] == []


def test_two_officers_at_once_are_never_both_right(place, desk):
    ready, ends = threading.Barrier(2), []

    def record(value):
        own = open_at(place)
        ready.wait()
        try:
            record_observations(own, [replace(INDUSTRY, value=value), replace(FIGURE, value=value)])
            ends.append("stored")
        except InputError as error:
            ends.append(error.code)
        own.store.close()

    threads = [threading.Thread(target=record, args=(value,)) for value in (7.0, 8.0)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["observation.conflict", "stored"]
    observed = show_land_use(desk, "lq-block-urban", 2025)["observed"]
    assert observed["construction_land_km2"] == observed["industrial_land_km2"]


def test_recording_killed_at_any_statement_stores_all_or_none(place):
    open_at(place).store.close()
    doer, whole, died = Doer(), 0, 0
    try:
        for number in range(1, 33, 2):
            day = f"2025-01-{number:02d}"[:10] if number < 32 else "2025-02-01"
            answer = doer.do(
                "record_figures", at=number, folder=str(place.folder), url=place.url, day=day
            )
            assert not answer["failed"]
            died += answer["killed"]
            found = place.count("observation")
            assert found in (whole, whole + 3), (number, found)
            whole = found
    finally:
        doer.close()
    assert 0 < died < 16, "the kills hit too early or too late to say anything"
    assert whole > 0
    if place.kind == "sqlite":
        require_sound_file(place.folder / "zoning.sqlite")


def test_a_backup_brings_figures_and_withdrawals_back(desk, place, tmp_path):
    (old,) = record_observations(desk, [FIGURE])["observations"]
    record_observations(
        desk, [replace(FIGURE, value=20.5, replaces=old["id"], reason="漏计"), INDUSTRY]
    )
    before = list_observations(desk, withdrawn=True)
    assert len(before["observations"]) == 3
    backed = back_up(place.folder, tmp_path / "b.sqlite", database_url=place.url)
    assert backed.contents.rows["observation"] == 3
    assert backed.contents.rows["observation_withdrawal"] == 1
    record_observations(desk, [replace(FIGURE, on="2024-12-31")])
    restore(place.folder, tmp_path / "b.sqlite", database_url=place.url)
    assert list_observations(desk, withdrawn=True) == before
    record_observations(desk, [replace(FIGURE, on="2024-12-31")])


def test_an_altered_figure_is_found_by_doctor_and_backup(desk, place, tmp_path):
    record_observations(desk, [FIGURE])

    def unsound():
        found = diagnose(place.folder, demonstration=True, database_url=place.url)
        return [check.name.en for check in found if not check.sound]

    assert unsound() == []
    place.run("UPDATE observation SET value = 2.0")
    assert unsound() == ["observed figures"]
    with pytest.raises(DataError) as caught:
        back_up(place.folder, tmp_path / "b.sqlite", database_url=place.url)
    assert caught.value.code == "observation.seal_broken"


def test_a_table_is_imported_whole(desk):
    file = table(
        "lq-block-urban,construction_land_km2,2025/12/31,20,平方公里,变更调查",
        ",,,,,",
        'lq-block-urban,industrial_land_km2,2025年12月31日,8.00,km2,"变更调查, 2025"',
        "lq-block-yandian,construction_land_km2,,,km2,",
    )
    done = import_observations(desk, file, officer="张")
    assert done["recorded"] == 2
    rows = list_observations(desk)["observations"]
    assert [(r["indicator"], r["value"], r["unit"], r["source"], r["officer"]) for r in rows] == [
        ("construction_land_km2", 20.0, "km2", "变更调查", "张"),
        ("industrial_land_km2", 8.0, "km2", "变更调查, 2025", "张"),
    ]
    assert import_observations(desk, file, officer="张")["recorded"] == 0


def test_one_wrong_row_keeps_the_table_out_and_is_named(desk):
    good = "lq-block-urban,construction_land_km2,2025-12-31,20,km2,变更调查"
    for bad, code, row in (
        ("lq-block-x,construction_land_km2,2025-12-31,20,km2,来源", "observation.unknown_zone", 3),
        ("lq-edz,construction_land_km2,2025-12-31,1 200,km2,来源", "observe.not_a_number", 3),
        ("lq-edz,construction_land_km2,2025-12-31,,km2,来源", "observe.not_a_number", 3),
        ("lq-block-urban,construction_land_km2,2025-12-31,21,km2,别处", "observation.conflict", 3),
    ):
        with pytest.raises(InputError) as caught:
            import_observations(desk, table(good, bad), officer="张")
        assert (caught.value.code, caught.value.where["row"]) == (code, row)
        assert list_observations(desk)["observations"] == []
    with pytest.raises(InputError) as caught:
        import_observations(desk, table(good, header="zone,indicator,on,value,unit"), officer="张")
    assert caught.value.code == "observe.columns"
    assert "数据来源" in caught.value.message.zh


def test_the_template_filled_in_as_a_workbook_comes_back(quick):
    lines = observation_template(quick, language="zh").decode("utf-8-sig").splitlines()
    assert lines[0].startswith("园区编号,指标,日期,数值,单位,数据来源")
    assert lines[1] == "lq-block-urban,construction_land_km2,,,km2,,,,"
    assert len(lines) == 5  # two blocks, two indicators each
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line.split(","))
    for column, value in ((3, date(2025, 12, 31)), (4, 20), (6, "变更调查"), (7, "李")):
        book.active.cell(2, column, value)
    content = io.BytesIO()
    book.save(content)
    done = import_observations(quick, HandedIn("t.xlsx", content.getvalue()), officer="张")
    (row,) = done["observations"]
    assert (row["zone"], row["on"], row["value"], row["officer"]) == (
        "lq-block-urban", "2025-12-31", 20.0, "李",
    )  # fmt: skip
    with pytest.raises(InputError) as caught:
        import_observations(quick, HandedIn("t.csv", observation_template(quick)), officer="张")
    assert caught.value.code == "observation.empty"


def figures_of(found):
    return {figure["indicator"]: figure for figure in found["figures"]}


def test_the_park_is_computed_from_its_layer(quick):
    """96 cells of 250 m: 28 of 0601, 18 of 0508 and 0702; rural roads (1006) do not count."""
    layer = next(x for x in quick.knowledge.layers if x.id == "demo-current-land-use")

    def km2(codes):
        cells = [f.geometry for f in layer.features if f.code in codes]
        return sum(ellipsoidal_area_m2(one, HOME_PLANE) for one in cells) / 1e6, len(cells)

    figures = figures_of(measure_land_use(quick, "demo-park"))
    area, cells = km2(("0601", "0508", "0702"))
    industrial, of_industry = km2(("0601",))
    assert (cells, of_industry) == (46, 28)
    assert figures["construction_land_km2"]["value"] == pytest.approx(area, abs=1e-6)
    assert figures["construction_land_km2"]["value"] == pytest.approx(46 * 0.0625, rel=1e-3)
    assert figures["industrial_land_km2"]["value"] == pytest.approx(industrial, abs=1e-6)
    assert figures["industrial_share"]["value"] == pytest.approx(industrial / area * 100, abs=1e-4)
    assert all(f["outcome"] == "measured" and f["covered_share"] == 1 for f in figures.values())
    assert list_observations(quick)["observations"] == [], "computing alone stores nothing"
    done = observe_land_use(quick, "demo-park", officer="张")
    assert done["recorded"] == 3
    assert {(r["on"], r["computed"]) for r in done["observations"]} == {("2026-01-01", True)}
    assert "虚构" in done["observations"][0]["source"]
    shown = show_land_use(quick, "demo-park")
    assert shown["observed"]["industrial_share"] == pytest.approx(industrial / area, abs=1e-6)
    assert observe_land_use(quick, "demo-park", officer="李")["recorded"] == 0


def test_an_imported_layer_is_counted_within_an_imported_boundary(desk):
    """A zone of 1 km x 1 km: 0.30 km2 industry, 0.20 logistics, 0.50 rural road."""
    import_zones(desk, geopackage([square(0, 0, 1_000)]), BLOCK)
    wide = geopackage([square(-100, -100, 1_200)])
    codes = {"DLBM": ["0601", "0508", "1006"]}
    import_layer(desk, geopackage(CELLS, codes), replace(LAND_USE, complete_within=wide))
    before = measure_land_use(desk, "lq-block-urban", date(2025, 12, 30))
    assert figures_of(before)["construction_land_km2"]["outcome"] == "no_data"
    found = measure_land_use(desk, "lq-block-urban")
    figures = figures_of(found)
    areas = [ellipsoidal_area_m2(cell, HOME_PLANE) / 1e6 for cell in CELLS]
    assert (found["basis"], found["uncertainty_m"]) == ("official", 0.0)
    assert figures["construction_land_km2"]["value"] == pytest.approx(sum(areas[:2]), abs=1e-6)
    assert figures["construction_land_km2"]["value"] == pytest.approx(0.5, rel=1e-3)
    assert figures["industrial_land_km2"]["value"] == pytest.approx(areas[0], abs=1e-6)
    assert figures["industrial_share"]["value"] == pytest.approx(60.0, abs=1e-3)
    assert observe_land_use(desk, "lq-block-urban", officer="张")["recorded"] == 3
    shown = show_land_use(desk, "lq-block-urban", 2025)
    assert shown["headroom_km2"]["industrial_land"] == pytest.approx(7.91 - areas[0], abs=1e-6)
    assert shown["observed"]["figures"][0]["parts"][0]["computed"] is True


def test_an_uncovered_part_is_a_lower_bound_and_never_recorded(desk):
    import_zones(desk, geopackage([square(0, 0, 1_000)]), BLOCK)
    half = geopackage([square(0, 0, 1_000, 500)])
    codes = {"DLBM": ["0601", "0508", "1006"]}
    import_layer(desk, geopackage(CELLS, codes), replace(LAND_USE, complete_within=half))
    figures = figures_of(measure_land_use(desk, "lq-block-urban"))
    construction = figures["construction_land_km2"]
    assert construction["outcome"] == "lower_bound"
    assert construction["value"] == pytest.approx(0.5, rel=1e-3)
    assert construction["at_most"] == pytest.approx(1.0, rel=1e-3)
    assert construction["covered_share"] == pytest.approx(0.5, abs=1e-6)
    assert figures["industrial_share"]["outcome"] == "no_data"
    assert figures["industrial_share"]["value"] is None
    with pytest.raises(InputError) as caught:
        observe_land_use(desk, "lq-block-urban", officer="张")
    assert caught.value.code == "observe.nothing_whole"
    assert list_observations(desk)["observations"] == []


def test_the_code_system_decides_what_a_number_means(quick):
    """0601 is industry in the survey and a rural road in 用地用海, where 1001 is industry."""
    import_zones(quick, geopackage([square(0, 0, 1_000)]), BLOCK)
    wanted = replace(
        LAND_USE, code_system="用地用海2023", complete_within=geopackage([square(0, 0, 1_000)])
    )
    import_layer(quick, geopackage(CELLS, {"DLBM": ["0601", "100102", "0103"]}), wanted)
    figures = figures_of(measure_land_use(quick, "lq-block-urban"))
    assert figures["industrial_land_km2"]["value"] == pytest.approx(0.2, rel=1e-3)
    assert figures["industrial_land_km2"]["outcome"] == "measured"
    assert figures["construction_land_km2"]["outcome"] == "no_data"
    assert observe_land_use(quick, "lq-block-urban", officer="张")["recorded"] == 1


def test_letters_of_the_urban_standard(quick):
    """M1 0.30, W1 0.20 and E2 0.50 km2: construction 0.50, industry 0.30."""
    import_zones(quick, geopackage([square(0, 0, 1_000)]), BLOCK)
    wanted = replace(
        LAND_USE,
        code_system="GB 50137-2011",
        complete_within=geopackage([square(0, 0, 1_000)]),
    )
    import_layer(quick, geopackage(CELLS, {"DLBM": ["M1", "W1", "E2"]}), wanted)
    found = measure_land_use(quick, "lq-block-urban")
    figures = figures_of(found)
    assert figures["construction_land_km2"]["value"] == pytest.approx(0.5, rel=1e-3)
    assert figures["industrial_land_km2"]["value"] == pytest.approx(0.3, rel=1e-3)
    assert figures["industrial_share"]["value"] == pytest.approx(60, abs=1e-3)
    counted = {one["indicator"]: one["prefixes"] for one in found["layers"][0]["counted"]}
    assert counted["industrial_land_km2"] == ["M"]


def test_an_uncertain_boundary_gives_a_range(quick):
    """The reconstructed block: the truth lies between its core and its reach."""
    (zone,) = [z for z in quick.knowledge.zones if z.id == "lq-block-urban"]
    around = zone.geometry.buffer(6_000).envelope
    wanted = replace(LAND_USE, complete_within=geopackage([around]))
    import_layer(quick, geopackage([around], {"DLBM": ["0601"]}), wanted)
    found = measure_land_use(quick, "lq-block-urban")
    figure = figures_of(found)["construction_land_km2"]
    drawn = ellipsoidal_area_m2(zone.geometry, HOME_PLANE) / 1e6
    extent = quick.knowledge.extents["lq-block-urban", HOME_PLANE]
    assert (found["basis"], found["uncertainty_m"]) == ("reconstructed", zone.uncertainty_m)
    assert figure["value"] == pytest.approx(drawn, abs=1e-6)
    assert figure["within_uncertainty"]["at_least"] == pytest.approx(
        ellipsoidal_area_m2(extent.core, HOME_PLANE) / 1e6, abs=1e-6
    )
    assert (
        figure["within_uncertainty"]["at_most"] > drawn > figure["within_uncertainty"]["at_least"]
    )
    assert found["uncertainty"]["zh"].startswith("按绘出的边界量算")


def test_layers_that_do_not_state_their_day_need_it_stated(quick):
    import_zones(quick, geopackage([square(0, 0, 1_000)]), BLOCK)
    wanted = replace(LAND_USE, data_date=None, complete_within=geopackage([square(0, 0, 1_000)]))
    import_layer(quick, geopackage(CELLS, {"DLBM": ["0601", "0508", "1006"]}), wanted)
    with pytest.raises(InputError) as caught:
        observe_land_use(quick, "lq-block-urban", officer="张")
    assert caught.value.code == "observe.data_date"
    done = observe_land_use(quick, "lq-block-urban", officer="张", on="2025-10-31")
    assert {row["on"] for row in done["observations"]} == {"2025-10-31"}


def test_fiction_and_text_give_no_figures(quick):
    text_only = next(z for z in quick.knowledge.zones if z.basis == "text_only")
    found = measure_land_use(quick, text_only.id)
    assert {figure["outcome"] for figure in found["figures"]} == {"no_data"}
    assert "没有范围" in found["figures"][0]["reason"]["zh"]
    with pytest.raises(InputError) as caught:
        observe_land_use(quick, text_only.id, officer="张")
    assert caught.value.code == "observe.nothing_whole"


def test_what_if_on_observed_figures_by_hand(desk):
    """20.00 + 0.30 and 8.00 + 0.30 km2; printed: about 36 %."""
    record_observations(desk, [FIGURE, replace(INDUSTRY, value=7.2)])
    changes = [Change("construction", 30, "ha"), Change("industrial", 450, "mu", "供地", 2)]
    found = what_if(desk, "lq-block-urban", changes, 2025)
    before, after = found["before"], found["after"]
    assert found["base"] == "observed"
    assert before["industrial_share"] == pytest.approx(0.36, abs=1e-12)
    assert before["against_print"]["rounds_to_print"] is True
    assert before["headroom_mu"] == {"construction_land": 3375.0, "industrial_land": 1065.0}
    assert (after["construction_land_km2"], after["industrial_land_km2"]) == (20.3, 7.5)
    assert after["industrial_share"] == pytest.approx(7.5 / 20.3, abs=1e-9)
    assert after["against_print"]["difference_points"] == pytest.approx(0.9458, abs=1e-4)
    assert after["against_print"]["rounds_to_print"] is False
    assert after["against_print"]["approximate"] is True
    assert after["headroom_mu"] == {"construction_land": 2925.0, "industrial_land": 615.0}
    assert found["warning"] is None
    assert [c["area_mu"] for c in found["changes"]] == [450.0, 450.0]
    assert list_observations(desk)["observations"][0]["value"] == 20.0, "nothing is stored"


def test_what_if_without_observed_figures_says_that_it_stands_on_the_plan(quick):
    found = what_if(quick, "lq-block-urban", [Change("industrial", -0.5, "km2")], 2025)
    assert found["base"] == "planned"
    assert "规划数字为基数" in found["base_note"]["zh"]
    assert found["after"]["industrial_share"] == pytest.approx(7.41 / 22.25, abs=1e-12)
    assert found["before"]["headroom_mu"] is None
    assert found["after"]["headroom_km2"] is None
    record_observations(quick, [FIGURE])
    again = what_if(quick, "lq-block-urban", [Change("industrial", -0.5, "km2")], 2025)
    assert again["base"] == "planned", "industrial land was not observed"
    mixed = what_if(quick, "lq-block-urban", [Change("construction", 15, "km2")], 2025)
    assert (mixed["base"], mixed["after"]["industrial_share"]) == ("observed", None)
    assert "33.19" in mixed["warning"]["zh"]


@pytest.mark.parametrize(
    ("zone", "changes", "code"),
    [
        ("lq-block-urban", [], "what_if.no_changes"),
        ("lq-block-urban", [Change("industrial", -8, "km2")], "what_if.negative"),
        ("lq-block-urban", [Change("industrial", 20, "km2")], "what_if.industrial_exceeds"),
        ("yg-area-east", [Change("industrial", 1, "ha")], "what_if.no_figures"),
    ],
)
def test_what_cannot_be_is_refused(quick, zone, changes, code):
    with pytest.raises(InputError) as caught:
        what_if(quick, zone, changes)
    assert caught.value.code == code


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("ZONING_DATA_DIR", str(tmp_path / "data"))
    cli = typer.Typer()
    mount(cli)
    return lambda *arguments: CliRunner().invoke(cli, [str(one) for one in arguments])


def test_the_command_line_records_compares_and_withdraws(run, tmp_path):
    add = ("observe", "add", "lq-block-urban", "construction_land_km2", 20, "--unit", "km2",
           "--on", "2025-12-31", "--source", "变更调查", "--officer", "张")  # fmt: skip
    done = run(*add)
    assert done.exit_code == 0
    (row,) = json.loads(done.output)["observations"]
    shown = run("what-if", "lq-block-urban", "--change", "construction=-30ha", "--year", 2025)
    assert json.loads(shown.output)["after"]["headroom_mu"]["construction_land"] == 3825.0
    assert run("observe", "template", tmp_path / "t.csv").exit_code == 0
    filled = (tmp_path / "t.csv").read_text("utf-8-sig").replace(
        "lq-block-urban,industrial_land_km2,,,km2,",
        "lq-block-urban,industrial_land_km2,2025-12-31,8,km2,变更调查",
    )  # fmt: skip
    (tmp_path / "t.csv").write_text(filled, "utf-8")
    assert json.loads(run("observe", "import", tmp_path / "t.csv", "--officer", "李").output)[
        "recorded"
    ] == 1  # fmt: skip
    withdrawn = run("observe", "withdraw", row["id"], "--officer", "李", "--reason", "错")
    assert json.loads(withdrawn.output)["withdrawn"]["reason"] == "错"
    listed = json.loads(run("observe", "list", "--zone", "lq-block-urban").output)
    assert [r["indicator"] for r in listed["observations"]] == ["industrial_land_km2"]
    computed = run("observe", "compute", "demo-park", "--officer", "张")
    assert json.loads(computed.output)["recorded"] == 3


def test_the_command_line_refuses_in_words(run, tmp_path):
    for arguments, code in (
        (("observe", "list", "--zone", "x"), "observation.unknown_zone"),
        (("observe", "import", tmp_path / "none.csv", "--officer", "张"), "input.unreadable"),
        (("what-if", "lq-block-urban", "--change", "industrial=lots"), "what_if.change"),
        (("what-if", "lq-block-urban", "--change", "industrial=nanha"), "what_if.change"),
        (("what-if", "lq-block-urban", "--change", "parks=1ha"), "what_if.change"),
    ):
        done = run(*arguments)
        assert done.exit_code == 2
        assert code in done.output
