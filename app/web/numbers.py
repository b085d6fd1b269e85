"""Numbers of records and batches as people paste them."""

import re

from app.text import Language
from app.web.rendering import say

LENGTH = 22
_IN_ADDRESS = re.compile(r"/(?:records|jobs|assessments)/([^/?#\s]+)")


def number_in(written: str) -> str:
    """Return the number in what was pasted: by itself, in an address, or after its name.

    >>> number_in(" http://a/records/AbC_1?lang=en "), number_in("记录号：AbC")
    ('AbC_1', 'AbC')
    """
    plain = written.strip()
    in_address = _IN_ADDRESS.search(plain)
    plain = in_address[1] if in_address else re.split(r"[:：]\s*", plain)[-1]
    return plain.removesuffix(".json").strip("\u3002.,，;；\"“”'")


def hint_for(number: str, language: Language) -> str:
    """Say what is odd about a number that is not found; empty if it looks like one."""
    if len(number) != LENGTH:
        return say(language, "records.length", n=len(number), most=LENGTH)
    return ""
