"""How large knowledge is loaded, and worked with."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Load without looking for garbage: there is hardly any, and each look takes ever longer."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@contextmanager
def loaded_left_alone() -> Iterator[None]:
    """Work beside large knowledge: garbage is looked for among what is new, not in all of it."""
    others_do = gc.get_freeze_count() > 0
    gc.freeze()
    try:
        yield
    finally:
        if not others_do:
            gc.unfreeze()
