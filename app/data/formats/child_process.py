"""Run a worker that could hang or eat memory in a process of its own, and take its answer."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.data.formats.reading import ReadLimits
from app.errors import InputError
from app.text import Text

MEMORY_BYTES = 2 << 30
_STEERING = ("PYTHON", "GDAL", "OGR", "PROJ", "CPL", "VSI", "AWS", "SHAPE", "SQLITE", "EZDXF")


def run_worker(
    module: str,
    arguments: Sequence[str],
    folder: Path,
    limits: ReadLimits,
    settings: Mapping[str, str] | None = None,
) -> bytes:
    """Run a worker's `main` in a child process and return the bytes of its answer file.

    Parameters
    ----------
    module : the worker's full name; it gets the answer's path as its first argument
    folder : a private folder, which becomes the child's home and working folder
    settings : environment variables on top of the cleaned environment

    Raises
    ------
    InputError
        `input.reader_failed`, `input.reader_timeout`.
    """
    answer = folder / "answer"
    bounds = json.dumps({"memory_bytes": MEMORY_BYTES, "seconds": limits.seconds})
    script = str(Path(__file__).with_name("child_main.py"))
    command = [sys.executable, "-I", script, module, bounds, str(answer), *arguments]
    try:
        done = subprocess.run(
            command, env={**clean_environment(folder), **(settings or {})}, cwd=folder,
            timeout=limits.seconds, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise _timeout(limits) from error
    if done.returncode == -getattr(signal, "SIGXCPU", 0):
        raise _timeout(limits)
    if done.returncode != 0 or not answer.exists():
        raise reader_failed()
    return answer.read_bytes()


def clean_environment(folder: Path) -> dict[str, str]:
    """Return the parent's environment without what steers Python, GDAL, PROJ, ezdxf or a proxy."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(_STEERING) and not name.upper().endswith("_PROXY")
    }
    own = str(folder)
    return {
        **kept,
        "HOME": own,
        "XDG_CONFIG_HOME": own,
        "XDG_CACHE_HOME": own,
        "TMPDIR": own,
        "OPENBLAS_NUM_THREADS": "1",
    }


def reader_failed() -> InputError:
    """Return the refusal of a file that a worker could not read."""
    return InputError(
        "input.reader_failed",
        Text("文件损坏或内容与格式不符，无法读取", "the file is damaged or not what it seems"),
        mend=Text("请在源软件中打开检查并重新导出", "open it at its source and export it again"),
    )


def _timeout(limits: ReadLimits) -> InputError:
    return InputError(
        "input.reader_timeout",
        Text(f"读取超过 {limits.seconds:g} 秒，已中止", f"reading took over {limits.seconds:g} s"),
        mend=Text("请只上传需要核对的地块", "upload only the parcels to be checked"),
    )
