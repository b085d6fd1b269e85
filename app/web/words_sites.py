"""Sentences of the pages: the investor's finder."""

from collections.abc import Mapping

from app.text import Text

SITES_WORDS: Mapping[str, Text] = {}
