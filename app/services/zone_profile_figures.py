"""The figures of a zone's profile, written with their units: aim, baseline, observation."""

from typing import Any, cast

from app.data.geometry_json import Json, text
from app.domain.target_standing import STANDING_SYMBOLS, STANDING_WORDS, standing_of
from app.domain.target_wording import figure
from app.domain.targets import SIGN_WORDS, Sign
from app.domain.unit_names import unit_name
from app.domain.wording import in_unit
from app.text import Text

Row = dict[str, Any]


def with_words(target: Row) -> Row:
    """Return a figure with what it aims at, starts from and stands at, written with its unit."""
    unit, start, seen = target["unit"], target["baseline"], target["observed"]
    measured = seen.get("value_in_unit_of_target")
    own_unit = unit if measured is not None else seen.get("unit", unit)
    shown = measured if measured is not None else seen.get("value")
    stands = standing_of(target["kind"], target["force"], target["outcome"])
    return {
        **target,
        "aim": text(_aim(target)),
        "start": _amount(start["value"], unit) if start and start["value"] is not None else None,
        "seen": None if shown is None else _amount(shown, own_unit),
        "standing": stands,
        "standing_words": text(STANDING_WORDS[stands]),
        "standing_symbol": STANDING_SYMBOLS[stands],
    }


def _aim(target: Row) -> Text:
    sign, name = SIGN_WORDS[cast("Sign", target["comparison"])], unit_name(target["unit"])
    if target["value"] is not None:
        number = Text(figure(target["value"]), figure(target["value"]))
    elif target["low"] is not None and target["high"] is not None:
        low, high = figure(target["low"]), figure(target["high"])
        number = Text(f"{low} 至 {high}", f"{low} to {high}")
    elif target["parts"]:
        several = ":".join(figure(part) for part in target["parts"])
        number = Text(several, several)
    else:
        return Text("文本未给出数字", "no number is printed")
    zh, en = in_unit(number.zh, name).zh, in_unit(number.en, name).en
    return Text(f"{sign.zh} {zh}".strip(), f"{sign.en} {en}".strip())


def _amount(value: float, unit: str) -> Json:
    return text(in_unit(figure(value), unit_name(unit)))
