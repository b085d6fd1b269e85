"""A wheel in an empty environment, in another folder, checks a sample."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(folder), "."]
    subprocess.run(command, cwd=ROOT, check=True, timeout=300)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """An environment of its own with the wheel; the libraries come from the tests' environment."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True, system_site_packages=False)
    python = folder / "bin" / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True, timeout=300)
    site = next((folder / "lib").glob("python3*/site-packages"))
    ours = next(Path(p) for p in sys.path if p.endswith("site-packages"))
    (site / "libraries.pth").write_text(f"{ours}\n")
    editable = subprocess.run(
        [str(python), "-c", "import app; print(app.__file__)"],
        cwd=folder, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert editable.stdout.startswith(str(folder)), "the wheel's own package must win"
    return folder / "bin" / "zoning"


def run(installed, folder, *arguments):
    environment = {**os.environ, "ZONING_DATA_DIR": str(folder / "data")}
    return subprocess.run(
        [str(installed), *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_it_checks_a_sample_from_another_folder(installed, tmp_path):
    (tmp_path / "app").mkdir()  # a folder of the same name must not win over the package
    sample = ROOT / "layers" / "demonstration" / "samples" / "prohibited.txt"
    (tmp_path / "parcel.txt").write_bytes(sample.read_bytes())
    done = run(installed, tmp_path, "check", "parcel.txt", "--json")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert record["demonstration_verdict"] == "prohibited"
    assert record["verdict"] == "incomplete"


def test_its_doctor_finds_it_sound(installed, tmp_path):
    done = run(installed, tmp_path, "doctor", "--lang", "en")
    assert done.returncode == 0, done.stdout
    assert "✕" not in done.stdout


def test_a_refusal_has_its_own_exit_status(installed, tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    done = run(installed, tmp_path, "check", "empty.txt", "--lang", "en")
    assert done.returncode == 2
    assert "input.empty" in done.stderr
    assert "Traceback" not in done.stderr
