"""Bring the browser libraries that the product serves itself into static/v, or check them.

    python scripts/vendor_assets.py            fetch the pinned packages again (needs npm)
    python scripts/vendor_assets.py --check    verify what is committed, without network

Packages are fetched with `npm pack`: no lifecycle scripts run and nothing transitive is fetched.
Folium names its assets by CDN address; `urlmap.json` says which vendored file answers for each, as
a path under the static folder. Only what a page uses is here: the map pages do without Folium's
default Bootstrap, jQuery, Font Awesome and Awesome Markers (see app/maps/figure.py).
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "static" / "v"
RECORDS = {"MANIFEST.json", "urlmap.json"}
SOURCE_MAP = re.compile(rb"\n?(//[#@] sourceMappingURL=\S+|/\*# sourceMappingURL=\S+? ?\*/)\s*$")

MIT = """The MIT License (MIT)

Copyright {holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES
OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""

BEERWARE = """"THE BEER-WARE LICENSE":
<ivan@sanchezortega.es> wrote this file. As long as you retain this notice you
can do whatever you want with this stuff. If we meet some day, and you think
this stuff is worth it, you can buy me a beer in return.

Leaflet.VectorGrid.bundled.min.js holds further libraries; see the files LICENSE.<name>.
"""


@dataclass(frozen=True)
class Package:
    """One npm package: the files to keep (globs), and the CDN addresses some of them answer for.

    `holder` is the copyright holder named in the code, for a package that ships no licence file;
    `notice` is its licence where that stands in the read-me. `bundles` names what its files hold
    of other packages: name, version, and where its licence lies.
    """

    name: str
    version: str
    licence: str
    files: tuple[str, ...]
    answers: dict[str, str]
    holder: str | None = None
    notice: str | None = None
    bundles: tuple[tuple[str, str, str], ...] = ()

    @property
    def folder(self) -> str:
        """Name of its folder under static/v."""
        return f"{self.name.lstrip('@').replace('/', '_')}_{self.version}"


CDN = "https://cdn.jsdelivr.net/npm"
CDNJS = "https://cdnjs.cloudflare.com/ajax/libs"
PACKAGES = (
    Package(
        "leaflet",
        "1.9.4",
        "BSD-2-Clause",
        ("dist/leaflet.js", "dist/leaflet.css", "dist/images/*.png", "LICENSE"),
        {
            f"{CDN}/leaflet@1.9.3/dist/leaflet.js": "dist/leaflet.js",
            f"{CDN}/leaflet@1.9.3/dist/leaflet.css": "dist/leaflet.css",
        },
    ),
    Package(
        "leaflet-draw",
        "1.0.4",
        "MIT",
        ("dist/leaflet.draw.js", "dist/leaflet.draw.css", "dist/images/*"),
        {
            f"{CDNJS}/leaflet.draw/1.0.2/leaflet.draw.js": "dist/leaflet.draw.js",
            f"{CDNJS}/leaflet.draw/1.0.2/leaflet.draw.css": "dist/leaflet.draw.css",
        },
        holder="(c) 2012-2017 Jacob Toye, Jon West, Smartrak, Leaflet",
    ),
    Package(
        "leaflet-search",
        "2.9.7",
        "MIT",
        (
            "dist/leaflet-search.min.js",
            "dist/leaflet-search.min.css",
            "images/loader.gif",
            "images/search-icon.png",
            "license.txt",
        ),
        {
            f"{CDN}/leaflet-search@2.9.7/dist/leaflet-search.min.js": "dist/leaflet-search.min.js",
            f"{CDN}/leaflet-search@2.9.7/dist/leaflet-search.min.css": (
                "dist/leaflet-search.min.css"
            ),
        },
    ),
    Package(
        "leaflet.fullscreen",
        "3.0.0",
        "MIT",
        ("Control.FullScreen.js", "Control.FullScreen.css", "icon-fullscreen.svg", "LICENSE"),
        {
            f"{CDN}/leaflet.fullscreen@3.0.0/Control.FullScreen.min.js": "Control.FullScreen.js",
            f"{CDN}/leaflet.fullscreen@3.0.0/Control.FullScreen.css": "Control.FullScreen.css",
        },
    ),
    Package(
        "leaflet-groupedlayercontrol",
        "0.6.1",
        "MIT",
        (
            "dist/leaflet.groupedlayercontrol.min.js",
            "dist/leaflet.groupedlayercontrol.min.css",
            "LICENSE.txt",
        ),
        {
            f"{CDNJS}/leaflet-groupedlayercontrol/0.6.1/leaflet.groupedlayercontrol.min.{end}": (
                f"dist/leaflet.groupedlayercontrol.min.{end}"
            )
            for end in ("js", "css")
        },
    ),
    Package(
        "leaflet.vectorgrid",
        "1.3.0",
        "Beerware",
        ("dist/Leaflet.VectorGrid.bundled.min.js",),
        {
            "https://unpkg.com/leaflet.vectorgrid@latest/dist/Leaflet.VectorGrid.bundled.js": (
                "dist/Leaflet.VectorGrid.bundled.min.js"
            ),
        },
        notice=BEERWARE,
        bundles=(
            ("geojson-vt", "2.2.0", "LICENSE"),
            ("ieee754", "1.1.8", "LICENSE"),
            ("pbf", "3.0.5", "LICENSE"),
            ("@mapbox/point-geometry", "0.1.0", "LICENSE"),
            ("topojson-client", "2.1.0", "LICENSE.md"),
            ("vector-tile", "1.3.0", "LICENSE.txt"),
            ("whatwg-fetch", "2.0.3", "LICENSE"),
        ),
    ),
    Package("htmx.org", "2.0.11", "0BSD", ("dist/htmx.min.js", "LICENSE"), {}),
    Package(
        "swagger-ui-dist",
        "5.35.0",
        "Apache-2.0",
        ("swagger-ui-bundle.js", "swagger-ui.css", "LICENSE", "NOTICE"),
        {},
    ),
)


def fetch(name: str, version: str, folder: Path) -> Path:
    """Fetch and unpack one package below `folder`; return where its files lie."""
    packed = subprocess.run(
        ["npm", "pack", f"{name}@{version}", "--silent"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    unpacked = folder / f"{name}_{version}"
    with tarfile.open(folder / packed.stdout.split()[-1]) as archive:
        archive.extractall(unpacked, filter="data")
    return unpacked / "package"


def copy(package: Package, source: Path, target: Path) -> None:
    """Copy the listed files, without the comment that points at a source map left behind."""
    for pattern in package.files:
        found = sorted(source.glob(pattern))
        if not found:
            raise SystemExit(f"{package.name}@{package.version} holds no {pattern}")
        for path in found:
            kept = target / path.relative_to(source)
            kept.parent.mkdir(parents=True, exist_ok=True)
            content = path.read_bytes()
            is_code = path.suffix in {".js", ".css"}
            kept.write_bytes(SOURCE_MAP.sub(b"\n", content) if is_code else content)
    if package.holder is not None:
        (target / "LICENSE").write_text(MIT.format(holder=package.holder), "utf-8")
    if package.notice is not None:
        (target / "LICENSE").write_text(package.notice, "utf-8")


def copy_bundled_licences(package: Package, target: Path, scratch: Path) -> None:
    """Copy the licences of what the files of a package hold of others."""
    for name, version, licence in package.bundles:
        source = fetch(name, version, scratch) / licence
        shutil.copyfile(source, target / f"LICENSE.{name.rpartition('/')[2]}")


def manifest(target: Path) -> dict[str, object]:
    """Describe every vendored file: checksum, package, version, licence."""
    entries: dict[str, object] = {}
    for package in PACKAGES:
        for path in sorted((target / package.folder).rglob("*")):
            if path.is_file():
                entries[path.relative_to(target).as_posix()] = {
                    "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                    "package": package.name,
                    "version": package.version,
                    "licence": package.licence,
                }
    return entries


def urlmap() -> dict[str, str]:
    """Map each CDN address that Folium names to a path under the static folder."""
    return {
        url: f"v/{package.folder}/{file}"
        for package in PACKAGES
        for url, file in sorted(package.answers.items())
    }


def vendor(target: Path) -> None:
    """Replace the contents of `target` by freshly fetched files."""
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory() as scratch:
        for package in PACKAGES:
            kept = target / package.folder
            copy(package, fetch(package.name, package.version, Path(scratch)), kept)
            copy_bundled_licences(package, kept, Path(scratch))
    for name, document in (("MANIFEST.json", manifest(target)), ("urlmap.json", urlmap())):
        text = json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True)
        (target / name).write_text(text + "\n", "utf-8")


def faults(target: Path) -> list[str]:
    """Name every file that is missing, changed, unknown, or mapped to nothing."""
    recorded = json.loads((target / "MANIFEST.json").read_text("utf-8"))
    present = manifest(target)
    on_disk = {p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()}
    found = [f"missing: {name}" for name in sorted(recorded.keys() - on_disk)]
    found += [f"unknown: {name}" for name in sorted(on_disk - recorded.keys() - RECORDS)]
    found += [
        f"changed: {name}"
        for name in sorted(recorded.keys() & on_disk)
        if recorded[name] != present.get(name)
    ]
    mapped = json.loads((target / "urlmap.json").read_text("utf-8"))
    if mapped != urlmap():
        found.append("changed: urlmap.json differs from the pinned list")
    found += [
        f"mapped to nothing: {path}"
        for path in mapped.values()
        if path.removeprefix("v/") not in on_disk
    ]
    return found


def main() -> int:
    """Vendor, or with --check verify; the exit code is 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="verify checksums, no network")
    if not parser.parse_args().check:
        vendor(TARGET)
    wrong = faults(TARGET)
    for fault in wrong:
        print(fault)
    size_kb = sum(p.stat().st_size for p in TARGET.rglob("*") if p.is_file()) / 1024
    print(f"{TARGET.name}: {len(PACKAGES)} packages, {size_kb:.0f} kB, {len(wrong)} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
