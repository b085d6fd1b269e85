"""A picture of the report: parcels a second of every engine, and of files as they grow."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


class NoPlotter(RuntimeError):
    """matplotlib is not installed (extra: bench)."""


def draw(details: Mapping[str, Sequence[Mapping[str, Any]]], folder: Path) -> list[Path]:
    """Draw `bench.svg` and `bench.png`; nothing if neither engines nor files were measured.

    Raises
    ------
    NoPlotter
        If matplotlib is missing.
    """
    engines = [row for row in details["engines"] if row["parcels_per_cpu_s"]]
    files = [row for row in details["files"] if not row["remark"]]
    if not engines and not files:
        return []
    try:
        import matplotlib  # noqa: PLC0415 - an extra, and slow to import
        from matplotlib.figure import Figure  # noqa: PLC0415
    except ImportError as error:
        raise NoPlotter("matplotlib") from error
    matplotlib.rcParams["svg.hashsalt"] = "zoning-bench"  # the same data give the same file
    picture = Figure(figsize=(9, 3.6), layout="constrained")
    left, right = picture.subplots(1, 2)
    if engines:
        names = [row["name"] for row in engines]
        bars = left.barh(names, [row["parcels_per_cpu_s"] for row in engines], color="#2f6f9f")
        left.bar_label(bars, fmt="{:,.0f}", padding=3)
        left.set(xlabel="parcels per CPU second, 6 layers")
        left.invert_yaxis()
        left.margins(x=0.25)
    if files:
        sizes = [f"{row['parcels']:,}" for row in files]
        bars = right.bar(sizes, [row["parcels_per_s"] for row in files], color="#2f6f9f")
        right.bar_label(bars, fmt="{:,.0f}", padding=3)
        right.set(xlabel="parcels in the file", ylabel="parcels per second, file to file")
        right.margins(y=0.15)
    paths = [folder / "bench.svg", folder / "bench.png"]
    picture.savefig(paths[0], metadata={"Date": None})
    picture.savefig(paths[1], dpi=150)
    return paths
