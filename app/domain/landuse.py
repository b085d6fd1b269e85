"""Planned land of a zone: its industrial share, held against the share that the plan prints."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.sources import Source
from app.text import Text


@dataclass(frozen=True, slots=True)
class PlannedLand:
    """What a plan intends for a zone in a year.

    `term` is the plan's own word for construction land (the two blocks of Linqing use different
    ones); `printed_share_percent` is printed with 约, rounded to whole per cent, None where the
    figure is a sum made here (`derived`).
    """

    zone: str
    year: int
    term: Text
    construction_land_km2: float
    industrial_land_km2: float
    printed_share_percent: int | None
    sources: Sequence[Source]
    derived: bool = False

    @property
    def industrial_share(self) -> float:
        """Planned industrial land over planned construction land, 0..1.

        >>> round(PlannedLand("z", 2025, Text("", ""), 22.25, 7.91, 36, ()).industrial_share, 4)
        0.3555
        """
        return self.industrial_land_km2 / self.construction_land_km2

    @property
    def agrees_with_print(self) -> bool | None:
        """Whether the computed share rounds to the printed one; None where none is printed.

        >>> PlannedLand("z", 2025, Text("", ""), 22.25, 7.91, 36, ()).agrees_with_print
        True
        """
        if self.printed_share_percent is None:
            return None
        return round(self.industrial_share * 100) == self.printed_share_percent


def combined(zone: str, parts: Sequence[PlannedLand]) -> PlannedLand | None:
    """Add up the plans of a zone's parts for one year; percentages are never averaged.

    Returns None without parts. The sum is marked `derived`: no document prints it, and the parts
    may call their construction land by different terms.
    """
    if not parts:
        return None
    terms = list(dict.fromkeys(part.term for part in parts))
    return PlannedLand(
        zone=zone,
        year=parts[0].year,
        term=Text("与".join(t.zh for t in terms), " and ".join(t.en for t in terms)),
        construction_land_km2=sum(part.construction_land_km2 for part in parts),
        industrial_land_km2=sum(part.industrial_land_km2 for part in parts),
        printed_share_percent=None,
        sources=[source for part in parts for source in part.sources],
        derived=True,
    )
