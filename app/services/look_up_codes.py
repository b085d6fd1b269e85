"""Look up codes: an industry by code or words, a land-use code in its system and in the others."""

import re

from app.data.geometry_json import Json, text
from app.domain.industry_codes import IndustryClass, IndustryTable
from app.domain.land_use_codes import (
    CARDINALITY_WORDS,
    CERTAINTY_WORDS,
    CodePair,
    LandUseSystem,
    LandUseTables,
    Reading,
)
from app.errors import InputError, NotFound
from app.services.catalogue_filters import holds_words
from app.services.desk import Desk
from app.text import Text

MOST_SHOWN = 60
LEVELS = {2: Text("大类", "division"), 3: Text("中类", "group"), 4: Text("小类", "class")}


def look_up_industry(desk: Desk, q: str) -> Json:
    """Return the classes of GB/T 4754-2017 that a code or words name, and near misses if none.

    `assigned` are the industries of the documents with these words and the classes that this
    product reads into them: the documents print no codes.

    Raises
    ------
    InputError
        `codes.empty`.
    """
    written = q.strip()
    if not written:
        raise _empty("q")
    table = desk.catalogue.industry_table
    is_code = re.fullmatch(r"[A-Ta-t]?\d+", written) is not None
    exact = table.get(written) if is_code else None
    found = ((exact,) if exact else ()) if is_code else table.search(written)
    assigned = [] if is_code else _assigned(desk, written)
    read_into = dict.fromkeys(table.classes[str(one["code"])] for one in assigned)
    near = () if found else dict.fromkeys([*read_into, *table.near(written)])
    return {
        "q": written,
        "standard": table.standard,
        "classes": [_class(table, one) for one in found[:MOST_SHOWN]],
        "count": len(found),
        "near": [_brief(one) for one in near],
        "assigned": assigned,
    }


def look_up_land_use(desk: Desk, code: str, system: str | None = None) -> Json:
    """Return what a land-use code means: in one system, or in every system that has it.

    `elsewhere` are the other systems' readings of the same number when a system is given.
    Words instead of a code return the codes whose names hold them.

    Raises
    ------
    InputError
        `codes.empty`, `codes.unknown_system`.
    NotFound
        `codes.not_found`, naming near codes.
    """
    written = code.strip()
    if not written:
        raise _empty("code")
    tables = desk.catalogue.land_use_tables
    wanted = None if system is None else _system(tables, system)
    same_number = tables.readings(written.upper())
    everywhere = same_number or tables.search(written)
    found = [r for r in everywhere if wanted is None or r.system.id == wanted.id]
    if not found:
        raise _not_found(tables, written, wanted)
    elsewhere = [] if wanted is None else [r for r in same_number if r.system.id != wanted.id]
    differ = len({reading.name.zh for reading in same_number}) > 1
    warned = tables.collisions.get(written.upper()) or Text(
        "同一编码在不同分类中含义不同，请写明分类",
        "the number means different land in different systems: name the system",
    )
    return {
        "code": written,
        "system": wanted.id if wanted else None,
        "readings": [_reading(tables, reading) for reading in found],
        "count": len(found),
        "ambiguous": differ and wanted is None,
        "elsewhere": [_named(reading) for reading in elsewhere],
        "warning": text(warned) if differ else None,
    }


def _empty(field: str) -> InputError:
    return InputError(
        "codes.empty",
        Text("没有写编码或名称", "neither a code nor words were given"),
        mend=Text("写编码（如 3451）或名称（如 轴承）", "give a code (3451) or words (轴承)"),
        where={"field": field},
    )


def _system(tables: LandUseTables, name: str) -> LandUseSystem:
    found = tables.system(name)
    if found is None:
        known = [one.id for one in tables.systems]
        raise InputError(
            "codes.unknown_system",
            Text(f"没有分类「{name}」", f"there is no system {name}"),
            mend=Text(f"可用的值：{'、'.join(known)}", f"known values: {', '.join(known)}"),
            where={"field": "system"},
        )
    return found


def _not_found(tables: LandUseTables, code: str, system: LandUseSystem | None) -> NotFound:
    near = [*tables.readings(code.upper()), *tables.near(code.upper(), system)]
    zh = "、".join(f"{r.system.id} {r.code} {r.name.zh}" for r in near)
    en = ", ".join(f"{r.system.id} {r.code} {r.name.en}" for r in near)
    place = Text("各分类", "no system") if system is None else Text(system.id, system.id)
    missing = "has a code" if system is None else "has no code"
    return NotFound(
        "codes.not_found",
        Text(f"{place.zh}中没有编码「{code}」", f"{place.en} {missing} {code}"),
        mend=Text(f"相近的有：{zh}", f"near it: {en}") if near else None,
        where={"code": code},
    )


def _class(table: IndustryTable, found: IndustryClass) -> Json:
    return {
        **_brief(found),
        "section": {"letter": found.section, "name": text(table.sections[found.section])},
        "also": list(found.also),
        "parents": [_brief(one) for one in table.parents(found.code)],
        "children": [_brief(one) for one in table.children(found.code)],
    }


def _brief(found: IndustryClass) -> Json:
    return {
        "code": found.code,
        "full_code": found.full_code,
        "level": text(LEVELS[len(found.code)]),
        "name_zh": found.name_zh,
        "name_en": found.name_en,
    }


def _assigned(desk: Desk, words: str) -> list[Json]:
    classes = desk.catalogue.industry_table.classes
    return [
        {
            "industry": industry.id,
            "name_zh": industry.name_zh,
            "name_en": industry.name_en,
            "document": industry.source.document,
            "code": one.code,
            "class_zh": classes[one.code].name_zh,
            "sure": one.sure,
        }
        for industry in desk.catalogue.industries
        if holds_words(industry, words)
        for one in industry.gb4754
    ]


def _named(reading: Reading) -> Json:
    return {"system": reading.system.id, "code": reading.code, "name": text(reading.name)}


def _reading(tables: LandUseTables, reading: Reading) -> Json:
    system = reading.system
    parent = system.parent(reading.code)
    return {
        **_named(reading),
        "system_name": text(system.name),
        "number": system.number,
        "used_for": text(system.used_for),
        "parent": _named(Reading(system, parent)) if parent else None,
        "counts_as": [
            {
                "id": one.id,
                "name": text(one.name),
                "counts": counts,
                "certainty": one.certainty,
                "basis": text(one.basis),
            }
            for one, counts in tables.predicates_of(reading)
        ],
        "counterparts": [_counterpart(pair) for pair in tables.counterparts(reading)],
    }


def _counterpart(pair: CodePair) -> Json:
    return {
        **_named(pair.other),
        "cardinality": pair.cardinality,
        "cardinality_words": text(CARDINALITY_WORDS[pair.cardinality]),
        "certainty": pair.certainty,
        "certainty_words": text(CERTAINTY_WORDS[pair.certainty]),
        "note": text(pair.note) if pair.note else None,
    }
