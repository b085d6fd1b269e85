"""The package for offices without internet installs and works with the network cut off."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# In a network namespace of its own there is no route to anywhere, not even a name server.
# Without being root, that takes a user namespace.
CUT_OFF = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--net", "--map-root-user"]


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    folder = tmp_path_factory.mktemp("package")
    subprocess.run([str(ROOT / "scripts" / "wheelhouse.sh"), str(folder)], check=True, timeout=900)
    return folder


@pytest.fixture(scope="module")
def installed(package, tmp_path_factory):
    target = tmp_path_factory.mktemp("opt") / "zoning"
    python = Path(sys.executable).resolve().parent
    environment = {"PATH": f"{python}:/usr/bin:/bin", "HOME": str(target.parent), "LANG": "C.UTF-8"}
    command = [*CUT_OFF, str(package / "install.sh"), str(target)]
    subprocess.run(command, check=True, timeout=600, env=environment)
    return target


def run_cut_off(installed, folder, script):
    environment = {
        "PATH": f"{installed / 'bin'}:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "ZONING_DATA_DIR": str(folder / "data"),
    }
    command = [*CUT_OFF, "bash", "-ec", script]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=180,
        check=False,
    )  # fmt: skip


def test_the_network_is_really_cut(installed, tmp_path):
    probe = "python -c \"import socket; socket.create_connection(('127.0.0.1', 9), 1)\""
    done = run_cut_off(installed, tmp_path, probe)
    assert done.returncode != 0
    assert "Network is unreachable" in done.stderr or "Errno 101" in done.stderr


def test_a_sample_is_checked(installed, tmp_path):
    sample = ROOT / "layers" / "demonstration" / "samples" / "restricted.txt"
    shutil.copy(sample, tmp_path / "parcel.txt")
    done = run_cut_off(
        installed, tmp_path, "zoning doctor && zoning check parcel.txt --json > r.json"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    record = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert record["parcels"][0]["planar_area_m2"] == 30_000


def test_it_serves_pages_and_maps(installed, tmp_path):
    script = """
    ip link set lo up
    zoning serve --port 8000 & server=$!
    for i in $(seq 60); do
      python - <<'END' && break || sleep 0.5
    import urllib.request as u
    for path in ("/api/health", "/", "/maps/zones", "/static/v/leaflet_1.9.4/dist/leaflet.js"):
        assert u.urlopen("http://127.0.0.1:8000" + path, timeout=20).status == 200
    open("served", "w").write("yes")
    END
    done
    kill $server
    """
    lines = "\n".join(line.removeprefix("    ") for line in script.splitlines())
    done = run_cut_off(installed, tmp_path, lines)
    assert (tmp_path / "served").is_file(), done.stdout + done.stderr
