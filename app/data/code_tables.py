"""The code tables: GB/T 4754-2017 and the three systems of land-use codes, refused if unsound."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter

from app.data.yaml_files import Strict, Words, read_yaml, unsound
from app.domain.industry_codes import IndustryClass, IndustryTable
from app.domain.land_use_codes import (
    Cardinality,
    CodePair,
    LandUseSystem,
    LandUseTables,
    PairCertainty,
    Predicate,
    Reading,
)

INDUSTRY_FILE, LAND_USE_FILE = "gb4754.yaml", "land_use_codes.yaml"
_MNR = "用地用海2023"

_Division = Annotated[str, Field(pattern=r"^\d{2}$")]
_Code = Annotated[str, Field(pattern=r"^\d{2,4}$")]
_Name = Annotated[str, Field(min_length=1)]


class _Section(Words):
    divisions: tuple[_Division, ...] = Field(min_length=1)


class _IndustryFile(Strict):
    standard: str
    sections: dict[Annotated[str, Field(pattern=r"^[A-T]$")], _Section]
    divisions_en: dict[_Division, _Name]
    classes: dict[_Code, _Name]
    also: dict[_Code, tuple[_Name, ...]]


class _System(Strict):
    id: str
    aliases: tuple[str, ...]
    name: Words
    number: str
    used_for: Words
    classes: dict[Annotated[str, Field(pattern=r"^[0-9A-Z]{1,6}$")], Words]


class _Pair(Strict):
    mnr: str
    system: str
    code: str
    cardinality: Cardinality
    certainty: PairCertainty
    note: Words | None = None


class _Predicate(Strict):
    id: str
    name: Words
    system: str
    prefixes: tuple[str, ...] = Field(min_length=1)
    exceptions: tuple[str, ...] = ()
    certainty: PairCertainty
    basis: Words


class _Collision(Strict):
    code: str
    note: Words


class _LandUseFile(Strict):
    systems: tuple[_System, ...]
    pairs: tuple[_Pair, ...]
    predicates: tuple[_Predicate, ...]
    collisions: tuple[_Collision, ...]


def load_industry_table(folder: Path) -> IndustryTable:
    """Return the table of GB/T 4754-2017.

    Raises
    ------
    DataError
        `codes.unreadable`, `codes.invalid`, `codes.orphan` for a class without its parent,
        `codes.dangling` for a division in no section or an alternative name of no class.
    """
    read = read_yaml(folder / INDUSTRY_FILE, TypeAdapter(_IndustryFile), "codes")
    section_of = {
        division: letter for letter, section in read.sections.items()
        for division in section.divisions
    }  # fmt: skip
    for code in read.classes:
        if len(code) > 2 and code[:-1] not in read.classes:
            raise unsound("codes.orphan", code, f"{code[:-1]} does not exist")
        if code[:2] not in section_of:
            raise unsound("codes.dangling", code, "its division is in no section")
    for code in (*read.also, *read.divisions_en, *section_of):
        if code not in read.classes:
            raise unsound("codes.dangling", code, "no such class")
    classes = {
        code: IndustryClass(
            code, name, section_of[code[:2]], read.divisions_en.get(code), read.also.get(code, ())
        )
        for code, name in read.classes.items()
    }
    sections = {letter: section.text() for letter, section in read.sections.items()}
    return IndustryTable(read.standard, sections, classes)


def load_land_use_tables(folder: Path) -> LandUseTables:
    """Return the systems of land-use codes and how they correspond.

    Raises
    ------
    DataError
        `codes.unreadable`, `codes.invalid`, `codes.dangling` for a code or system that does not
        exist, `codes.no_collision` for a warned number that means one thing only.
    """
    read = read_yaml(folder / LAND_USE_FILE, TypeAdapter(_LandUseFile), "codes")
    systems = {entry.id: _system(entry) for entry in read.systems}
    pairs = tuple(_pair(entry, systems) for entry in read.pairs)
    tables = LandUseTables(
        tuple(systems.values()),
        pairs,
        tuple(_predicate(entry, systems) for entry in read.predicates),
        {entry.code: entry.note.text() for entry in read.collisions},
    )
    for code in tables.collisions:
        if len({reading.name.zh for reading in tables.readings(code)}) < 2:
            raise unsound("codes.no_collision", code, "it means one thing only")
    return tables


def _system(entry: _System) -> LandUseSystem:
    names = {code: name.text() for code, name in entry.classes.items()}
    return LandUseSystem(
        entry.id, entry.name.text(), entry.number, entry.used_for.text(), names, entry.aliases
    )


def _pair(entry: _Pair, systems: Mapping[str, LandUseSystem]) -> CodePair:
    return CodePair(
        _reading(_MNR, entry.mnr, systems),
        _reading(entry.system, entry.code, systems),
        entry.cardinality,
        entry.certainty,
        entry.note.text() if entry.note else None,
    )


def _reading(system: str, code: str, systems: Mapping[str, LandUseSystem]) -> Reading:
    if system not in systems or code not in systems[system].classes:
        raise unsound("codes.dangling", code, f"{system} has no code {code}")
    return Reading(systems[system], code)


def _predicate(entry: _Predicate, systems: Mapping[str, LandUseSystem]) -> Predicate:
    for code in (*entry.prefixes, *entry.exceptions):
        _reading(entry.system, code, systems)
    return Predicate(
        entry.id,
        entry.name.text(),
        entry.system,
        entry.prefixes,
        entry.certainty,
        entry.basis.text(),
        entry.exceptions,
    )
