"""Records made by the service, arranged for the reports' tests."""

import copy
import json
from datetime import UTC, datetime

import pytest

from app.domain.record_view import view_of
from app.services.check_parcels import HandedIn, Submission, check_parcels
from app.services.desk import open_desk
from app.services.run_sample import get_sample, submission_of

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
# 300 m x 300 m or so in Linqing; 20000 ten thousand yuan are fewer than 280 a mu of it.
RING = [(115.72, 36.86), (115.723, 36.86), (115.723, 36.863), (115.72, 36.863), (115.72, 36.86)]
PROFILE = {"industry_code": "3240", "investment_wan_yuan": 20000, "uses_acid": True}
OFFICER = "张经办"
HOSTILE = "=1+1\x00\x0b\ud800\u202e坏&<b>" + "长" * 300 + "w" * 3000


def feature(east, label):
    ring = [(lon + east, lat) for lon, lat in RING]
    return {
        "type": "Feature",
        "properties": {"name": label},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def collection(count):
    features = [feature(0.004 * n, f"地块{n + 1}") for n in range(count)]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.fixture(scope="module")
def reported(tmp_path_factory):
    """Records of a demonstration sample, of one real parcel, of twenty; and what names things."""
    desk = open_desk(tmp_path_factory.mktemp("data"), demonstration=True, now=lambda: NOON)
    one = HandedIn("地块.geojson", json.dumps(feature(0, "一号地块")).encode())
    rule = next(
        rule.id
        for rule in desk.knowledge.rulebook.rules
        if rule.id in desk.knowledge.rulebook.confirmable and rule.title.zh == "排污许可"
    )
    answer = {"rule": rule, "confirmed": True, "officer": OFFICER, "reason": "已取得排污许可证"}
    found = {
        "demo": check_parcels(desk, submission_of(get_sample(desk, "prohibited"))),
        "real": check_parcels(
            desk, Submission(files=(one,), profile=PROFILE, confirmations=[answer])
        ),
        "many": check_parcels(
            desk, Submission(files=(HandedIn("20.geojson", collection(20)),), profile=PROFILE)
        ),
    }
    known = desk.knowledge.rulebook
    desk.store.close()
    return found, known


def hostile(record):
    """Return a record whose texts of users hold what no office file can."""
    marred = copy.deepcopy(record)
    for parcel in marred["parcels"]:
        parcel["label"] = parcel["file"] = HOSTILE
        parcel["attributes"] = {"@SUM(A1)": HOSTILE, "备注": "-2+3"}
    marred["profile"] = {"enterprise": HOSTILE}
    marred["confirmations"] = [
        {"rule": "gone\x01", "confirmed": False, "officer": HOSTILE, "reason": HOSTILE}
    ]
    return marred


def carried_over(record):
    """Return a record whose answers were given in an earlier one."""
    later = json.loads(json.dumps(record))
    for answer in later["confirmations"]:
        answer["given_in"] = {"record": "EARLIER-1", "at": "2026-10-01T16:30:00+00:00"}
    return later


def older(record):
    """Return a record as the first versions kept it, without what came later."""
    old = json.loads(json.dumps(record))  # nothing shared between its parts
    for key in ("conflicts", "statements", "earlier_record", "profile", "confirmations"):
        del old[key]
    for parcel in old["parcels"]:
        for judgement in (parcel, parcel["demonstration"] or {"findings": [], "unchecked": []}):
            for finding in judgement["findings"]:
                for key in ("conflicts", "effect", "dimension", "deadline_year", "clause"):
                    del finding[key]
                del finding["support"]
            for item in judgement["unchecked"]:
                del item["group"]
    for item in old["unchecked"]:
        del item["group"]
    return old


def arranged(record, known, language="zh"):
    return view_of(record, language, known)
