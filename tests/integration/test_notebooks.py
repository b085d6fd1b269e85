"""The tutorials run from the first cell to the last and say what they promise."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NAMES = [path.name for path in NOTEBOOKS]
MOST_CELLS = 25
# Runs in a process of its own: what Jupyter warns about falls into no test, and neither do the
# settings that drawing leaves behind.
EXECUTE = """
import sys
import nbformat
from nbclient import NotebookClient
book = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(book, timeout=240, kernel_name="ours", allow_errors=False).execute()
nbformat.write(book, sys.argv[2])
"""


def test_the_three_tutorials_are_there():
    assert NAMES == [
        "01_land_use_and_targets_linqing.ipynb",
        "02_check_parcels_and_map.ipynb",
        "03_find_a_park_for_copper_foil.ipynb",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_a_tutorial_is_kept_without_outputs_and_defines_nothing(path):
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    assert book.nbformat_minor >= 5
    assert 10 < len(book.cells) <= MOST_CELLS
    ids = [cell.id for cell in book.cells]
    assert ids == [f"{path.name[:2]}-{number:02d}" for number in range(1, len(ids) + 1)]
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    for cell in code:
        assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, defined)]
    assert any("from app.services" in cell.source for cell in code)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_each_heading_has_a_line_in_english(path):
    for cell in nbformat.read(path, as_version=4).cells:
        lines = cell.source.splitlines()
        if cell.cell_type == "markdown" and lines[0].startswith("#"):
            assert lines[1].startswith("*"), lines[0]
            assert lines[1].isascii(), lines[1]


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """Run each tutorial, in an empty folder, with a kernel of this environment, and keep it."""
    done = {}

    def run(number):
        if number not in done:
            folder = tmp_path_factory.mktemp(f"notebook{number}")
            (path,) = [path for path in NOTEBOOKS if path.name.startswith(number)]
            target = folder / "executed.ipynb"
            finished = subprocess.run(
                [sys.executable, "-c", EXECUTE, str(path), str(target)],
                cwd=folder, env=environment(folder), capture_output=True, text=True, timeout=400,
                check=False,
            )  # fmt: skip
            assert finished.returncode == 0, finished.stderr[-3000:]
            done[number] = nbformat.read(target, as_version=4)
        return done[number]

    return run


def environment(folder):
    """Return an environment whose only kernel is this Python, and that reaches no other host."""
    kernel = folder / "jupyter" / "kernels" / "ours"
    kernel.mkdir(parents=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": command, "display_name": "ours", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(spec))
    nowhere = "http://127.0.0.1:9"
    mine = {
        "JUPYTER_PATH": str(folder / "jupyter"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "IPYTHONDIR": str(folder / "ipython"),
        "MPLCONFIGDIR": str(folder / "matplotlib"),
        "ZONING_DATA_DIR": str(folder / "not-used"),
        **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), nowhere),
    }
    left = {name: value for name, value in os.environ.items() if not name.startswith("ZONING_")}
    return left | mine


def told(book):
    """Return everything that the cells printed or showed as text."""
    found = []
    for cell in book.cells:
        for output in cell.get("outputs", ()):
            found.append(output.get("text") or output.get("data", {}).get("text/plain", ""))
    return "\n".join(found).replace("\u2009", " ")


def pictures(book):
    return [
        output.data["image/png"]
        for cell in book.cells
        for output in cell.get("outputs", ())
        if "image/png" in output.get("data", {})
    ]


def test_linqings_shares_are_computed_and_nothing_is_observed(executed):
    book = executed("01")
    text = told(book)
    for share in ("35.55%", "34.37%", "17.65%", "26.25%"):  # 7.91 / 22.25 and so on
        assert share in text
    assert "约 36%" in text
    assert "工业用地占比约36%" in text
    assert "现状： 没有现状用地数据，无法计算已用和尚余" in text
    assert "尚余： None" in text
    # (22.25 - 20.00) x 1500 and (7.91 - 7.00) x 1500; 7.00 / 20.00
    assert "建设用地尚余（亩）： 3375.0" in text
    assert "工业用地尚余（亩）： 1365.0" in text
    assert "假设的现状占比： 35.00%" in text
    assert "规划期已满" in text
    assert len(pictures(book)) == 1


def test_six_parcels_are_checked_mapped_and_reported(executed):
    book = executed("02")
    text = told(book)
    assert "资料不全：6 个地块，资料不全 6。" in text, "fiction supports no real verdict"
    assert "23997.16" in text
    assert "24000.0" in text
    assert (
        "✕ 永久基本农田 —— 占压永久基本农田 1 199.86 m²（1.80 亩，0.1200 公顷），占 5.00 %" in text
    )
    assert "永久基本农田经依法划定后，任何单位和个人不得擅自占用或者改变其用途" in text
    assert "调整边界，让出 1 199.86 m²" in text
    assert "演示（虚构）结论： 受限：建筑系数（演示）" in text
    assert "= 35.00 %" in text
    for kind in ("docx", "xlsx", "pdf"):
        assert re.search(rf"^{kind} 地块核查意见_[\w-]+_演示（虚构）\.{kind}$", text, re.M), kind
    assert len(pictures(book)) == 1


def test_parks_are_ranked_for_copper_foil_and_a_ban_is_quoted(executed):
    text = told(executed("03"))
    assert "100 亩 = 66666.67 m²" in text
    assert "100.00 亩 × 280 万元/亩：投资不低于 28 000 万元（2.8 亿元）" in text
    assert "100.00 亩 × 280 万元/亩：投资须超过 28 000 万元（2.8 亿元）" in text
    assert "排除 0 个" in text
    assert "1 祥光生态产业园\n" in text
    assert "✕ 城区板块\n" in text
    assert "原文： 禁止准入无法落实危险废物利用、处置途径的项目" in text
    assert "临政办字〔2022〕22号 专栏8-4 1（5）" in text
    assert "不构成选址建议" in text
