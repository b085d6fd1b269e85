"""Refusals of the store of observed figures."""

from app.data.store.observation_rows import NewObservation, Withdrawal
from app.domain.observations import Observation
from app.errors import InputError
from app.text import Text


def conflict(entry: NewObservation, there: Observation) -> InputError:
    """Return the refusal of a figure that differs from the one that is there."""
    new = entry.observation
    figure = f"{new.zone} {new.indicator} {new.on}"
    return InputError(
        "observation.conflict",
        Text(
            f"{figure} 已有数据 {there.value:.15g} {there.unit}（{there.source}），与本次的 "
            f"{new.value:.15g} {new.unit}（{new.source}）不一致，未保存",
            f"{figure}: {there.value:.15g} {there.unit} ({there.source}) is there already; "
            f"{new.value:.15g} {new.unit} ({new.source}) differs and was not stored",
        ),
        mend=Text(
            f"核实后如需更正，请注明 replaces={there.id} 及理由",
            f"to correct it, name replaces={there.id} and the reason",
        ),
        where={
            **entry.where, "id": there.id, "value": there.value, "unit": there.unit,
            "source": there.source, "officer": there.officer,
        },
    )  # fmt: skip


def withdrawn_before(withdrawal: Withdrawal) -> InputError:
    """Return the refusal to take back or replace a figure that was taken back already."""
    day = withdrawal.withdrawn_at.date()
    return InputError(
        "observation.withdrawn",
        Text(
            f"监测数据 {withdrawal.observation_id} 已由 {withdrawal.officer} 于 {day} 撤回："
            f"{withdrawal.reason}",
            f"the observation {withdrawal.observation_id} was withdrawn by {withdrawal.officer} "
            f"on {day}: {withdrawal.reason}",
        ),
        mend=Text("请改用现行的一条", "use the one that answers now"),
        where={"id": withdrawal.observation_id},
    )


def wrong_replacement(entry: NewObservation, old: Observation) -> InputError:
    """Return the refusal to replace the figure of another zone, indicator or day."""
    return InputError(
        "observation.replaces",
        Text(
            f"{old.id} 是 {old.zone} {old.indicator} {old.on} 的数据，不能由本条替代",
            f"{old.id} is the figure of {old.zone}, {old.indicator}, {old.on}: this entry "
            "cannot replace it",
        ),
        mend=Text(
            "替代须同一园区、同一指标、同一日期；否则先撤回原条",
            "same zone, indicator and day; otherwise withdraw the old one",
        ),
        where={**entry.where, "id": old.id},
    )
