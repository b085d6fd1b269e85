"""The thread: a file in, a judged and sealed record out."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.data.documents import seal_of
from app.domain.parcels import DrawnParcel, place_parcel
from app.domain.wording import number
from app.errors import InputError, NotFound, Unavailable
from app.services.check_parcels import HandedIn, Submission, check_parcels
from app.services.recheck_record import recheck_record
from app.services.run_sample import submission_of
from app.services.show_records import recent_records, show_record
from tests.integration.real_places import DATANG, STATION, XIANGGUANG

SAMPLES = ("conforms", "conditional", "needs_review", "incomplete", "restricted", "prohibited")


def geojson(ring):
    return json.dumps({"type": "Polygon", "coordinates": [ring]}).encode()


def handed_in(content, name="parcel.geojson", **more):
    return Submission(files=(HandedIn(name, content),), **more)


def finding(parcel, rule_id):
    return next(f for f in parcel["findings"] if f["rule_id"] == rule_id)


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sample_earns_its_verdict_and_never_a_real_one(desk, name):
    sample = next(s for s in desk.samples if s.id == name)
    record = check_parcels(desk, submission_of(sample))
    assert record["demonstration_verdict"] == name == sample.verdict
    assert record["verdict"] == "incomplete"
    (parcel,) = record["parcels"]
    assert parcel["demonstration"]["headline"]["zh"].startswith(
        {
            "conforms": "符合：范围内 11 项",
            "conditional": "附条件：须遵守：控制带内不得建永久建筑",
            "needs_review": "需人工研判：占压永久基本农田 4.80 m²",
            "incomplete": "资料不全：地块有 19\u2009997.67 m²",
            "restricted": "受限：建筑系数（演示）：(9\u2009000.00 + 1\u2009500.00)",
            "prohibited": "不符合：占压永久基本农田 1\u2009199.86 m²（1.80 亩",
        }[name]
    )


def test_the_samples_cover_every_verdict_once(desk):
    assert sorted(s.verdict for s in desk.samples) == sorted(SAMPLES)


def test_sample_areas_are_those_computed_by_hand(desk):
    sample = next(s for s in desk.samples if s.id == "prohibited")
    (parcel,) = check_parcels(desk, submission_of(sample))["parcels"]
    assert parcel["planar_area_m2"] == 200 * 120
    # On the plane 70 km west of 117 E lengths are 1 + y^2 / 2 R^2 too long.
    scale = 1 + (69_400 / 6_371_000) ** 2
    assert parcel["area_m2"] == pytest.approx(24_000 / scale, abs=0.2)
    rows = {row["topic"]: row for row in parcel["layers"]}
    farmland = rows["permanent_basic_farmland"]
    assert farmland["overlap_m2"] == pytest.approx(60 * 20 / scale, abs=0.02)
    assert farmland["share"] == pytest.approx(0.05, abs=1e-6)
    assert farmland["outcome"] == "no_data"
    assert farmland["demonstration_outcome"] == "not_met"
    (trim,) = parcel["demonstration"]["remedies"]
    assert trim["area_m2"] == pytest.approx((24_000 - 1_200) / scale, abs=0.2)


def test_a_record_is_stored_sealed_and_found_again(desk):
    record = check_parcels(desk, handed_in(geojson(DATANG)))
    kept = show_record(desk, record["id"])
    assert kept == json.loads(json.dumps(record))
    assert seal_of(kept) == kept["seal"] == record["seal"]
    assert record["id"] in [r.id for r in recent_records(desk, 200)]
    west, south = DATANG[0]
    near = desk.store.near(west - 0.01, south - 0.01, west + 0.01, south + 0.01)
    assert record["id"] in [r.id for r in near]


@pytest.mark.parametrize(
    ("ring", "zone", "relation"),
    [
        (DATANG, "lq-block-urban", "undetermined"),
        (STATION, "lq-block-urban", "undetermined"),
        (XIANGGUANG, "yg-area-east", "undetermined"),
    ],
)
def test_at_real_places_the_answer_is_honest_and_useful(desk, ring, zone, relation):
    profile = {"investment_wan_yuan": 100_000, "tax_wan_yuan_per_year": 8_000}
    record = check_parcels(desk, handed_in(geojson(ring), profile=profile))
    (parcel,) = record["parcels"]
    assert record["verdict"] == "incomplete"
    assert record["demonstration_verdict"] is None
    found = {z["id"]: z for z in parcel["zones"]}
    assert found[zone]["relation"] == relation
    assert parcel["questions"]["intensity"]["verdict"] != "not_asked"
    assert parcel["questions"]["land_use"]["would_help"] == "land_use_code"
    unchecked = {item["id"] for item in record["unchecked"]}
    assert {"farmland", "redline", "access", "land_use", "beyond-reserves"} <= unchecked
    missing = {row["topic"]: row for row in parcel["layers"]}
    assert missing["permanent_basic_farmland"]["outcome"] == "no_data"
    assert missing["permanent_basic_farmland"]["overlap_m2"] is None


INSIDE_LINQING = [
    [115.7480, 36.8460],
    [115.7512, 36.8458],
    [115.7515, 36.8482],
    [115.7483, 36.8485],
    [115.7480, 36.8460],
]


@pytest.mark.parametrize(
    ("per_mu", "outcome"), [(279.99, "not_met"), (280, "met"), (280.01, "met")]
)
def test_linqings_280_is_shown_and_decides_no_project(desk, per_mu, outcome):
    area_mu = check_parcels(desk, handed_in(geojson(INSIDE_LINQING)))["parcels"][0]["area_mu"]
    profile = {"investment_wan_yuan": round(per_mu * area_mu, 6)}
    record = check_parcels(
        desk,
        handed_in(geojson(INSIDE_LINQING), profile=profile, as_of=date(2024, 6, 1)),
    )
    (parcel,) = record["parcels"]
    assert parcel["zones"][0]["relation"] == "inside"
    compared = finding(parcel, "lq-x-280")
    assert compared["outcome"] == outcome
    assert compared["text_status"] == "in_force"
    # a target of the whole zone decides no project, met or not
    assert parcel["questions"]["intensity"]["verdict"] == "needs_review"


def test_after_its_period_the_plan_answers_with_review_at_best(desk):
    profile = {"investment_wan_yuan": 100_000}
    record = check_parcels(desk, handed_in(geojson(INSIDE_LINQING), profile=profile))
    (parcel,) = record["parcels"]
    assert finding(parcel, "lq-x-280")["text_status"] == "period_ended"
    assert parcel["questions"]["intensity"]["verdict"] == "needs_review"
    assert parcel["questions"]["zone"]["verdict"] == "needs_review"


def test_several_parcels_are_summed_up(desk):
    both = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"name": n}, "geometry": {
                "type": "Polygon", "coordinates": [ring]}}
            for n, ring in (("一", DATANG), ("二", XIANGGUANG))
        ],
    }  # fmt: skip
    record = check_parcels(desk, handed_in(json.dumps(both).encode()))
    assert [p["label"] for p in record["parcels"]] == ["一", "二"]
    assert record["headline"]["zh"].startswith(
        "资料不全：2 个地块，资料不全 2。范围：空间位置、管控图层；未核："
    )
    names = [item["name"]["zh"] for item in record["unchecked"]]
    assert all(name in record["headline"]["zh"] for name in names)


def test_one_project_on_two_parcels_is_measured_on_both(desk):
    west = [[115.748, 36.846], [115.749, 36.846], [115.749, 36.848], [115.748, 36.846]]
    east = [[x + 0.002, y] for x, y in west]
    shapes = [{"type": "Feature", "properties": {}, "geometry": {
        "type": "Polygon", "coordinates": [ring]}} for ring in (west, east)]  # fmt: skip
    both = json.dumps({"type": "FeatureCollection", "features": shapes}).encode()
    alone = check_parcels(desk, handed_in(geojson(west)))["parcels"][0]["area_mu"]
    profile = {"investment_wan_yuan": round(300 * alone, 4)}
    record = check_parcels(desk, handed_in(both, profile=profile, as_of=date(2024, 6, 1)))
    for parcel in record["parcels"]:
        compared = finding(parcel, "lq-x-280")
        assert compared["measured"] == pytest.approx(150, rel=1e-3)
        assert compared["outcome"] == "not_met"
    (told,) = noted(record, "profile.several_parcels")
    area_m2 = sum(parcel["area_m2"] for parcel in record["parcels"])
    assert told["where"]["area_m2"] == pytest.approx(area_m2, abs=1e-3)
    assert f"合计用地 {number(area_m2)} m²" in told["message"]["zh"]
    assert number(area_m2) in told["message"]["en"]
    assert noted(record, "parcels.overlap") == []


def noted(record, code):
    return [d for d in record["diagnostics"] if d["code"] == code]


def test_the_same_land_handed_in_twice_counts_once_and_is_told(desk):
    profile = {"investment_wan_yuan": 30_000.0}
    day = date(2024, 6, 1)
    once = check_parcels(desk, handed_in(geojson(INSIDE_LINQING), profile=profile, as_of=day))
    area_m2 = once["parcels"][0]["area_m2"]
    files = [HandedIn(f"{name}.geojson", geojson(INSIDE_LINQING)) for name in "ab"]
    twice = check_parcels(desk, Submission(files=files, profile=profile, as_of=day))
    expected = finding(once["parcels"][0], "lq-x-280")
    for parcel in twice["parcels"]:
        found = finding(parcel, "lq-x-280")
        assert found["measured"] == pytest.approx(expected["measured"], rel=1e-9)
        assert found["outcome"] == expected["outcome"]
    (told,) = noted(twice, "parcels.overlap")
    assert told["severity"] == "warning"
    assert told["where"]["overlap_m2"] == pytest.approx(area_m2, abs=0.01)
    assert told["where"]["area_m2"] == pytest.approx(area_m2, abs=0.01)
    for words in told["message"].values():
        assert "a.geojson" in words
        assert "b.geojson" in words
        assert number(area_m2) in words
    (several,) = noted(twice, "profile.several_parcels")
    assert f"合计用地 {number(area_m2)} m²" in several["message"]["zh"]
    assert "重叠部分只计一次" in several["message"]["zh"]
    again = recheck_record(desk, twice["id"])
    assert noted(again, "parcels.overlap") == [told]
    assert noted(again, "profile.several_parcels") == [several]


def test_overlapping_parcels_are_named_by_their_labels_also_without_a_project(desk):
    west = [[115.748, 36.846], [115.750, 36.846], [115.750, 36.848], [115.748, 36.846]]
    rings = {"甲": west, "乙": [[x + 0.0005, y] for x, y in west],
             "丙": [[x + 0.01, y] for x, y in west]}  # fmt: skip
    shapes = [{"type": "Feature", "properties": {"name": name}, "geometry": {
        "type": "Polygon", "coordinates": [ring]}} for name, ring in rings.items()]  # fmt: skip
    content = json.dumps({"type": "FeatureCollection", "features": shapes}).encode()
    (told,) = noted(check_parcels(desk, handed_in(content)), "parcels.overlap")
    assert told["where"]["parcels"] == "甲、乙"
    assert "甲、乙" in told["message"]["zh"]
    assert "丙" not in told["message"]["zh"]


@pytest.mark.parametrize("rule", ["farmland", "yg-l-280"])
def test_what_a_machine_decides_nobody_confirms(desk, rule):
    given = [{"rule": rule, "confirmed": True, "officer": "甲", "reason": "乙"}]
    with pytest.raises(InputError) as caught:
        check_parcels(desk, handed_in(geojson(DATANG), confirmations=given))
    assert caught.value.code == "confirmations.unknown_rule"


def test_two_answers_to_one_clause_are_refused(desk):
    yes = {"rule": "demo-industry", "confirmed": True, "officer": "甲", "reason": "乙"}
    with pytest.raises(InputError) as caught:
        check_parcels(
            desk, handed_in(geojson(DATANG), confirmations=[yes, yes | {"confirmed": False}])
        )
    assert caught.value.code == "confirmations.duplicate"


def test_true_is_no_amount(desk):
    with pytest.raises(InputError) as caught:
        check_parcels(desk, handed_in(geojson(DATANG), profile={"investment_wan_yuan": True}))
    assert caught.value.where["field"] == "investment_wan_yuan"


BAD = {
    "empty": (b"", "input.empty"),
    "self-crossing": (
        geojson([[115.7, 36.8], [115.71, 36.81], [115.71, 36.8], [115.7, 36.81], [115.7, 36.8]]),
        "geometry.self_crossing",
    ),
    "elsewhere": (
        geojson([[2, 48], [2.1, 48], [2.1, 48.1], [2, 48]]),
        "geometry.outside_prefecture",
    ),
    "swapped": (
        geojson([[36.8, 115.7], [36.8, 115.71], [36.81, 115.71], [36.8, 115.7]]),
        "geometry.outside_prefecture",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_refused_input_stores_nothing(desk, name):
    content, code = BAD[name]
    before = [r.id for r in recent_records(desk, 200)]
    with pytest.raises(InputError) as caught:
        check_parcels(desk, handed_in(content))
    assert caught.value.code == code
    assert caught.value.mend is not None
    assert [r.id for r in recent_records(desk, 200)] == before


@pytest.mark.parametrize(
    ("profile", "code", "field"),
    [
        ({"investment": 1}, "profile.unknown_field", "investment"),
        ({"investment_wan_yuan": -1}, "profile.invalid_field", "investment_wan_yuan"),
        ({"investment_wan_yuan": float("nan")}, "profile.invalid_field", "investment_wan_yuan"),
        ({"storeys": [{"area_m2": 0}]}, "profile.invalid_field", "storeys.0.area_m2"),
        ({"industry_code": "轴承"}, "profile.invalid_field", "industry_code"),
    ],
)
def test_a_bad_profile_names_its_field(desk, profile, code, field):
    with pytest.raises(InputError) as caught:
        check_parcels(desk, handed_in(geojson(DATANG), profile=profile))
    assert (caught.value.code, caught.value.where["field"]) == (code, field)


def test_a_near_miss_is_suggested(desk):
    with pytest.raises(InputError) as caught:
        check_parcels(desk, handed_in(geojson(DATANG), profile={"investment_wanyuan": 1}))
    assert "investment_wan_yuan" in caught.value.mend.en


def test_a_confirmation_of_no_rule_is_refused(desk):
    odd = [{"rule": "none", "confirmed": True, "officer": "甲", "reason": "乙"}]
    with pytest.raises(InputError) as caught:
        check_parcels(desk, handed_in(geojson(DATANG), confirmations=odd))
    assert caught.value.code == "confirmations.unknown_rule"


def test_when_the_store_fails_the_answer_fails(desk, tmp_path):
    class Broken:
        def save(self, *_):
            raise Unavailable("store.unavailable", desk.knowledge.rulebook.beyond[0].name)

    with pytest.raises(Unavailable):
        check_parcels(replace(desk, store=Broken()), handed_in(geojson(DATANG)))


def test_an_unknown_number_is_not_found(desk):
    with pytest.raises(NotFound):
        show_record(desk, "nothing")


@settings(max_examples=40, deadline=None)
@given(
    lon=st.floats(115.2, 116.6), lat=st.floats(35.8, 37.0), size=st.floats(0.0005, 0.01),
    investment=st.one_of(st.none(), st.floats(0, 1e6)), year=st.integers(2019, 2030),
)  # fmt: skip
def test_nothing_in_the_real_world_conforms_without_official_layers(
    desk, lon, lat, size, investment, year
):
    ring = [[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat]]
    profile = {} if investment is None else {"investment_wan_yuan": investment}
    record = check_parcels(desk, handed_in(geojson(ring), profile=profile, as_of=date(year, 6, 1)))
    assert record["verdict"] in ("incomplete", "restricted", "prohibited")
    assert record["unchecked"]


def test_place_parcel_keeps_the_plane_of_the_file():
    from shapely import box

    placed = place_parcel(DrawnParcel("x", box(38_655_000, 4_081_000, 38_655_100, 4_081_100), 4526))
    assert placed.plane.epsg == 4547
    assert placed.geometry.bounds == (655_000, 4_081_000, 655_100, 4_081_100)
