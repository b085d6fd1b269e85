"""Sentences of the pages: batches: sent, watched, read."""

from collections.abc import Mapping

from app.text import Text

JOBS_WORDS: Mapping[str, Text] = {}
