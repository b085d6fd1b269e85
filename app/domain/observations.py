"""What was measured: one indicator of one zone on one day, with who says so."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Observation:
    """One observed figure.

    Attributes
    ----------
    indicator : as a target names it, see `app.domain.targets`
    on : the day that the figure is about, not the day it was written down
    unit : as printed with the target, such as km2, 亿元, %
    source : who measured it, in the words of the person who recorded it
    computed : by this product from a layer or raster, otherwise handed in by a person
    officer : who recorded it
    withdrawn : a later entry took it back; it is kept and no longer answers
    """

    id: str
    zone: str
    indicator: str
    on: date
    value: float
    unit: str
    source: str
    computed: bool
    officer: str
    recorded_at: datetime
    withdrawn: bool = False
