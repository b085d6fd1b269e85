"""What zones are and what they live on, side by side: kind, document, basis, areas, industries."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import cast

from app.data.geometry_json import Json
from app.domain.assessment import Knowledge
from app.domain.catalogue_words import FACILITY_KIND_WORDS, PROJECT_KIND_WORDS
from app.domain.figures import metres
from app.domain.sources import TEXT_STATUS_WORDS
from app.domain.withdrawn import is_excluded
from app.domain.wording import plain
from app.domain.zones import BASIS_WORDS, Zone
from app.maps.words import KIND_WORDS
from app.services.catalogue_query import CatalogueQuery
from app.services.compare_cells import no_data, row, said, section, silent
from app.services.desk import Desk
from app.services.list_facilities import list_facilities
from app.services.list_industries import list_industries
from app.services.list_projects import list_projects
from app.services.zone_profile_words import lies_in
from app.text import Text

_KM2 = Text("km²", "km²")
_BY_CONSTRUCTION = Text(
    "推定边界是按文本所印面积画出的，两个面积相符不说明位置准确",
    "reconstructed outlines are drawn so that their area equals the printed one; that the two "
    "agree says nothing about the place",
)
_OWN_ONLY = Text(
    "只计文件写明在该园区或其下属区域的；“未给出”不等于没有",
    "only what the documents place in the zone or its parts; not printed does not mean none",
)
_AS_PRINTED = Text("产业名称照文本原文", "industries are named as the documents print them")


def overview(known: Knowledge, zones: Sequence[Zone], day: date) -> Json:
    """Return what each zone is, which document says so, and how surely its place is known."""
    drawn = any(zone.basis == "reconstructed" and zone.computed_area_km2 for zone in zones)
    return section(
        "overview",
        Text("园区与依据", "The zones and what they rest on"),
        [
            row("kind", Text("类型", "Kind"), [said(_kind(zone)) for zone in zones]),
            row("parent", Text("上级区域", "Lies in"), [_parent(zone, known) for zone in zones]),
            row("plan", Text("依据文件", "Document"),
                [_document(zone, known, day) for zone in zones]),
            row("basis", Text("边界依据", "Basis of the boundary"), [_basis(z) for z in zones]),
            row("limits", Text("四至或位置原文", "Limits or place as printed"),
                [_limits(zone, known) for zone in zones]),
            row("gazetted", Text("文本面积", "Printed area"),
                [_area(zone.gazetted_area_km2, silent()) for zone in zones], unit=_KM2),
            row(
                "computed",
                Text("图上量算面积", "Area as drawn"),
                [_area(zone.computed_area_km2, no_data(_no_outline(zone))) for zone in zones],
                unit=_KM2,
                note=_BY_CONSTRUCTION if drawn else None,
            ),
            row("note", Text("说明与疑点", "Remarks"),
                [said(zone.note) if zone.note else silent(Text("无", "none")) for zone in zones]),
        ],
    )  # fmt: skip


def economy(desk: Desk, zones: Sequence[Zone]) -> Json:
    """Return the industries, firms, projects and facilities that the documents place in each."""
    return section(
        "economy",
        Text("产业、企业与设施", "Industries, firms and facilities"),
        [
            row("industries", Text("园区列出的产业", "Industries of the zone"),
                [_listed(zone.industries) for zone in zones], note=_AS_PRINTED),
            row("ranked", Text("规划排定的产业", "Industries as the plans rank them"),
                [_ranked(desk, zone) for zone in zones]),
            row("enterprises", Text("点名的企业", "Firms named"),
                [_enterprises(zone) for zone in zones]),
            row("projects", Text("项目、企业与平台", "Projects, firms, platforms"),
                [_projects(desk, zone) for zone in zones]),
            row("facilities", Text("配套设施", "Facilities"),
                [_facilities(desk, zone) for zone in zones]),
        ],
        note=_OWN_ONLY,
    )  # fmt: skip


def _kind(zone: Zone) -> Text:
    return KIND_WORDS.get(zone.kind, Text("园区", "zone"))


def _parent(zone: Zone, known: Knowledge) -> Json:
    above = known.zones_by_id.get(zone.parent or "")
    if above is None:
        return silent()
    return said(lies_in(zone, above) if is_excluded(zone) else Text(above.name_zh, above.name_en))


def _document(zone: Zone, known: Knowledge, day: date) -> Json:
    document = known.rulebook.documents[zone.plan]
    status = document.status_on(day)
    lines: list[Text | str] = []
    if document.number:
        lines.append(document.number)
    elif document.unnumbered:
        lines.append(Text("原文未印文号", "published without a number"))
    if document.valid_until:
        until = document.valid_until
        lines.append(Text(f"规划期至 {until}", f"plan period ends {until}"))
    return said(
        Text(document.title_zh, document.title_en),
        details=lines,
        tags=[(status, TEXT_STATUS_WORDS[status])],
    )


def _basis(zone: Zone) -> Json:
    return said(
        BASIS_WORDS[zone.basis],
        details=_uncertain(zone),
        tags=[(f"basis-{zone.basis}", Text("", ""))],
    )


def _uncertain(zone: Zone) -> list[Text]:
    amount = metres(zone.uncertainty_m)
    if zone.basis == "text_only":
        return [Text("没有范围，也没有点位", "neither outline nor point")]
    if zone.basis == "point_only":
        return [Text(f"点位误差约 {amount} m，范围未知",
                     f"point known to about {amount} m; extent unknown")]  # fmt: skip
    if zone.uncertainty_m:
        return [Text(f"边界误差最大约 {amount} m", f"edges known to about {amount} m at worst")]
    return [Text("边界无误差范围", "sharp edges")]


def _limits(zone: Zone, known: Knowledge) -> Json:
    words = zone.limits_as_printed or zone.location_zh
    if words is not None:
        return said(words)
    parts = [part for part in known.zones if part.parent == zone.id and part.limits_as_printed]
    if not parts:
        return silent()
    zh, en = "、".join(one.name_zh for one in parts), ", ".join(one.name_en for one in parts)
    return silent(details=[Text(f"分别印在：{zh}", f"printed for its parts: {en}")])


def _area(km2: float | None, otherwise: Json) -> Json:
    return otherwise if km2 is None else said(plain(km2), number=True)


def _no_outline(zone: Zone) -> Text:
    if zone.basis == "point_only":
        return Text("只有点位，无法量算", "point only: nothing to measure")
    return Text("只有文字，无法量算", "text only: nothing to measure")


def _listed(names: Sequence[str]) -> Json:
    return said(Text("、".join(names), "、".join(names))) if names else silent()


def _ranked(desk: Desk, zone: Zone) -> Json:
    found = cast("list[Json]", list_industries(desk, CatalogueQuery(zone=zone.id))["industries"])
    lines: list[Text | str] = []
    for one in found:
        if one["closeness"] == "around":
            continue
        tier = cast("dict[str, str]", one["tier_words"])
        name_en = one["name_en"] or one["name_zh"]
        part = one["closeness"] == "part"
        lines.append(
            Text(
                f"{one['name_zh']}（{tier['zh']}{'，在下属区域' if part else ''}）",
                f"{name_en} ({tier['en']}{', in a part of it' if part else ''})",
            )
        )
    if not lines:
        return silent()
    return said(Text(f"{len(lines)} 个", f"{len(lines)}"), details=lines)


def _enterprises(zone: Zone) -> Json:
    names = list(zone.enterprises)
    if not names:
        return silent()
    return said(Text(f"{len(names)} 家", f"{len(names)}"), details=["、".join(names)])


def _projects(desk: Desk, zone: Zone) -> Json:
    found = list_projects(desk, CatalogueQuery(zone=zone.id))["projects"]
    return _counted(cast("list[Json]", found), PROJECT_KIND_WORDS, Text("项", ""))


def _facilities(desk: Desk, zone: Zone) -> Json:
    found = list_facilities(desk, CatalogueQuery(zone=zone.id))["facilities"]
    return _counted(cast("list[Json]", found), FACILITY_KIND_WORDS, Text("处", ""))


def _counted(found: Sequence[Json], words: dict[str, Text], measure: Text) -> Json:
    """Count entries of the zone and its parts by kind; those of a zone around it do not count."""
    own = [str(one["kind"]) for one in found if one["closeness"] != "around"]
    if not own:
        return silent()
    kinds = Counter(own).most_common()
    zh = "，".join(f"{words[kind].zh} {count}" for kind, count in kinds)
    en = ", ".join(f"{words[kind].en} {count}" for kind, count in kinds)
    whole = Text(f"{len(own)} {measure.zh}", f"{len(own)}")
    return said(whole, details=[Text(zh, en)])
