"""Sentences of the pages: zones side by side."""

from collections.abc import Mapping

from app.text import Text

COMPARE_WORDS: Mapping[str, Text] = {}
