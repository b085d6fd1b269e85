"""Draw the maps that answer one question: land use, intensity, eco-control."""

from app.domain.landuse import PlannedLand
from app.domain.rules import Comparison, Rule
from app.domain.sources import TEXT_STATUS_WORDS
from app.domain.wording import number, percent
from app.domain.zones import Zone
from app.maps.drawing import QuestionDrawing, Shaded
from app.services.desk import Desk
from app.services.draw_maps import MapRoom
from app.services.list_rules import compared_words
from app.services.show_eco_control import REDLINE, UNITS, official_layer
from app.services.show_land_use import planned_land
from app.services.show_zones import children_of, get_zone
from app.text import Language, Text

SOURCE = Text("出处", "Source")
SILENT = Text("文本未给出", "not printed")
_NO_UNIT = Text("文本未给出，且无官方图层", "not printed, and no official layer")
_UNIT_BY_PLACE = Text(
    "文本未给出；官方图层按具体位置查询", "not printed; ask the official layer with a place"
)
_NO_LAYERS = Text(
    "没有管控单元与生态保护红线的官方图层；图上只表示文本的说法，不能用于判断是否涉及红线",
    "no official layer of control units or redlines; the map shows what the texts say and cannot "
    "tell whether a redline is concerned",
)
_LAYERS_BY_PLACE = Text(
    "图上只表示文本的说法；已载入的管控单元或生态保护红线官方图层请用经纬度或地块查询",
    "the map shows what the texts say; ask with coordinates or a parcel for the official layers of "
    "control units or redlines that are loaded",
)
# Whose planned areas, intensity clauses and control units the plans speak of.
PLACES = ("development_zone", "block", "industrial_area", "industrial_cluster")


def draw_land_use(
    desk: Desk, room: MapRoom, language: Language, zone_id: str | None, year: int
) -> str:
    """Return the map of planned industrial shares in `year`; NotFound `zone.not_found`."""
    shaded = [
        _land(zone, next((p for p in planned_land(desk, zone.id) if p.year == year), None), desk)
        for zone in _zones(desk, zone_id)
    ]
    shares = [s.shade for s in shaded if s.shade is not None]
    least, greatest = min(shares, default=0.0), max(shares, default=1.0)
    spread = greatest - least
    drawing = QuestionDrawing(
        title=Text(f"规划工业用地占比（{year} 年）", f"Planned industrial share, {year}"),
        zones=[
            Shaded(
                s.zone,
                None if s.shade is None else (s.shade - least) / spread if spread else 1.0,
                s.figure,
                s.facts,
            )
            for s in shaded
        ],
        least=_percent_words(least) if shares else None,
        greatest=_percent_words(greatest) if shares else None,
        notes=(
            Text(
                "占比 = 规划工业用地 ÷ 规划建设用地；力争达到的规模，不是现状，也不是工业用地率",
                "share = planned industrial land / planned construction land; an intended size, "
                "not the present state",
            ),
        ),
    )
    return _page(drawing, desk, room, language)


def draw_intensity(desk: Desk, room: MapRoom, language: Language, zone_id: str | None) -> str:
    """Return the map of printed investment thresholds; NotFound `zone.not_found`."""
    shaded = [_intensity(zone, desk) for zone in _zones(desk, zone_id)]
    drawing = QuestionDrawing(
        title=Text("投资强度与集约用地条款", "Intensity clauses"),
        zones=shaded,
        least=None,
        greatest=Text("文本印有投资强度", "an investment intensity is printed"),
        notes=(
            Text(
                "“不低于”含该值，“高于”“超过”不含；整个园区的目标不单独判定一个项目",
                "at least includes the value, more than does not; a target of a whole zone "
                "decides no single project",
            ),
        ),
    )
    return _page(drawing, desk, room, language)


def draw_eco_control(desk: Desk, room: MapRoom, language: Language, zone_id: str | None) -> str:
    """Return the map of eco-control classes that the texts name; NotFound `zone.not_found`."""
    shaded = [_control(zone, desk) for zone in _zones(desk, zone_id)]
    drawing = QuestionDrawing(
        title=Text("生态环境管控", "Eco-environmental control"),
        zones=shaded,
        least=None,
        greatest=Text("重点管控单元（文本所称）", "key control unit, as the text says"),
        notes=(_LAYERS_BY_PLACE if _layers_loaded(desk) else _NO_LAYERS,),
    )
    return _page(drawing, desk, room, language)


def _zones(desk: Desk, zone_id: str | None) -> list[Zone]:
    """Return one zone with its parts, or every zone that the question can be asked of."""
    if zone_id is not None:
        zone = get_zone(desk, zone_id)
        parts = [z for z in children_of(desk, zone_id) if z.kind in PLACES]
        return [zone, *parts]
    return [
        zone
        for zone in desk.knowledge.zones
        if zone.kind in PLACES and zone.basis not in ("text_only", "demonstration")
    ]


def _percent_words(share: float) -> Text:
    return Text(percent(share), percent(share))


def _page(drawing: QuestionDrawing, desk: Desk, room: MapRoom, language: Language) -> str:
    from app.maps.questions import question_page  # noqa: PLC0415 - see `import_drawing`

    return question_page(drawing, room.options(desk, language))


def _land(zone: Zone, plan: PlannedLand | None, desk: Desk) -> Shaded:
    if plan is None:
        return Shaded(zone, None, None, ((Text("规划用地", "Planned land"), SILENT),))
    share = percent(plan.industrial_share)
    printed = plan.printed_share_percent
    print_words = Text("未印（合计推算）", "not printed (a sum)")
    if printed is not None:
        agrees = Text("一致", "agrees") if plan.agrees_with_print else Text("不一致", "differs")
        print_words = Text(f"约 {printed} %（{agrees.zh}）", f"about {printed} % ({agrees.en})")
    km2 = number(plan.construction_land_km2), number(plan.industrial_land_km2)
    return Shaded(
        zone,
        plan.industrial_share,
        Text(share, share),
        (
            (Text("规划建设用地（km²）", "Construction land (km²)"), Text(km2[0], km2[0])),
            (Text("规划工业用地（km²）", "Industrial land (km²)"), Text(km2[1], km2[1])),
            (Text("占比", "Share"), Text(share, share)),
            (Text("文本所印", "As printed"), print_words),
            (SOURCE, _cited(desk, plan.sources[0].document, plan.sources[0].section)),
        ),
    )


def _cited(desk: Desk, document_id: str, section: str) -> Text:
    document = desk.knowledge.rulebook.documents[document_id]
    status = TEXT_STATUS_WORDS[document.status_on(desk.today())]
    number_ = document.number or document.title_zh
    return Text(f"{number_} {section}（{status.zh}）", f"{number_} {section} ({status.en})")


def _governing(zone: Zone, desk: Desk) -> list[Rule]:
    family = {zone.id, zone.parent}
    return [
        rule
        for rule in desk.knowledge.rulebook.rules
        if rule.question == "intensity"
        and isinstance(rule.requirement, Comparison)
        and family & set(rule.zones)
    ]


def _intensity(zone: Zone, desk: Desk) -> Shaded:
    rules = _governing(zone, desk)
    facts = [(rule.title, _required(rule)) for rule in rules]
    if rules:
        source = rules[0].source
        facts.append((SOURCE, _cited(desk, source.document, source.section)))
    investment = next(
        (r for r in rules if getattr(r.requirement, "indicator", "") == "investment_intensity"),
        None,
    )
    figure = _required(investment) if investment else None
    shade = 1.0 if investment else None
    return Shaded(zone, shade, figure, facts or ((SOURCE, SILENT),))


def _required(rule: Rule) -> Text:
    asked = rule.requirement
    if not isinstance(asked, Comparison):
        return rule.title
    return compared_words(asked, rule.source.quote)


def _layers_loaded(desk: Desk) -> bool:
    known, day = desk.knowledge, desk.today()
    return any(official_layer(known, topic, day) for topic in (UNITS, REDLINE))


def _control(zone: Zone, desk: Desk) -> Shaded:
    named = desk.knowledge.rulebook.control_classes.get(zone.id)
    if named is None:
        loaded = official_layer(desk.knowledge, UNITS, desk.today())
        unknown = _UNIT_BY_PLACE if loaded else _NO_UNIT
        return Shaded(zone, None, None, ((Text("管控单元", "Control unit"), unknown),))
    return Shaded(
        zone,
        1.0,
        named.name,
        (
            (Text("管控单元", "Control unit"), named.name),
            (Text("准入清单", "Access list"), named.access_list),
            (SOURCE, _cited(desk, named.source.document, named.source.section)),
        ),
    )
