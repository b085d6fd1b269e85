"""Sentences of the pages: the profile of one zone."""

from collections.abc import Mapping

from app.text import Text

ZONE_WORDS: Mapping[str, Text] = {}
