"""Try the Dockerfile without a Docker engine: `python3 scripts/try_image.py [FOLDER]`, as root.

Each instruction is carried out in a Debian root that debootstrap makes (python:3.11-slim is Debian
with Python 3.11 as `python`). The result is started as compose starts it: not as root, on a
read-only root, with only /tmp and /data writable, in a network of its own, until /api/health
answers. What an engine adds (layers, registry, restart) is not tried.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]
PACKAGES = "python3,python3-pip,python3-venv,ca-certificates"
PORT = 8000


def instructions() -> list[tuple[str, str]]:
    """Return the Dockerfile's instructions, continued lines joined."""
    text = (SOURCE / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines()]
    return [tuple(line.split(None, 1)) for line in lines if line and not line.startswith("#")]


class Image:
    """One stage: a root folder, its working directory, environment and user."""

    def __init__(self, root: Path) -> None:
        self.root, self.workdir, self.user = root, "/", "root"
        self.environment = {"PATH": "/usr/local/python/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
        for name in ("PIP_CERT", "PIP_INDEX_URL", "PIP_DEFAULT_TIMEOUT"):
            if name in os.environ:
                self.environment[name] = os.environ[name]
        if not (root / "usr/bin/python3").exists():
            run(
                ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", "bookworm", str(root)]
            )
        for name in ("etc/ssl/certs/ca-certificates.crt", "etc/resolv.conf", "etc/hosts"):
            if Path("/", name).is_file():
                shutil.copy(Path("/", name), root / name)
        shutil.rmtree(root / "usr/local/python", ignore_errors=True)
        self.run("python3 -m venv /usr/local/python")

    def run(self, script: str) -> None:
        """Carry out RUN."""
        inside = f"cd {shlex.quote(self.workdir)} && {script}"
        run(["chroot", str(self.root), "/bin/sh", "-ec", inside], env=self.environment)

    def copy(self, words: list[str], stages: dict[str, "Image"]) -> None:
        """Carry out COPY, from the checkout or from an earlier stage."""
        source = SOURCE
        if words[0].startswith("--from="):
            source = stages[words.pop(0).removeprefix("--from=")].root
        *names, target = words
        place = self.root / self.workdir.lstrip("/") / target if target != "." else None
        place = place or self.root / self.workdir.lstrip("/")
        if target.startswith("/"):
            place = self.root / target.lstrip("/")
        for name in names:
            for found in sorted(source.glob(name.lstrip("/"))):
                if found.is_dir():
                    shutil.copytree(found, place, dirs_exist_ok=True)
                    continue
                place.mkdir(parents=True, exist_ok=True)
                shutil.copy(found, place)


def build(folder: Path) -> tuple[Image, str]:
    """Carry out every instruction; return the last stage and its command."""
    stages: dict[str, Image] = {}
    image, command = None, ""
    for word, rest in instructions():
        print(f"{word} {rest}", flush=True)
        if word == "FROM":
            name = rest.split()[-1] if " AS " in rest else "final"
            image = stages[name] = Image(folder / name)
        elif word == "WORKDIR":
            image.workdir = rest
            (image.root / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif word == "ENV":
            image.environment.update(pair.split("=", 1) for pair in rest.split())
        elif word == "USER":
            image.user = rest
        elif word == "RUN":
            image.run(rest)
        elif word == "COPY":
            image.copy(rest.split(), stages)
        elif word == "CMD":
            command = " ".join(shlex.quote(part) for part in json.loads(rest))
    return image, command


def start(image: Image, command: str) -> None:
    """Start the image as compose does and wait for its health."""
    root = image.root
    ask = (
        "import time, urllib.request as u\n"
        "for _ in range(60):\n"
        "    try:\n"
        f"        print(u.urlopen('http://127.0.0.1:{PORT}/api/health', timeout=3).read()); break\n"
        "    except OSError: time.sleep(0.5)\n"
        "else: raise SystemExit('no answer')\n"
    )
    script = f"""
    mount --bind {root} {root} && mount -o remount,bind,ro {root}
    mount -t tmpfs tmpfs {root}/tmp && mount -t tmpfs -o mode=0777 tmpfs {root}/data
    mount -t proc proc {root}/proc && mount -t tmpfs tmpfs {root}/dev
    mknod -m 666 {root}/dev/null c 1 3 && mknod -m 444 {root}/dev/urandom c 1 9
    ip link set lo up
    chroot --userspec={image.user} {root} /bin/sh -c 'touch /etc/x 2>&- && exit 9; exec {command}' &
    server=$!
    chroot {root} /usr/local/python/bin/python -c {shlex.quote(ask)}
    kill $server
    """
    environment = {**image.environment, "HOME": "/data"}
    run(["unshare", "--mount", "--net", "bash", "-ec", script], env=environment)


def run(command: list[str], env: dict[str, str] | None = None) -> None:
    """Run a command or stop with its words."""
    done = subprocess.run(command, env=env, check=False)
    if done.returncode:
        sys.exit(f"failed: {shlex.join(command)[:300]}")


def main() -> None:
    """Build and start the image."""
    if os.geteuid() or not shutil.which("debootstrap"):
        sys.exit("needs root and debootstrap (apt-get install debootstrap)")
    given = sys.argv[1:]
    folder = Path(given[0] if given else tempfile.mkdtemp(prefix="image-"))
    folder.mkdir(parents=True, exist_ok=True)
    start(*build(folder))
    print("the image builds, starts without root on a read-only root and answers")


if __name__ == "__main__":
    main()
