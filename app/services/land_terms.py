"""Which codes are construction and industrial land, by code system.

The only place where observed land use asks that question. What is marked uncertain in the tables
is never a basis: a system without a settled list of a kind gives no figure of it.
"""

from collections.abc import Iterable, Mapping

from app.domain.land_tally import LandTerm
from app.domain.land_use_codes import LandUseTables, Predicate
from app.domain.what_if import What


def land_terms(
    tables: LandUseTables, what: What, names: Iterable[str | None]
) -> Mapping[str, LandTerm]:
    """Return what counts as a kind of land in the systems of these names, by name.

    Systems that are not known, and those without a settled list, are left out.
    """
    found = {name: land_predicate(tables, what, name) for name in names if name is not None}
    return {
        name: LandTerm(predicate.prefixes, predicate.exceptions, _classes(tables, predicate))
        for name, predicate in found.items()
        if predicate is not None
    }


def land_predicate(tables: LandUseTables, what: What, name: str | None) -> Predicate | None:
    """Return the settled way of counting a kind of land in a system, None if there is none."""
    system = None if name is None else tables.system(name)
    if system is None:
        return None
    for predicate in tables.predicates:
        if (predicate.id, predicate.system) == (what, system.id):
            return predicate if predicate.certainty == "stated" else None
    return None


def _classes(tables: LandUseTables, predicate: Predicate) -> frozenset[str]:
    system = tables.system(predicate.system)
    return frozenset(system.classes if system else ())
