"""The table of GB/T 4754-2017: classes, their parents, and how two codes relate."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.industries import bare_code
from app.text import Text


@dataclass(frozen=True, slots=True)
class IndustryClass:
    """One class: two digits a division, three a group, four a class of the standard."""

    code: str
    name_zh: str
    section: str
    name_en: str | None = None
    also: Sequence[str] = ()

    @property
    def full_code(self) -> str:
        """The code with the letter of its section.

        >>> IndustryClass("3451", "滚动轴承制造", "C").full_code
        'C3451'
        """
        return f"{self.section}{self.code}"


@dataclass(frozen=True, slots=True)
class IndustryTable:
    """All classes by code, and the names of the sections by letter."""

    standard: str
    sections: Mapping[str, Text]
    classes: Mapping[str, IndustryClass] = field(repr=False)

    def get(self, code: str) -> IndustryClass | None:
        """Return the class of a code written with or without its section's letter.

        A letter that is not the section's own makes the code unknown.
        """
        written = code.strip().upper()
        found = self.classes.get(bare_code(written))
        if found is None or (written[0].isalpha() and written[0] != found.section):
            return None
        return found

    def parents(self, code: str) -> tuple[IndustryClass, ...]:
        """Return the classes that hold this one, the widest first."""
        return tuple(self.classes[code[:length]] for length in range(2, len(code)))

    def children(self, code: str) -> tuple[IndustryClass, ...]:
        """Return the classes directly below, by code."""
        return tuple(
            found
            for found in self.classes.values()
            if len(found.code) == len(code) + 1 and found.code.startswith(code)
        )

    def search(self, words: str) -> tuple[IndustryClass, ...]:
        """Return the classes whose name holds all the words, the exact and the finest first."""
        wanted = words.casefold().split()

        def holds(found: IndustryClass) -> bool:
            names = " ".join((found.name_zh, found.name_en or "", *found.also)).casefold()
            return all(word in names for word in wanted)

        hits = [found for found in self.classes.values() if wanted and holds(found)]
        return tuple(sorted(hits, key=lambda f: (f.name_zh != words.strip(), -len(f.code), f.code)))

    def near(self, words: str, most: int = 5) -> tuple[IndustryClass, ...]:
        """Return the classes whose code or name is most like what was written.

        Near a code that does not exist are the narrowest class that would hold it and its parts.
        """
        digits = re.match(r"[A-T]?(\d{2,})", words.strip().upper())
        if digits is not None:
            return self._around(digits.group(1))
        names: dict[str, IndustryClass] = {}
        for found in self.classes.values():
            names[found.name_zh] = found  # of equal names the finer class stays
        close = difflib.get_close_matches(words.strip(), names, n=most, cutoff=0.55)
        return tuple(names[name] for name in close)

    def _around(self, digits: str) -> tuple[IndustryClass, ...]:
        for length in range(min(len(digits), 4), 1, -1):
            found = self.classes.get(digits[:length])
            if found is not None:
                return (found, *self.children(found.code))
        return ()


def touches(one: str, other: str) -> bool:
    """Tell whether one code lies within the other, either way.

    >>> touches("34", "3451"), touches("3451", "34"), touches("3451", "3452")
    (True, True, False)
    """
    return one.startswith(other) or other.startswith(one)
