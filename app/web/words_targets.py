"""Sentences of the pages: the planner's dashboard."""

from collections.abc import Mapping

from app.text import Text

TARGETS_WORDS: Mapping[str, Text] = {}
