"""How records and zones look in a terminal."""

from typing import Any

from rich.console import Console
from rich.table import Table

from app.domain.areas import mu_from_m2
from app.domain.findings import OUTCOME_WORDS, VERDICT_WORDS
from app.domain.layers import POLARITY_WORDS
from app.domain.rules import QUESTION_WORDS
from app.domain.wording import number, percent
from app.domain.zones import BASIS_WORDS
from app.text import Language, Text

SYMBOLS = {
    "conforms": "●",
    "conditional": "◐",
    "needs_review": "▲",
    "incomplete": "◇",
    "restricted": "■",
    "prohibited": "✕",
}


def say_record(screen: Console, record: Any, language: Language) -> None:
    """Print an assessment: the answer first, then each parcel's evidence."""
    screen.print(f"{SYMBOLS[record['verdict']]} {record['headline']}", markup=False, soft_wrap=True)
    for parcel in record["parcels"]:
        _say_parcel(screen, parcel, language, single=len(record["parcels"]) == 1)
    label = Text("记录号", "record").in_language(language)
    screen.print(
        f"{label} {record['id']}  SHA-256 {record['seal'][:16]}…", markup=False, soft_wrap=True
    )


def _say_parcel(screen: Console, parcel: Any, language: Language, *, single: bool) -> None:
    screen.print()
    if not single:
        screen.print(
            f"{SYMBOLS[parcel['verdict']]} {parcel['headline']}", markup=False, soft_wrap=True
        )
    words = Text(
        f"{parcel['label']}  椭球面积 {number(parcel['area_m2'])} m²"
        f"（{number(parcel['area_mu'], 4)} 亩，{number(parcel['area_ha'], 4)} 公顷），"
        f"投影面积 {number(parcel['planar_area_m2'])} m²",
        f"{parcel['label']}  ellipsoidal area {number(parcel['area_m2'])} m2 "
        f"({number(parcel['area_mu'], 4)} mu, {number(parcel['area_ha'], 4)} ha), "
        f"planar area {number(parcel['planar_area_m2'])} m2",
    )
    screen.print(words.in_language(language), markup=False, soft_wrap=True)
    for note in parcel["diagnostics"]:
        screen.print(
            f"  {'!' if note['severity'] == 'warning' else '·'} {note['message']}", markup=False
        )
    _say_layers(screen, parcel["layers"], language)
    for question, answer in parcel["questions"].items():
        name = QUESTION_WORDS[question].in_language(language)
        if answer["verdict"] == "not_asked":
            screen.print(f"  – {answer['headline']}", markup=False, soft_wrap=True)
        else:
            word = VERDICT_WORDS[answer["verdict"]].in_language(language)
            screen.print(
                f"  {SYMBOLS[answer['verdict']]} {name}: {word}", markup=False, soft_wrap=True
            )
    _say_findings(screen, parcel["findings"], language)
    for remedy in parcel["remedies"]:
        screen.print(f"  → {remedy['text']}", markup=False, soft_wrap=True)
    shown = parcel["demonstration"]
    if shown:
        title = Text(
            "演示结论（虚构数据，不得用于审批）", "Demonstration (fictitious, not for use)"
        )
        screen.print(
            f"\n=== {title.in_language(language)} ===",
            style="magenta",
            markup=False,
            soft_wrap=True,
        )
        screen.print(
            f"{SYMBOLS[shown['verdict']]} {shown['headline']}", markup=False, soft_wrap=True
        )
        _say_findings(screen, shown["findings"], language)
        for remedy in shown["remedies"]:
            screen.print(f"  → {remedy['text']}", markup=False, soft_wrap=True)


def _say_layers(screen: Console, rows: Any, language: Language) -> None:
    table = Table(
        *(
            Text(zh, en).in_language(language)
            for zh, en in (
                ("图层", "layer"), ("性质", "polarity"), ("m²", "m2"), ("亩", "mu"),
                ("占比", "share"), ("覆盖", "covered"), ("结果", "outcome"), ("基准", "basis"),
            )
        )
    )  # fmt: skip
    for row in rows:
        area = row["overlap_m2"]
        table.add_row(
            row["name"],
            POLARITY_WORDS[row["polarity"]].in_language(language),
            "" if area is None else number(area),
            "" if area is None else number(mu_from_m2(area)),
            "" if area is None else percent(row["share"]),
            percent(row["covered_share"]),
            OUTCOME_WORDS[row["outcome"]].in_language(language),
            BASIS_WORDS[row["basis"]].in_language(language) if row["basis"] else "—",
        )
    screen.print(table)


def _say_findings(screen: Console, findings: Any, language: Language) -> None:
    for finding in findings:
        word = OUTCOME_WORDS[finding["outcome"]].in_language(language)
        source = finding["source"]
        cited = f"  [{source['document']} {source['section']}] {source['quote']}" if source else ""
        screen.print(
            f"  {word}  {finding['title']}: {finding['reason']}", markup=False, soft_wrap=True
        )
        if cited:
            screen.print(f"      {cited}", markup=False, soft_wrap=True, style="dim")


def say_zone(screen: Console, feature: Any, language: Language) -> None:
    """Print one zone with its limits and its source."""
    zone = feature["properties"]
    screen.print(
        f"{zone['name_zh']}  {zone['name_en']}  ({zone['id']})", markup=False, soft_wrap=True
    )
    screen.print(
        f"{zone['basis_words']}  {zone['gazetted_area_km2'] or '—'} km²",
        markup=False,
        soft_wrap=True,
    )
    for side, limit in zone["limits"].items():
        off = "" if limit["uncertainty_m"] is None else f" ± {limit['uncertainty_m']:g} m"
        screen.print(f"  {side}: {limit['printed'] or '—'}{off}", markup=False, soft_wrap=True)
    for name in ("industries", "enterprises", "functions"):
        if zone[name]:
            screen.print(f"  {name}: {'、'.join(zone[name])}", markup=False, soft_wrap=True)
    source = zone["source"]
    screen.print(
        f"  {source['title']} {source['number'] or ''} {source['section']}",
        markup=False,
        soft_wrap=True,
    )
    screen.print(f"  「{source['quote']}」", markup=False, soft_wrap=True)
