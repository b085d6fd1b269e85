"""What the texts call a zone in eco-environmental zoning (生态环境分区管控)."""

from dataclasses import dataclass

from app.domain.sources import Source
from app.text import Text


@dataclass(frozen=True, slots=True)
class ControlClass:
    """The class that a document gives a whole zone, and where its access list is printed.

    No unit code is given: the texts print none, and none is invented.
    """

    zone: str
    name: Text
    access_list: Text
    source: Source
