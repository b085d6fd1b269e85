"""Text that office files can hold: users' labels may carry anything."""

import re

# What XML cannot hold, and marks that would turn the direction of the text after them.
_NOT_FOR_PAPER = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]"
)


def clean(value: object) -> str:
    r"""Return a value as text without what XML cannot hold; nothing else is altered.

    >>> clean("a\x00b\x0bc\ud800d\u202ee")
    'abcde'
    """
    return _NOT_FOR_PAPER.sub("", str(value))


def shortened(text: str, letters: int) -> str:
    """Return a text cut to `letters`, with an ellipsis where it was longer.

    >>> shortened("abc", 3), shortened("abcd", 3)
    ('abc', 'ab…')
    """
    return text if len(text) <= letters else text[: letters - 1] + "…"


def without(sentence: str, name: str) -> str:
    """Return a sentence without the name before its colon, where the name already stands by it.

    >>> without("准入：文本未给出", "准入"), without("access: none", "access")
    ('文本未给出', 'none')
    """
    rest = sentence.removeprefix(name)
    if rest == sentence or (rest and not rest.startswith(("：", ": ", "，", ", "))):
        return sentence
    return rest.lstrip("：，:, ")
