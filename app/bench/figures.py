"""What is measured, what is aimed at, and whether it was reached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.text import Text

Section = Literal["kernel", "files", "cluster", "http"]
SECTIONS: tuple[Section, ...] = ("kernel", "files", "cluster", "http")


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound that a figure should keep, and what the bound is about if not about any run."""

    kind: Literal["at_least", "at_most"]
    bound: float
    aim: float | None = None
    at_parcels: int | None = None

    def is_met_by(self, value: float) -> bool:
        """Tell whether a value keeps the bound."""
        return value >= self.bound if self.kind == "at_least" else value <= self.bound


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the report."""

    id: str
    section: Section
    name: Text
    unit: str
    goal: Goal | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a figure could not be measured in this run."""

    reason: str


Value = float | Missing


@dataclass(frozen=True, slots=True)
class Reached:
    """A figure with its value; `met` is None where there is no goal or no value to compare."""

    figure: Figure
    value: Value
    met: bool | None


def _least(bound: float, *, aim: float | None = None, parcels: int | None = None) -> Goal:
    return Goal("at_least", bound, aim, parcels)


def _most(bound: float) -> Goal:
    return Goal("at_most", bound)


def _kernel(name: str, zh: str, en: str, unit: str, goal: Goal | None = None) -> Figure:
    return Figure(f"kernel.{name}", "kernel", Text(zh, en), unit, goal)


def _files(name: str, zh: str, en: str, unit: str, goal: Goal | None = None) -> Figure:
    return Figure(f"files.{name}", "files", Text(zh, en), unit, goal)


def _http(name: str, zh: str, en: str, unit: str, goal: Goal | None = None) -> Figure:
    return Figure(f"http.{name}", "http", Text(zh, en), unit, goal)


FIGURES: tuple[Figure, ...] = (
    _kernel("parcels_per_cpu_s", "内核", "kernel", "parcels / CPU s"),
    _kernel("over_geopandas", "内核 ÷ geopandas.overlay", "kernel ÷ geopandas.overlay",
            "x per CPU s", _least(60, aim=100)),
    _kernel("over_best_other", "内核 ÷ 其余最快者", "kernel ÷ best of the others",
            "x per CPU s", _least(15)),
    _kernel("over_postgis", "内核 ÷ PostGIS", "kernel ÷ PostGIS", "x per CPU s"),
    _kernel("two_threads", "两线程 ÷ 一线程", "two threads ÷ one", "x", _least(1.8)),
    _kernel("worst_difference", "面积最大差异（占地块）", "worst difference (of the parcel)",
            "share", _most(1e-6)),
    _kernel("single_p50_ms", "单个地块，中位", "one parcel, median", "ms"),
    _kernel("single_p99_ms", "单个地块，p99", "one parcel, p99", "ms"),
    _files("small", "文件到文件，少", "file to file, few", "parcels/s"),
    _files("medium", "文件到文件，中", "file to file, medium", "parcels/s"),
    _files("large", "文件到文件，多", "file to file, many", "parcels/s",
           _least(60_000, parcels=1_000_000)),
    _files("linearity", "每地块耗时，多 ÷ 中", "time per parcel, many ÷ medium", "x", _most(1.15)),
    _files("peak_memory_mb", "内存峰值", "peak memory", "MB"),
    Figure("cluster.two_workers", "cluster", Text("dask 两工 ÷ 一工", "dask, two workers ÷ one"),
           "x", _least(1.7)),
    _http("health_s", "启动到 /api/health", "start to /api/health", "s", _most(3)),
    _http("first_check_s", "启动到首次核对", "start to the first check", "s", _most(6)),
    _http("check_p50_ms", "核对，一客户，中位", "check, one client, median", "ms", _most(10)),
    _http("check_p99_ms", "核对，一客户，p99", "check, one client, p99", "ms", _most(40)),
    _http("crowd_per_s", "核对，20 客户", "checks, 20 clients", "checks/s", _least(150)),
    _http("crowd_p99_ms", "核对，20 客户，p99", "check, 20 clients, p99", "ms", _most(300)),
    _http("two_workers_per_s", "核对，20 客户，两进程", "checks, 20 clients, two workers",
          "checks/s"),
    _http("two_workers_p99_ms", "核对，20 客户，两进程，p99", "check, 20 clients, two workers, p99",
          "ms"),
    _http("two_workers", "两进程 ÷ 一进程", "two workers ÷ one", "x", _least(1.7)),
    _http("zones_at_per_s", "查询地点", "GET /api/zones/at", "requests/s", _least(600)),
    _http("map_page_ms", "记录地图页", "map page of a record", "ms"),
)  # fmt: skip


def compare(
    found: Mapping[str, Value],
    sections: Sequence[Section],
    parcels: int,
    *,
    judged: bool = True,
) -> tuple[Reached, ...]:
    """Set every figure of these sections against its goal.

    Parameters
    ----------
    found : by figure id; a section must give a value or a reason for each of its figures
    parcels : how many the largest file held: some goals are about that many
    judged : whether goals are set against the figures; not where the sizes are tiny

    Raises
    ------
    KeyError
        If a section left a figure out, or gave one that is not in FIGURES.
    """
    wanted = [figure for figure in FIGURES if figure.section in sections]
    unknown = set(found) - {figure.id for figure in wanted}
    if unknown:
        raise KeyError(f"figures not asked for: {', '.join(sorted(unknown))}")
    return tuple(
        Reached(
            figure,
            found[figure.id],
            _met(figure.goal, found[figure.id], parcels) if judged else None,
        )
        for figure in wanted
    )


def missing(section: Section, reason: str) -> dict[str, Value]:
    """Return one reason for every figure of a section."""
    return {figure.id: Missing(reason) for figure in FIGURES if figure.section == section}


def _met(goal: Goal | None, value: Value, parcels: int) -> bool | None:
    if goal is None or isinstance(value, Missing):
        return None
    if goal.at_parcels is not None and goal.at_parcels != parcels:
        return None
    return goal.is_met_by(value)
