"""Draw the parks that a search ranked, and those that it excluded."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.domain.zones import Zone
from app.services.desk import Desk
from app.services.draw_maps import MapRoom
from app.services.find_sites import SiteSearch, find_sites
from app.text import Language, Text

if TYPE_CHECKING:
    from app.maps.sites import PlacedPark


def draw_sites(desk: Desk, room: MapRoom, language: Language, search: SiteSearch) -> str:
    """Return the map of a search; its first `most` parks stand out.

    Raises
    ------
    InputError
        As `find_sites`.
    """
    from app.maps.sites import sites_page  # noqa: PLC0415 - see `import_drawing`

    found: Any = find_sites(desk, replace(search, most=1))
    zones = desk.knowledge.zones_by_id
    ranked = [_ranked(park, zones) for park in found["parks"]]
    out = [_excluded(park, zones) for park in found["excluded"]]
    return sites_page([*ranked, *out], search.most, room.options(desk, language))


def _ranked(park: Mapping[str, Any], zones: Mapping[str, Zone]) -> "PlacedPark":
    from app.maps.sites import PlacedPark  # noqa: PLC0415

    best, worst = park["rank_best"], park["rank_worst"]
    ranks = str(best) if best == worst else f"{best}–{worst}"
    score = f"{park['score']['least']:.2f}–{park['score']['greatest']:.2f}"
    return PlacedPark(
        zones[park["zone"]["id"]], park["rank"], Text(ranks, ranks), Text(score, score)
    )


def _excluded(park: Mapping[str, Any], zones: Mapping[str, Zone]) -> "PlacedPark":
    from app.maps.sites import PlacedPark  # noqa: PLC0415

    reasons = [Text(**reason["text"]) for reason in park["reasons"]]
    why = Text("；".join(r.zh for r in reasons), "; ".join(r.en for r in reasons))
    return PlacedPark(zones[park["zone"]["id"]], None, why)
