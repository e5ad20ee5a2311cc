"""
Fetch the built front-end files that pages are served with, and note where each came from.

    python tools/vendor_assets.py

Needs npm, on the machine of whoever moves to a newer version. Nobody else does: the files are
committed. The NHS logo and the Frutiger typeface are not ours to use, so neither is kept.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "alongside" / "kit" / "static" / "vendor"
AXE = ROOT / "tests" / "journeys"

NHSUK_LICENCE = """The MIT License (MIT)

Copyright (c) NHS England

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT
OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.

The package carries no copy of its licence; this is the licence that its README and package.json
name. Taken out of the stylesheet here: the Frutiger typeface, which is licensed to the NHS.
"""

# Only what the stylesheet and the pages ask for. Logos, icons of the NHS and the manifest stay out.
ICONS = ("arrow-down", "arrow-up", "arrow-up-down", "cross")
NHSUK = {
    "dist/nhsuk/nhsuk-frontend.min.css": "nhsuk/nhsuk-frontend.min.css",
    "dist/nhsuk/nhsuk-frontend.min.js": "nhsuk/nhsuk-frontend.min.js",
    **{
        f"dist/nhsuk/assets/images/nhsuk-icon-{name}.svg": f"nhsuk/images/nhsuk-icon-{name}.svg"
        for name in ICONS
    },
}
HTMX = {"dist/htmx.min.js": "htmx/htmx.min.js", "LICENSE": "htmx/LICENSE"}
AXE_CORE = {"axe.min.js": "axe.min.js", "LICENSE": "axe.LICENSE"}

SOURCE_MAP = re.compile(rb"\s*(?:/\*|//)# sourceMappingURL=\S+(?: \*/)?\s*$")
FRUTIGER = re.compile(r"@font-face\{[^}]*Frutiger[^}]*\}")


def main() -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    packages = [
        fetch("nhsuk-frontend@10.6.1", "MIT", NHSUK, VENDOR),
        fetch("htmx.org@2.0.11", "0BSD", HTMX, VENDOR),
    ]
    (VENDOR / "nhsuk" / "LICENSE").write_text(NHSUK_LICENCE)
    note(VENDOR / "VENDOR.json", packages)
    note(AXE / "axe.json", [fetch("axe-core@4.14.1", "MPL-2.0", AXE_CORE, AXE)])


def fetch(package: str, licence: str, wanted: dict[str, str], folder: Path) -> dict[str, object]:
    """Copy the wanted files out of an npm package; return what VENDOR.json says about it."""
    with tempfile.TemporaryDirectory() as scratch:
        archive = packed(package, Path(scratch))
        with tarfile.open(archive) as files:
            written = [copy(files, source, folder / name) for source, name in wanted.items()]
        digest = sha256(archive.read_bytes())
    return {
        "package": package,
        "licence": licence,
        "package_sha256": digest,
        "files": {str(path.relative_to(folder)): sha256(path.read_bytes()) for path in written},
    }


def packed(package: str, scratch: Path) -> Path:
    command = ["npm", "pack", package, "--silent", "--pack-destination", str(scratch)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (archive,) = scratch.glob("*.tgz")
    return archive


def copy(files: tarfile.TarFile, source: str, target: Path) -> Path:
    member = files.extractfile(f"package/{source}")
    if member is None:
        raise SystemExit(f"{source} is not a file in the package")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(cleaned(target.name, member.read()))
    return target


def cleaned(name: str, content: bytes) -> bytes:
    content = SOURCE_MAP.sub(b"\n", content) if name.endswith((".css", ".js")) else content
    if not name.endswith(".css"):
        return content
    css = FRUTIGER.sub("", content.decode())
    return css.replace("Frutiger W01,", "").replace("url(/assets/images/", "url(images/").encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def note(path: Path, packages: list[dict[str, object]]) -> None:
    path.write_text(
        json.dumps({"made_by": "tools/vendor_assets.py", "packages": packages}, indent=2) + "\n"
    )


if __name__ == "__main__":
    main()
