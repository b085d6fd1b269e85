"""What is made ready once is made anew with every import, and holds for its own days only."""

import json
from dataclasses import replace
from datetime import date, timedelta

from shapely.geometry import Polygon

from app.domain.location import scope_of
from app.domain.reference import HOME_PLANE, to_plane
from app.services.check_parcels import HandedIn, Submission, check_parcels
from app.services.desk import open_desk
from app.services.import_zones import ZoneImport, import_zones
from app.services.show_zones import locate
from tests.conftest import NOON
from tests.import_files import gbk_shapefile
from tests.integration.real_places import DATANG

FROM = date(2026, 6, 1)
SITE = to_plane(Polygon(DATANG), HOME_PLANE)
OFFICIAL = ZoneImport(zone_id="lq-block-urban", valid_from=FROM, source="临政字〔2026〕9号附图")
NAMES = {"名称": ["城区板块"], "批准文号": ["临政字〔2026〕9号"]}


def opened(folder):
    return open_desk(folder, demonstration=True, now=lambda: NOON)


def relation(desk, day):
    content = json.dumps({"type": "Polygon", "coordinates": [DATANG]}).encode()
    files = (HandedIn("p.geojson", content),)
    (parcel,) = check_parcels(desk, Submission(files=files, as_of=day))["parcels"]
    return {zone["id"]: zone["relation"] for zone in parcel["zones"]}.get("lq-block-urban")


def at_the_plant(desk, day):
    place = locate(desk, 115.770545, 36.873816, day)
    return {zone["id"]: zone["relation"] for zone in place["zones"]}.get("lq-block-urban")


def test_every_process_makes_its_zones_ready_anew_after_an_import(tmp_path):
    desk, other = opened(tmp_path), opened(tmp_path)
    ready = [one.knowledge.on(FROM).around(HOME_PLANE) for one in (desk, other)]
    for one, kept in zip((desk, other), ready, strict=True):
        assert one.knowledge.on(FROM).around(HOME_PLANE) is kept
        assert relation(one, FROM) == at_the_plant(one, FROM) == "undetermined"
    assert import_zones(desk, gbk_shapefile([SITE.buffer(100)], NAMES), OFFICIAL).stored
    for one, former in zip((desk, other), ready, strict=True):
        assert one.knowledge.on(FROM).around(HOME_PLANE) is not former
        assert relation(one, FROM) == at_the_plant(one, FROM) == "inside"
        before = FROM - timedelta(days=1)
        assert relation(one, before) == at_the_plant(one, before) == "undetermined"
    for one in (desk, other):
        one.store.close()


def test_rules_are_found_by_zone_in_the_order_of_the_book(desk):
    book = desk.knowledge.rulebook
    for zone_ids in ([], ["lq-edz"], ["lq-block-urban", "lq-edz"], ["no-such-zone"]):
        wanted = [r for r in book.rules if not r.zones or not set(zone_ids).isdisjoint(r.zones)]
        assert book.rules_of(zone_ids) == wanted
    assert len(book.rules_of(["lq-edz"])) > len(book.rules_of([])) == 2


def test_a_clause_governs_from_the_day_its_document_was_issued(desk):
    known = desk.knowledge
    rules = known.rulebook.rules_of(["lq-edz"])
    issued = max(
        begun
        for rule in rules
        if (begun := known.rulebook.documents[rule.source.document].valid_from) is not None
    )
    relations = [
        found
        for found in known.around(HOME_PLANE).of_parcel(SITE).values()
        if found.zone_id == "lq-edz"
    ]

    def begun(day):
        scope = scope_of(relations, known, day, demonstration=False)
        asked = {rule.id for pairs in scope.rules.values() for rule, _ in pairs}
        return asked, {rule.id for rule in scope.not_begun}

    newest = {
        rule.id
        for rule in rules
        if known.rulebook.documents[rule.source.document].valid_from == issued
    }
    on_the_day, waiting = begun(issued)
    assert newest <= on_the_day
    assert not newest & waiting
    the_day_before, waiting = begun(issued - timedelta(days=1))
    assert newest <= waiting
    assert not newest & the_day_before
    assert newest


def test_the_ready_zones_of_another_state_are_not_shared(desk):
    known = desk.knowledge
    known.around(HOME_PLANE)
    fewer = replace(known, zones=known.zones[:3])
    assert len(fewer.zones_by_id) == 3
    assert len(fewer.around(HOME_PLANE).zones) <= 3
