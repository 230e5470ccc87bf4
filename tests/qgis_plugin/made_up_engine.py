"""A made-up geoplan as small wheel and bundle, so that installations are real and quick."""

from __future__ import annotations

import base64
import ensurepip
import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from geoplan.qgis.pythons import Python

VERSION = "0.5.7"
MAIN = """
import json, sys
if sys.argv[1:] == ["qgis", "handshake"]:
    print(json.dumps({{"version": "{version}", "protocol": 1, "python": sys.executable}}))
elif sys.argv[1:2] == ["doctor"]:
    print("ok        all is well with", sys.argv[2:])
"""


def wheel(folder: Path, version: str = VERSION, main: str = MAIN, said: str = "") -> Path:
    """A wheel called geoplan that answers the handshake with `said`, or its version."""
    files = {
        "geoplan/__init__.py": "",
        "geoplan/__main__.py": main.format(version=said or version),
        f"geoplan-{version}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: geoplan\nVersion: {version}\n",
        f"geoplan-{version}.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = f"geoplan-{version}.dist-info/RECORD"
    lines = [
        f"{name},sha256={base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b'=').decode()},{len(text)}"
        for name, text in files.items()
    ]
    files[record] = "\n".join([*lines, f"{record},,"]) + "\n"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"geoplan-{version}-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return file


def pip_wheel() -> Path:
    """The wheel of pip that comes with Python."""
    return next((Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl"))


def bundle(
    folder: Path, python: Python, change: Callable[[dict[str, Any]], None] = lambda manifest: None, **wheel_words: str
) -> Path:
    """A bundle for that Python, with its manifest changed."""
    wheels = [wheel(folder / "wheels", **wheel_words), pip_wheel()]
    manifest: dict[str, Any] = {
        "form": 1, "geoplan": wheels[0].name.split("-")[1], "extras": [], "platform": python.platform, "python": python.short,
        "glibc": "", "plugin": {"file": "p.zip", "sha256": ""},
        "wheels": [
            {"name": file.name.split("-")[0], "version": "", "file": file.name, "bytes": file.stat().st_size,
             "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
            for file in wheels
        ],
    }  # fmt: skip
    change(manifest)
    out = folder / "bundle.zip"
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        for file in wheels:
            archive.write(file, f"wheels/{file.name}")
    return out
