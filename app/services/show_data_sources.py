"""Show what the product knows: documents, boundaries, layers, observations, how old, how sure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import cast

from app import __version__
from app.data.geometry_json import Json, text
from app.data.raster_files import RasterFile
from app.domain.contradictions import Contradiction
from app.domain.reference import HOME_PLANE, STORAGE_EPSG
from app.domain.zones import BASIS_WORDS, Basis, Zone
from app.errors import InputError
from app.services.desk import Desk
from app.services.list_contradictions import KIND_WORDS, SEVERITY_WORDS
from app.services.measure_cover import list_rasters
from app.services.record_observation import list_observations
from app.services.show_data_documents import documents_with_counts, supersessions
from app.services.show_data_layers import layer_inventory
from app.text import Text

BASES: tuple[Basis, ...] = (
    "official",
    "reconstructed",
    "point_only",
    "text_only",
    "demonstration",
)
_AREA = Text(
    "记录面积是 CGCS2000 椭球面积；边在文件自身的三度带高斯平面上取直，每 70 m 加密；旁列平面面积。"
    "1 亩＝2000/3 m²",
    "The area of record is geodesic on CGCS2000; edges are straight in the file's own 3-degree "
    "Gauss-Kruger plane and split at 70 m; the planar area stands beside it. 1 mu = 2000/3 m²",
)


def show_data_sources(
    desk: Desk, rasters: Sequence[RasterFile], as_of: date | None = None
) -> Json:  # fmt: skip
    """Return the inventory of everything that answers on a day.

    Parameters
    ----------
    as_of : the day asked about, not after today; today if None

    Raises
    ------
    InputError
        `data.future_day`: what will be in force is known to nobody.
    DataError
        If something stored or shipped is unsound.
    Unavailable
        `store.unavailable`.
    """
    day = not_after_today(desk, as_of) or desk.today()
    known = desk.knowledge.on(day)
    documents = documents_with_counts(desk, day)
    return {
        "as_of": day.isoformat(),
        "today": desk.today().isoformat(),
        "documents": documents,
        "boundaries": _boundaries(known.zones),
        "layers": layer_inventory(known, day),
        "observations": _observations(desk, day),
        "rasters": list_rasters(desk, rasters, day)["rasters"],
        "contradictions": contradiction_counts(desk),
        "supersessions": supersessions(desk, documents),
        "beyond": [
            {"id": item.id, "name": text(item.name), "reason": text(item.reason)}
            for item in known.rulebook.beyond
        ],
        "software": _software(desk),
    }


def not_after_today(desk: Desk, day: date | None) -> date | None:
    """Return the day, refusing one that is yet to come; InputError `data.future_day`."""
    if day is None or day <= desk.today():
        return day
    raise InputError(
        "data.future_day",
        Text(f"{day} 还没有到", f"{day} is yet to come"),
        mend=Text("请选今天或以前的日期", "choose today or an earlier day"),
        where={"field": "as_of"},
    )


def contradiction_counts(desk: Desk) -> Json:
    """Return how many contradictions there are, by kind, severity and document quoted."""
    book = desk.knowledge.rulebook
    entries = book.contradictions
    documents = Counter(
        name for entry in entries for name in {passage.document for passage in entry.passages}
    )
    return {
        "count": len(entries),
        "review": sum(entry.review for entry in entries),
        "kinds": _tally((entry.kind for entry in entries), KIND_WORDS),
        "severities": _tally((entry.severity for entry in entries), SEVERITY_WORDS),
        "crossed": [
            {
                "id": kind,
                "words": text(words),
                "counts": [_of(entries, kind, severity) for severity in SEVERITY_WORDS],
            }
            for kind, words in KIND_WORDS.items()
        ],
        "documents": [
            {
                "id": name,
                "title": text(Text(document.title_zh, document.title_en)),
                "count": documents[name],
            }
            for name, document in book.documents.items()
            if documents[name]
        ],
    }


def _of(entries: Sequence[Contradiction], kind: str, severity: str) -> int:
    return sum(entry.kind == kind and entry.severity == severity for entry in entries)


def _tally(values: Iterable[str], words: object) -> list[Json]:
    counts = Counter(values)
    named = cast("dict[str, Text]", words)
    return [
        {"id": name, "words": text(said), "count": counts[name]} for name, said in named.items()
    ]


def _boundaries(zones: Sequence[Zone]) -> Json:
    """Count zones by basis with their range of uncertainty; `count` leaves fiction out."""
    return {
        "count": sum(zone.basis != "demonstration" for zone in zones),
        "bases": [_basis(basis, zones) for basis in BASES],
        "drawn": [_drawn(zone) for zone in zones if zone.basis in ("official", "reconstructed")],
    }


def _basis(basis: Basis, zones: Sequence[Zone]) -> Json:
    own = [zone for zone in zones if zone.basis == basis]
    amounts = [zone.uncertainty_m for zone in own if zone.uncertainty_m is not None]
    return {
        "basis": basis,
        "words": text(BASIS_WORDS[basis]),
        "count": len(own),
        "least_m": min(amounts, default=None),
        "greatest_m": max(amounts, default=None),
    }


def _drawn(zone: Zone) -> Json:
    return {
        "id": zone.id,
        "name_zh": zone.name_zh,
        "name_en": zone.name_en,
        "basis": zone.basis,
        "uncertainty_m": zone.uncertainty_m,
        "valid_from": zone.valid_from.isoformat() if zone.valid_from else None,
        "version": zone.version,
        "evidence": text(zone.evidence) if zone.evidence else None,
    }


def _observations(desk: Desk, day: date) -> Json:
    """Return observed figures that answer on a day, by who measured them."""
    found = cast("list[Json]", list_observations(desk, as_of=day, withdrawn=True)["observations"])
    standing = [one for one in found if one["withdrawn"] is None]
    names = {zone.id: (zone.name_zh, zone.name_en) for zone in desk.knowledge.zones}
    sources = []
    for source in dict.fromkeys(str(one["source"]) for one in standing):
        own = [one for one in standing if one["source"] == source]
        days = sorted(str(one["on"]) for one in own)
        zones = [names.get(z, (z, z)) for z in dict.fromkeys(str(one["zone"]) for one in own)]
        sources.append(
            {
                "source": source,
                "count": len(own),
                "computed": sum(bool(one["computed"]) for one in own),
                "zones": text(Text("、".join(z[0] for z in zones), ", ".join(z[1] for z in zones))),
                "indicators": len({one["indicator"] for one in own}),
                "first": days[0],
                "last": days[-1],
            }
        )
    return {"count": len(standing), "withdrawn": len(found) - len(standing), "sources": sources}


def _software(desk: Desk) -> Json:
    book, catalogue = desk.knowledge.rulebook, desk.catalogue
    imported = desk.knowledge.versions
    real = [rule for rule in book.rules if not rule.demonstration]
    return {
        "version": __version__,
        "area": text(_AREA),
        "plane": text(HOME_PLANE.name),
        "plane_epsg": HOME_PLANE.epsg,
        "storage_epsg": STORAGE_EPSG,
        "imports": imported.revision if imported else 0,
        "demonstration": bool(desk.samples),
        "counts": {
            "documents": sum(not document.demonstration for document in book.documents.values()),
            "clauses": len({(r.source.document, r.clause or r.id) for r in real}),
            "rules": len(real),
            "targets": len(desk.targets),
            "industries": len(catalogue.industries),
            "projects": len(catalogue.projects),
            "facilities": len(catalogue.facilities),
            "roads": len(catalogue.roads),
            "contradictions": len(book.contradictions),
        },
    }
