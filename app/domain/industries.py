"""Industries: classes of GB/T 4754-2017, and the groups of them that clauses speak of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.text import Text

Membership = Literal["in", "coarse", "perhaps", "out"]


@dataclass(frozen=True, slots=True)
class IndustryGroup:
    """What a clause calls by one name, such as 高耗水行业, told by codes, words and processes.

    `codes` certainly belong (with all their subdivisions), `perhaps` may belong: the printed word
    is wider or narrower than the class. `words` are names a person may write, `processes` are
    process ids that bring any project into the group, whatever its industry.
    The documents print no codes: their assignment is this product's reading, and says so.
    """

    id: str
    name: Text
    codes: Sequence[str] = ()
    perhaps: Sequence[str] = ()
    words: Sequence[str] = ()
    processes: Sequence[str] = ()

    def of_code(self, code: str) -> Membership:
        """Return whether a class of GB/T 4754-2017 belongs.

        `coarse`: the class holds a listed one and others beside it; a finer code would tell.
        `perhaps`: whether the printed word covers the class is for a person to judge.

        >>> casting = IndustryGroup("casting", Text("铸造", "casting"), codes=("3391", "3392"))
        >>> casting.of_code("3391"), casting.of_code("C33"), casting.of_code("3240")
        ('in', 'coarse', 'out')
        """
        bare = bare_code(code)
        if any(bare.startswith(known) for known in self.codes):
            return "in"
        if any(bare.startswith(known) for known in self.perhaps):
            return "perhaps"
        if any(known.startswith(bare) for known in (*self.codes, *self.perhaps)):
            return "coarse"
        return "out"

    def of_words(self, words: str) -> bool:
        """Return whether the words name this group.

        >>> dyeing = IndustryGroup("d", Text("印染", "dyeing"), words=("印染", "染整"))
        >>> dyeing.of_words("高端印染生产线"), dyeing.of_words("纺纱")
        (True, False)
        """
        return any(known in words for known in self.words)


def bare_code(code: str) -> str:
    """Return a class code without the letter of its section.

    >>> bare_code("C3391"), bare_code("33")
    ('3391', '33')
    """
    return code.lstrip("ABCDEFGHIJKLMNOPQRST")
