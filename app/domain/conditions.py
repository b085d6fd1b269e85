"""Conditions of clauses over what is known of a project and its site: true, false or unknown.

Three-valued logic after Kleene: `false` settles a conjunction and `true` a disjunction whatever the
rest may be; otherwise what is unknown stays unknown and names exactly the inputs that would help.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from app.domain.industries import IndustryGroup
from app.domain.profile import CHOICE_WORDS, FIELD_UNITS, FIELD_WORDS, ProjectProfile
from app.domain.quantities import OPERATOR_WORDS, Operator, holds
from app.domain.wording import listing, near, plain
from app.text import Text

Truth = bool | None  # None: unknown


@dataclass(frozen=True, slots=True)
class Given:
    """The named input has one of these values."""

    field: str
    values: tuple[str | bool, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """The named input compared with the printed value by the printed operator."""

    field: str
    operator: Operator
    value: float


@dataclass(frozen=True, slots=True)
class InGroup:
    """The project belongs to an industry group, by its code, its words or its processes."""

    group: str


@dataclass(frozen=True, slots=True)
class OnLayer:
    """Some of the site lies on a layer of this topic."""

    topic: str


@dataclass(frozen=True, slots=True)
class Every:
    """All of them hold."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of them holds."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class No:
    """It does not hold."""

    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Stated:
    """The named input was stated to be one of these values; not to state it is not to be so."""

    field: str
    values: tuple[str | bool, ...]


Condition = Given | Amount | InGroup | OnLayer | Every | Some | No | Stated


@dataclass(frozen=True, slots=True)
class Weighed:
    """A condition applied: its truth, the inputs it lacks, and how it came about in words."""

    truth: Truth
    missing: tuple[str, ...]
    reason: Text


@dataclass(frozen=True, slots=True)
class Inputs:
    """What conditions are weighed against; `on_layer` says whether the site lies on a topic."""

    profile: ProjectProfile
    groups: Mapping[str, IndustryGroup]
    on_layer: Callable[[str], Weighed]


def weigh(condition: Condition, inputs: Inputs) -> Weighed:
    """Apply a condition.

    Parameters
    ----------
    condition : over fields of the profile, industry groups and layer topics
    inputs : the profile, the groups and the layers' answers

    Raises
    ------
    KeyError
        If a group is not defined; the rulebook loader excludes that.

    Examples
    --------
    >>> waste = Amount("hazardous_waste_t_per_year", ">=", 500)
    >>> local = Given("local_disposal_capacity", (False,))
    >>> known = Inputs(ProjectProfile(hazardous_waste_t_per_year=600.0), {}, lambda topic: None)
    >>> weigh(Every((waste, local)), known).missing
    ('local_disposal_capacity',)
    """
    match condition:
        case Given():
            return _given(condition, inputs.profile)
        case Stated():
            found = _given(Given(condition.field, condition.values), inputs.profile)
            return Weighed(found.truth is True, (), found.reason)
        case Amount():
            return _amount(condition, inputs.profile)
        case InGroup():
            return _in_group(inputs.groups[condition.group], inputs.profile)
        case OnLayer():
            return inputs.on_layer(condition.topic)
        case Every():
            return _joined([weigh(c, inputs) for c in condition.conditions], settles=False)
        case Some():
            return _joined([weigh(c, inputs) for c in condition.conditions], settles=True)
        case No():
            inner = weigh(condition.condition, inputs)
            truth = None if inner.truth is None else not inner.truth
            return Weighed(truth, inner.missing, inner.reason)


def describe(
    condition: Condition,
    names: Mapping[str, IndustryGroup],
    topics: Mapping[str, Text] | None = None,
) -> Text:
    """Say a condition in words, as it is printed beside its clause.

    Parameters
    ----------
    names : the industry groups by id
    topics : what the layers of a topic are called, by its code; the code itself if it is missing

    >>> describe(No(Given("sewer_connected", (True,))), {}).zh
    '并非（接入污水管网：是）'
    """
    match condition:
        case Given() | Stated():
            name = FIELD_WORDS[condition.field]
            words = [word_of(condition.field, value) for value in condition.values]
            zh, en = "或".join(w.zh for w in words), " or ".join(w.en for w in words)
            return Text(f"{name.zh}：{zh}", f"{name.en}: {en}")
        case Amount():
            name, word = FIELD_WORDS[condition.field], OPERATOR_WORDS[condition.operator]
            limit = f"{plain(condition.value)} {FIELD_UNITS.get(condition.field, '')}".strip()
            return Text(f"{name.zh}{word.zh} {limit}", f"{name.en} {word.en} {limit}")
        case InGroup():
            return _belongs([names[condition.group].name])
        case OnLayer():
            name = (topics or {}).get(condition.topic) or Text(condition.topic, condition.topic)
            return Text(f"位于图层“{name.zh}”", f"lies on layer “{name.en}”")
        case Every() | Some():
            both = Text("且", "and") if isinstance(condition, Every) else Text("或", "or")
            parts = _parts_in_words(condition, names, topics)
            return Text(
                f"，{both.zh}".join(part.zh for part in parts),
                f", {both.en} ".join(part.en for part in parts),
            )
        case No():
            return _bracketed(describe(condition.condition, names, topics), "并非", "not ")


def _parts_in_words(
    joined: Every | Some, names: Mapping[str, IndustryGroup], topics: Mapping[str, Text] | None
) -> list[Text]:
    """Say the parts; those joined otherwise in brackets, alternative groups in one list."""
    said: list[Text] = []
    groups: list[str] = []
    for part in _flat(joined):
        if isinstance(joined, Some) and isinstance(part, InGroup):
            groups.append(part.group)
            continue
        words = describe(part, names, topics)
        said.append(_bracketed(words) if isinstance(part, Every | Some) else words)
    return [_belongs([names[group].name for group in groups]), *said] if groups else said


def _flat(joined: Every | Some) -> Iterator[Condition]:
    """Yield the parts; a part that is joined by the same word gives its own parts instead."""
    for part in joined.conditions:
        if isinstance(part, Every | Some) and (
            type(part) is type(joined) or len(part.conditions) == 1
        ):
            yield from _flat(part)
        else:
            yield part


def _belongs(groups: list[Text]) -> Text:
    zh, en = [group.zh for group in groups], [group.en for group in groups]
    if len(groups) == 1:
        return Text(f"属于{zh[0]}", f"belongs to {en[0]}")
    return Text(
        f"属于{'、'.join(zh[:-1])}或{zh[-1]}", f"belongs to {', '.join(en[:-1])} or {en[-1]}"
    )


def _bracketed(words: Text, zh: str = "", en: str = "") -> Text:
    return Text(f"{zh}（{words.zh}）", f"{en}({words.en})")


def leaves(condition: Condition) -> Iterator[Given | Amount | InGroup | OnLayer | Stated]:
    """Yield the single conditions that a condition is made of."""
    match condition:
        case Every() | Some():
            for part in condition.conditions:
                yield from leaves(part)
        case No():
            yield from leaves(condition.condition)
        case _:
            yield condition


def groups_of(condition: Condition) -> frozenset[str]:
    """Return the industry groups that a condition names."""
    return frozenset(leaf.group for leaf in leaves(condition) if isinstance(leaf, InGroup))


def topics_of(condition: Condition) -> frozenset[str]:
    """Return the layer topics that a condition names."""
    return frozenset(leaf.topic for leaf in leaves(condition) if isinstance(leaf, OnLayer))


def _joined(parts: list[Weighed], *, settles: bool) -> Weighed:
    """Join by the value that settles the whole: False for a conjunction, True for the other."""
    deciding = [part for part in parts if part.truth is settles]
    if deciding:
        return Weighed(settles, (), _sentence(deciding))
    unknown = [part for part in parts if part.truth is None]
    if not unknown:
        return Weighed(not settles, (), _sentence(parts))
    missing = tuple(dict.fromkeys(name for part in unknown for name in part.missing))
    return Weighed(None, missing, _sentence(parts))


def _sentence(parts: list[Weighed]) -> Text:
    return Text(
        "；".join(dict.fromkeys(part.reason.zh for part in parts)),
        "; ".join(dict.fromkeys(part.reason.en for part in parts)),
    )


def _unknown(field: str) -> Weighed:
    name = FIELD_WORDS[field]
    return Weighed(None, (field,), Text(f"{name.zh}：未填报", f"{name.en}: not stated"))


def _given(condition: Given, profile: ProjectProfile) -> Weighed:
    value = getattr(profile, condition.field)
    if value is None:
        return _unknown(condition.field)
    name = FIELD_WORDS[condition.field]
    shown = word_of(condition.field, value)
    reason = Text(f"{name.zh}：{shown.zh}", f"{name.en}: {shown.en}")
    moved = (condition.field, value) == _MOVED and value not in condition.values
    if moved and "new" in condition.values:
        open_ = Text(f"{reason.zh}；{_IS_NEW.zh}", f"{reason.en}; {_IS_NEW.en}")
        return Weighed(None, (), open_)
    if isinstance(value, tuple):
        return Weighed(any(one in condition.values for one in value), (), reason)
    return Weighed(value in condition.values, (), reason)


# Works that move are built anew where they go; whether the text's 新建 covers that it never says.
_MOVED = ("project_kind", "relocation")
_IS_NEW = Text("搬迁是否属于新建，文本未明", "whether a move counts as new is not printed")


def word_of(field: str, value: object) -> Text:
    """Return the word for a value of a profile field in both languages."""
    if isinstance(value, bool):
        return Text("是", "yes") if value else Text("否", "no")
    if isinstance(value, tuple):
        return listing([word_of(field, one) for one in value]) if value else Text("无", "none")
    return CHOICE_WORDS.get(field, {}).get(str(value), Text(str(value), str(value)))


def _amount(condition: Amount, profile: ProjectProfile) -> Weighed:
    value = getattr(profile, condition.field)
    if value is None:
        return _unknown(condition.field)
    met = holds(value, condition.operator, condition.value)
    name = FIELD_WORDS[condition.field]  # it names the unit
    word = (OPERATOR_WORDS if met else _MISSED)[condition.operator]
    shown, limit = near(value, condition.value), plain(condition.value)
    apart = plain(abs(value - condition.value))
    margin = Text("", "")
    if condition.value and apart != "0":
        margin = Text(f"（相差 {apart}）", f" (a difference of {apart})")
    return Weighed(
        met,
        (),
        Text(
            f"{name.zh}为 {shown}，{word.zh} {limit}{margin.zh}",
            f"{name.en}: {shown}, {word.en} {limit}{margin.en}",
        ),
    )


# What a value is that does not hold against a limit, by the operator that it misses.
_MISSED: dict[Operator, Text] = {
    ">=": Text("低于", "less than"),
    ">": Text("不大于", "not more than"),
    "<=": Text("高于", "more than"),
    "<": Text("不低于", "not less than"),
}


def _in_group(group: IndustryGroup, profile: ProjectProfile) -> Weighed:
    """Weigh membership: a process brings a project in; a class that may belong leaves it open."""
    coded = bool(group.codes or group.perhaps)
    by_code = group.of_code(profile.industry_code) if profile.industry_code else None
    by_words = group.of_words(profile.industry) if profile.industry else None
    named = bool(set(profile.processes or ()) & set(group.processes))
    at_odds = (
        bool(by_words) and by_code == "out" and coded
    )  # the words say one thing, the code another
    if by_code == "in" or named or (by_words and not at_odds):
        return Weighed(True, (), _membership(group, profile, belongs=True))
    open_ = Text(f"是否属于{group.name.zh}：待定", f"{group.name.en}: open")
    if by_code == "perhaps" or at_odds:
        return Weighed(None, (), open_)
    missing: list[str] = []
    if group.processes and profile.processes is None:
        missing.append("processes")
    if coded and by_code in (None, "coarse"):
        missing.append("industry_code")
    if not coded and not group.processes and by_words is None:
        missing.append("industry")
    if missing:
        return Weighed(None, tuple(missing), open_)
    return Weighed(False, (), _membership(group, profile, belongs=False))


def _membership(group: IndustryGroup, profile: ProjectProfile, *, belongs: bool) -> Text:
    parts = [profile.industry_code or "", profile.industry or ""]
    parts += [CHOICE_WORDS["processes"][p].zh for p in profile.processes or ()]
    said = "、".join(dict.fromkeys(part for part in parts if part)) or "—"
    english = [profile.industry_code or "", profile.industry or ""]
    english += [CHOICE_WORDS["processes"][p].en for p in profile.processes or ()]
    said_en = ", ".join(dict.fromkeys(part for part in english if part)) or "-"
    return Text(
        f"{said}{'属于' if belongs else '不属于'}{group.name.zh}",
        f"{said_en} {'belongs' if belongs else 'does not belong'} to {group.name.en}",
    )
