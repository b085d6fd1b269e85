"""Start one worker of this product in a child process, with bounded memory and processor time.

Run as a script with: the worker's module, limits as JSON, the worker's own arguments. The
packages around the worker are entered without running what they import, so that it starts
quickly.
"""

import importlib
import json
import sys
from pathlib import Path
from types import ModuleType

_PACKAGES = ("app", "app.data", "app.data.formats", "app.data.exports")


def main(arguments: list[str]) -> int:
    """Bound the process, then run the worker; return its exit status."""
    module, limits_json, *rest = arguments
    _limit_resources(json.loads(limits_json))
    _enter_packages(Path(__file__).resolve().parents[3])
    status: int = importlib.import_module(module).main(rest)
    return status


def _limit_resources(limits: dict[str, float]) -> None:
    """Bound memory and processor time, where the system can."""
    try:
        import resource  # noqa: PLC0415  (absent on Windows)
    except ImportError:
        return
    memory, seconds = int(limits["memory_bytes"]), int(limits["seconds"]) + 1
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _enter_packages(root: Path) -> None:
    for name in _PACKAGES:
        package = ModuleType(name)
        package.__path__ = [str(root.joinpath(*name.split(".")))]
        sys.modules[name] = package


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
