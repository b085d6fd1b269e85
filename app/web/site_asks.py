"""What an investor is to ask a park: what the documents leave open and only the park can say."""

from collections.abc import Mapping
from typing import Any

from app.domain.areas import mu_from_m2
from app.domain.site_reasons import NEED_WORDS
from app.domain.sources import TEXT_STATUS_WORDS
from app.domain.wording import plain
from app.text import Language
from app.web.rendering import say

# Inputs of clauses that a park knows and the investor does not.
OF_THE_PARK = (
    "in_park_plan",
    "sewer_connected",
    "area_treatment_working",
    "central_plant_compliant",
    "local_disposal_capacity",
    "needs_city_coordination",
    "in_builtup_area",
)


def asks_of(park: Mapping[str, Any], area_m2: float | None, language: Language) -> list[str]:
    """Return the questions for one park of a localised answer, the most important first."""
    asks = [_land(area_m2, language), *_needs(park, language)]
    missing = {lack["field"]: lack["name"] for lack in park["missing"]}
    facts = [missing[name] for name in OF_THE_PARK if name in missing]
    if facts:
        listed = say(language, "mark.list").join(facts)
        asks.append(say(language, "sites.ask_facts", facts=listed))
    asks += _money(park, language)
    asks += _status(park, language)
    if park["zone"]["basis"] != "official":
        asks.append(say(language, "sites.ask_edge"))
    return asks


def _land(area_m2: float | None, language: Language) -> str:
    if area_m2 is None:
        return say(language, "sites.ask_any_land")
    return say(language, "sites.ask_land", mu=plain(round(mu_from_m2(area_m2), 4)))


def _needs(park: Mapping[str, Any], language: Language) -> list[str]:
    """Ask for each need that no text prints; its open reason begins with the need's name."""
    opened = [r["text"] for r in park["unknown"] if r.get("criterion") == "needs"]
    names = [word.in_language(language) for word in NEED_WORDS.values()]
    return [
        say(language, "sites.ask_need", need=name)
        for name in names
        if any(said.startswith((f"{name}：", f"{name}:")) for said in opened)
    ]


def _money(park: Mapping[str, Any], language: Language) -> list[str]:
    printed = park["thresholds"]
    if not printed:
        return [say(language, "sites.ask_money")]
    caveats = dict.fromkeys(caveat for each in printed for caveat in each["caveats"])
    if not caveats:
        return []
    listed = say(language, "mark.list").join(caveats)
    return [say(language, "sites.ask_money_still", caveats=listed)]


def _status(park: Mapping[str, Any], language: Language) -> list[str]:
    told = [*park["reasons_for"], *park["reasons_against"], *park["thresholds"]]
    weak = {r["source"]["text_status"] for r in told if r["source"]} - {"in_force"}
    if not weak:
        return []
    words = [w.in_language(language) for status, w in TEXT_STATUS_WORDS.items() if status in weak]
    listed = say(language, "mark.list").join(words)
    return [say(language, "sites.ask_status", status=listed)]
