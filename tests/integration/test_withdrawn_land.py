"""Land inside Yanggu's limits: parts of it were withdrawn, and no document says which."""

import json
from datetime import date

import shapely

from app.domain.reference import HOME_PLANE, to_degrees
from app.services.check_parcels import Submission, check_parcels
from app.services.show_zones import locate

DAY = date(2023, 3, 1)  # the plan of Yanggu governed


def test_a_check_says_what_the_map_says_of_withdrawn_land(desk):
    extents = desk.knowledge.on(DAY).extents
    middle = extents["yg-area-east", HOME_PLANE].core.representative_point()
    shape = to_degrees(middle.buffer(20, cap_style="square"), HOME_PLANE)
    record = check_parcels(desk, Submission(pasted=shapely.to_geojson(shape), as_of=DAY))
    (parcel,) = record["parcels"]
    (found,) = (f for f in parcel["findings"] if f["rule_id"] == "zone-location")
    assert found["outcome"] == "needs_review"
    place = to_degrees(middle, HOME_PLANE)
    caveats = {
        zone["caveat"]["zh"]
        for zone in locate(desk, place.x, place.y, DAY)["zones"]
        if zone["caveat"]
    }
    (caveat,) = caveats
    assert "须核对退出范围" in caveat
    assert caveat in found["reason"]["zh"]
    assert [entry["id"] for entry in found["conflicts"]] == ["yg-a04"]
    assert "退出地块没有图" in json.dumps(record["conflicts"]["yg-a04"], ensure_ascii=False)
