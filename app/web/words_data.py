"""Sentences of the pages: what the product knows, how old and how sure it is."""

from collections.abc import Mapping

from app.text import Text

DATA_WORDS: Mapping[str, Text] = {}
