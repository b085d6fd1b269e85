"""A boundary-point TXT as lines: keys, parcel headers, points, each with its line number."""

from dataclasses import dataclass

from app.data.formats.txt_quirks import Quirk

SHAPE_KINDS = ("面", "点", "线")
_KIND_PLACE = 4


@dataclass(frozen=True, slots=True)
class PointLine:
    """One boundary point as its line gives it; `first` is X (north) where the format is kept."""

    line: int
    name: str
    ring: str
    first: float
    second: float
    decimals: int


@dataclass(frozen=True, slots=True)
class ParcelLines:
    """One parcel: its header's fields before `@` and its points in file order."""

    line: int
    fields: tuple[str, ...]
    points: tuple[PointLine, ...]

    def field(self, offset: int) -> str:
        """Return the header field `offset` places from the shape kind (面): -4 is the count."""
        place = self._kind_place + offset
        return self.fields[place] if 0 <= place < len(self.fields) else ""

    @property
    def _kind_place(self) -> int:
        """Where the shape kind stands: fifth by the format, elsewhere if fields are missing."""
        if len(self.fields) > _KIND_PLACE and self.fields[_KIND_PLACE] in SHAPE_KINDS:
            return _KIND_PLACE
        kinds = [place for place, value in enumerate(self.fields) if value in SHAPE_KINDS]
        return kinds[-1] if kinds else _KIND_PLACE

    @property
    def extra_fields(self) -> tuple[str, ...]:
        """The fields after the eight standard ones, empty ones at the end left out."""
        extra = list(self.fields[self._kind_place + 4 :])
        while extra and not extra[-1]:
            extra.pop()
        return tuple(extra)


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One `key=value` line."""

    line: int
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class TxtDocument:
    """The file as lines: keys, further sections (heading and raw lines), parcels, quirks."""

    keys: tuple[KeyLine, ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    parcels: tuple[ParcelLines, ...]
    quirks: tuple[Quirk, ...]

    def value(self, *names: str) -> KeyLine | None:
        """Return the first non-empty line with one of these keys."""
        return next((key for key in self.keys if key.key in names and key.value), None)
