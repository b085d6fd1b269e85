"""What a map of zones says in words: cards, the table, the legend, the source line."""

from collections.abc import Sequence

from app.domain.wording import number, plain
from app.domain.zones import BASIS_WORDS, Basis, Limit, Zone
from app.maps import words
from app.maps.frame import Card, Fact, LegendEntry, Table
from app.maps.options import MapOptions
from app.maps.style import BAND_STYLE, ZONE_STYLES
from app.maps.zone_shapes import is_drawn, is_place, name_of, uncertainty_words
from app.text import Text

_PLAN = Text("出处", "Plan")
_BASIS = Text("依据", "Basis")
_UNCERTAINTY = Text("误差", "Uncertainty")
_GAZETTED = Text("文本面积", "Area as printed")
_COMPUTED = Text("图上面积", "Area as drawn")
_AREA_UNIT = Text("（km²）", " (km²)")
_NAME = Text("名称", "Name")
_KIND = Text("类型", "Kind")
_ORDER: tuple[Basis, ...] = ("official", "reconstructed", "point_only", "demonstration")


def zone_card(zone: Zone, options: MapOptions, *, link: bool = True) -> Card:
    """Return what a click on a zone opens."""
    say = options.say
    facts = [
        Fact(say(_GAZETTED), _area(zone.gazetted_area_km2, options)),
        *_drawn_area(zone, options),
        Fact(say(_UNCERTAINTY), say(uncertainty_words(zone))),
        *(_limit_fact(limit, options) for limit in zone.limits),
        Fact(say(_PLAN), plan_title(zone.plan, options)),
    ]
    language = "?lang=en" if options.language == "en" else ""
    return Card(
        id=f"zone-{zone.id}",
        title=say(name_of(zone)),
        subtitle=zone.name_zh if options.language == "en" else zone.name_en,
        badge=say(BASIS_WORDS[zone.basis]),
        badge_style=zone.basis,
        facts=facts,
        link=f"{options.zones_url}/{zone.id}{language}" if link else None,
        link_text=say(words.DETAILS),
    )


def _drawn_area(zone: Zone, options: MapOptions) -> list[Fact]:
    if zone.computed_area_km2 is None:
        return []
    return [Fact(options.say(_COMPUTED), _area(zone.computed_area_km2, options))]


def _limit_fact(limit: Limit, options: MapOptions) -> Fact:
    printed = limit.printed or options.say(words.NOT_PRINTED)
    within = f"  ±{plain(limit.uncertainty_m)} m" if limit.uncertainty_m else ""
    return Fact(options.say(words.SIDE_WORDS[limit.side]), printed + within)


def _area(area_km2: float | None, options: MapOptions) -> str:
    return options.say(words.NOT_PRINTED) if area_km2 is None else f"{number(area_km2)} km²"


def plan_title(plan: str, options: MapOptions) -> str:
    """Return a plan's title and number, or its id if the plan is not among the documents."""
    document = options.documents.get(plan)
    if document is None:
        return options.say(words.PLAN_WORDS.get(plan, Text(plan, plan)))
    title = document.title_en if options.language == "en" else document.title_zh
    return f"{title} {document.number}" if document.number else title


def zone_table(zones: Sequence[Zone], options: MapOptions) -> Table:
    """Return the drawn zones as a table: name, kind, basis, uncertainty, areas."""
    say = options.say
    columns = (
        say(_NAME),
        say(_KIND),
        say(_BASIS),
        say(_UNCERTAINTY),
        say(_GAZETTED) + say(_AREA_UNIT),
        say(_COMPUTED) + say(_AREA_UNIT),
    )
    rows = [
        (
            f"zone-{zone.id}",
            (
                say(name_of(zone)),
                say(words.kind_word(zone.kind)),
                say(BASIS_WORDS[zone.basis]),
                say(uncertainty_words(zone)),
                "—" if zone.gazetted_area_km2 is None else number(zone.gazetted_area_km2),
                "—" if zone.computed_area_km2 is None else number(zone.computed_area_km2),
            ),
        )
        for zone in sorted(zones, key=words.plan_order_of)
        if is_drawn(zone)
    ]
    return Table(columns, rows, numeric=frozenset({4, 5}))


def unplaced(zones: Sequence[Zone], options: MapOptions) -> list[tuple[str, list[str]]]:
    """Return, plan by plan, the names of the zones that have no place on the map."""
    by_plan: dict[str, list[str]] = {}
    for zone in zones:
        if not is_drawn(zone):
            heading = options.say(words.plan_word(zone.plan, zone.basis))
            by_plan.setdefault(heading, []).append(options.say(name_of(zone)))
    return list(by_plan.items())


def zone_legend(zones: Sequence[Zone], options: MapOptions) -> list[LegendEntry]:
    """Return a legend line for each basis among the drawn zones, and no other."""
    present = {zone.basis for zone in zones if is_drawn(zone)}
    entries: list[LegendEntry] = []
    for basis in _ORDER:
        if basis not in present:
            continue
        symbol = "point" if basis == "point_only" else ""
        text = options.say(words.BASIS_EXPLAINED[basis])
        entries.append(LegendEntry(text, ZONE_STYLES[basis], symbol))
        if basis == "point_only" and any(map(is_place, filter(is_drawn, zones))):
            entries.append(LegendEntry(options.say(words.PLACES), ZONE_STYLES[basis], "place"))
        if basis == "reconstructed":
            entries.append(LegendEntry(options.say(words.BAND), BAND_STYLE))
    return entries


def source_notes(zones: Sequence[Zone], options: MapOptions) -> list[str]:
    """Return the source line's sentences: the documents, and that outlines are reconstructed."""
    drawn = [zone for zone in zones if is_drawn(zone)]
    plans = dict.fromkeys(zone.plan for zone in drawn if zone.basis != "demonstration")
    notes = []
    if plans:
        separator, stop = ("; ", ".") if options.language == "en" else ("；", "。")
        titles = separator.join(plan_title(plan, options) for plan in plans)
        notes.append(options.say(words.SOURCES) + titles + stop)
    if any(zone.basis == "reconstructed" for zone in drawn):
        notes.append(options.say(words.RECONSTRUCTED_NOTE))
    if any(zone.basis == "demonstration" for zone in drawn):
        notes.append(options.say(words.FICTITIOUS_NOTE))
    return notes
