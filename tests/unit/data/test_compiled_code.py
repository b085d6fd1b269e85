"""Compiled code is kept where it can be kept, and the kernel works where it cannot."""

import os
import subprocess
import sys

CALL = "from app.domain.area_kernel_compiled import _cell; print(_cell(7.5, 1.0, 0.5, 9))"
KEEP = """
from pathlib import Path
from app.data.compiled_code import keep_compiled_code
print(keep_compiled_code(Path({data_dir!r})))
"""


def run_python(code, **environment):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA")}
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.split()


def test_compiled_code_is_kept_under_the_data_folder(tmp_path):
    folder = tmp_path / "data" / "compiled"
    printed = run_python(KEEP.format(data_dir=str(tmp_path / "data")) + CALL)
    assert printed == [str(folder), "3"]
    assert list(folder.rglob("*_cell*.nbi"))
    if os.name == "posix":
        assert folder.stat().st_mode & 0o077 == 0  # what lies there is run


def test_a_chosen_place_for_compiled_code_is_respected(tmp_path):
    chosen = str(tmp_path / "chosen")
    printed = run_python(KEEP.format(data_dir=str(tmp_path / "data")), NUMBA_CACHE_DIR=chosen)
    assert printed == [chosen]
    assert not (tmp_path / "data").exists()


def test_where_no_code_can_be_kept_it_is_compiled_anew(tmp_path):
    (tmp_path / "file").write_text("")
    printed = run_python(  # no folder of numba's own either, as on a read-only root without a home
        KEEP.format(data_dir=str(tmp_path / "file")) + CALL,
        NUMBA_CACHE_LOCATOR_CLASSES="UserProvidedCacheLocator",
    )
    assert printed == ["None", "3"]


def test_the_service_starts_without_what_only_some_answers_need():
    late = "('numba', 'matplotlib', 'typst', 'docx', 'distributed', 'pandas', 'pyogrio')"
    code = f"import sys, app.main; print([name for name in {late} if name in sys.modules])"
    assert run_python(code) == ["[]"]
