"""What a check says of the land of a project on several parcels: how much, and what overlaps."""

from collections.abc import Iterator, Sequence

from app.domain.areas import mu_from_m2
from app.domain.parcels import Diagnostic
from app.domain.project_land import ProjectLand
from app.domain.wording import number
from app.text import Text

SEVERAL_PARCELS = "profile.several_parcels"
OVERLAPPING = "parcels.overlap"
_MOST_NAMED = 8  # of the parcels that overlap, in the sentence
_ONCE = Text("，重叠部分只计一次", ", overlaps counted once")


def land_notes(
    parcels: Sequence[tuple[str, str]], land: ProjectLand, *, profile: bool
) -> Iterator[Diagnostic]:
    """Yield a warning where parcels overlap, and on which land a project is measured.

    Parameters
    ----------
    parcels : label and file of each
    profile : whether anything was stated of the project
    """
    if land.overlapping:
        yield _overlap(_named(parcels, land.overlapping), land)
    if len(parcels) > 1 and profile:
        yield _measured_on(len(parcels), land)


def _overlap(named: Sequence[str], land: ProjectLand) -> Diagnostic:
    more = "…" if len(named) > _MOST_NAMED else ""
    shown, area = named[:_MOST_NAMED], _area(land.area_m2)
    overlap = f"{number(land.overlap_m2)} m²"
    return Diagnostic(
        OVERLAPPING,
        "warning",
        Text(
            f"地块相互重叠：{'、'.join(shown)}{more}；重叠的 {overlap} 只计一次，"
            f"合计用地 {area.zh}",
            f"parcels overlap: {', '.join(shown)}{more}; the {overlap} they share count once, "
            f"all land together is {area.en}",
        ),
        {
            "parcels": "、".join(named),
            "overlap_m2": round(land.overlap_m2, 4),
            "area_m2": round(land.area_m2, 4),
        },
    )


def _measured_on(count: int, land: ProjectLand) -> Diagnostic:
    area = _area(land.area_m2)
    once = _ONCE if land.overlapping else Text("", "")
    return Diagnostic(
        SEVERAL_PARCELS,
        "info",
        Text(
            f"投资、税收和建筑指标按 {count} 个地块合计用地 {area.zh}计算{once.zh}，各地块结果相同",
            f"investment, tax and buildings are measured on all {count} parcels together, "
            f"{area.en}{once.en}: every parcel has the same result",
        ),
        {"area_m2": round(land.area_m2, 4)},
    )


def _area(area_m2: float) -> Text:
    m2, mu = number(area_m2), number(mu_from_m2(area_m2))
    return Text(f"{m2} m²（{mu} 亩）", f"{m2} m² ({mu} mu)")


def _named(parcels: Sequence[tuple[str, str]], places: Sequence[int]) -> list[str]:
    """Return the labels of parcels, with the file where another bears the same label."""
    labels = [label for label, _ in parcels]
    return [
        label if labels.count(label) == 1 else f"{label} ({file})"
        for label, file in (parcels[place] for place in places)
    ]
