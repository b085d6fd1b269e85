"""Land-use codes: three systems in which one number means different land, and how they meet."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.text import Text

PairCertainty = Literal["stated", "uncertain"]
Cardinality = Literal["1:1", "1:n", "n:1", "n:n"]
_FLIPPED: dict[Cardinality, Cardinality] = {"1:1": "1:1", "1:n": "n:1", "n:1": "1:n", "n:n": "n:n"}

CARDINALITY_WORDS: dict[Cardinality, Text] = {
    "1:1": Text("一对一", "one to one"),
    "1:n": Text("一对多：不能反推到唯一一类", "one to several: not decided by this code alone"),
    "n:1": Text("多对一", "several to one"),
    "n:n": Text("多对多", "several to several"),
}
CERTAINTY_WORDS: dict[PairCertainty, Text] = {
    "stated": Text("对照表写明或同名", "stated in a table, or the same name"),
    "uncertain": Text("待核，不得作为依据", "to be verified, no basis"),
}


@dataclass(frozen=True, slots=True)
class LandUseSystem:
    """One system of codes; `aliases` are other ways to name it, `classes` its codes' names."""

    id: str
    name: Text
    number: str
    used_for: Text
    classes: Mapping[str, Text]
    aliases: Sequence[str] = ()

    def parent(self, code: str) -> str | None:
        """Return the next wider code of this system, None for one at the top."""
        shorter = (code[:length] for length in range(len(code) - 1, 0, -1))
        return next((wider for wider in shorter if wider in self.classes), None)


@dataclass(frozen=True, slots=True)
class Reading:
    """One number in one system."""

    system: LandUseSystem
    code: str

    @property
    def name(self) -> Text:
        """What the number means there."""
        return self.system.classes[self.code]


@dataclass(frozen=True, slots=True)
class CodePair:
    """Two codes that correspond; `cardinality` reads `one` : `other`."""

    one: Reading
    other: Reading
    cardinality: Cardinality
    certainty: PairCertainty
    note: Text | None = None

    def seen_from(self, reading: Reading) -> "CodePair | None":
        """Return the pair with `reading` first, None if it is not in the pair."""
        if _same(reading, self.one):
            return self
        if _same(reading, self.other):
            flipped = _FLIPPED[self.cardinality]
            return CodePair(self.other, self.one, flipped, self.certainty, self.note)
        return None


@dataclass(frozen=True, slots=True)
class Predicate:
    """What counts as construction, industrial, mining or storage land in one system.

    `basis` says what the counting rests on; it is not law.
    """

    id: str
    name: Text
    system: str
    prefixes: Sequence[str]
    certainty: PairCertainty
    basis: Text
    exceptions: Sequence[str] = ()

    def counts(self, code: str) -> bool:
        """Tell whether a code counts.

        >>> built = Predicate("construction", Text("", ""), "三调", ("10",), "stated",
        ...                   Text("", ""), ("1006",))
        >>> built.counts("1003"), built.counts("1006"), built.counts("1101")
        (True, False, False)
        """
        inside = any(code.startswith(prefix) for prefix in self.prefixes)
        return inside and not any(code.startswith(prefix) for prefix in self.exceptions)


@dataclass(frozen=True, slots=True)
class LandUseTables:
    """All systems, the correspondences between them, and the warned collisions by number."""

    systems: Sequence[LandUseSystem]
    pairs: Sequence[CodePair]
    predicates: Sequence[Predicate]
    collisions: Mapping[str, Text]

    def system(self, name: str) -> LandUseSystem | None:
        """Return a system by its id or by another name of it, whatever the case."""
        wanted = name.strip().casefold()
        for known in self.systems:
            if wanted in (known.id.casefold(), *(alias.casefold() for alias in known.aliases)):
                return known
        return None

    def readings(self, code: str) -> tuple[Reading, ...]:
        """Return what a number means in every system that has it."""
        return tuple(Reading(known, code) for known in self.systems if code in known.classes)

    def counterparts(self, reading: Reading) -> tuple[CodePair, ...]:
        """Return the codes of the other systems that correspond, each pair read from here."""
        seen = (pair.seen_from(reading) for pair in self.pairs)
        return tuple(pair for pair in seen if pair is not None)

    def predicates_of(self, reading: Reading) -> tuple[tuple[Predicate, bool], ...]:
        """Return every way of counting of the reading's system, and whether the code counts."""
        return tuple(
            (predicate, predicate.counts(reading.code))
            for predicate in self.predicates
            if predicate.system == reading.system.id
        )

    def near(self, code: str, system: LandUseSystem | None = None) -> tuple[Reading, ...]:
        """Return the readings whose number, or name, is most like what was written."""
        found: list[Reading] = []
        for known in (system,) if system else self.systems:
            wider = known.parent(code)
            likely = [wider] if wider else []
            likely += difflib.get_close_matches(code, known.classes, n=3, cutoff=0.6)
            found += [Reading(known, near) for near in dict.fromkeys(likely)]
        return tuple(found)

    def search(self, words: str) -> tuple[Reading, ...]:
        """Return the readings whose name holds the words."""
        wanted = words.strip().casefold()
        return tuple(
            Reading(known, code)
            for known in self.systems
            for code, name in known.classes.items()
            if wanted and (wanted in name.zh or wanted in name.en.casefold())
        )


def _same(one: Reading, other: Reading) -> bool:
    return (one.system.id, one.code) == (other.system.id, other.code)
