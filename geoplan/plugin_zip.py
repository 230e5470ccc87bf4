"""The QGIS plugin as files: what belongs to it, stamped with geoplan's version, and packed into a zip that QGIS installs."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

from geoplan.errors import ConfigError, Fault

FOLDER = "geoplan"  # in the zip and in QGIS: the name the plugin is imported by
LISTING = "files.json"  # sha256 of every file, by which edited ones are told later
_SOURCE = Path(__file__).parent / "qgis"
_NEEDED = ("__init__.py", "metadata.txt", "LICENSE")
_LEFT_OUT = (".pyc", ".pyo", LISTING)


def contents(version: str) -> dict[str, bytes]:
    """Path below the plugin's folder -> bytes, in the order of the paths; raises ConfigError where geoplan came without them."""
    missing = [name for name in _NEEDED if not (_SOURCE / name).is_file()]
    if missing:
        raise ConfigError(Fault("plugin_files_missing", {"files": ", ".join(missing)}))
    files = {
        path.relative_to(_SOURCE).as_posix(): path.read_bytes()
        for path in _SOURCE.rglob("*")
        if path.is_file() and path.suffix not in _LEFT_OUT and path.name not in ("engine.json", LISTING)
    }
    files["metadata.txt"] = _stamped(files["metadata.txt"].decode("utf-8"), version).encode("utf-8")
    files = {name: files[name] for name in sorted(files)}
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return files | {LISTING: (json.dumps({"version": version, "files": hashes}, indent=1) + "\n").encode("ascii")}


def packed(version: str) -> bytes:
    """The zip that QGIS installs; the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in contents(version).items():
            entry = zipfile.ZipInfo(f"{FOLDER}/{name}", (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def name_of(version: str) -> str:
    """What the zip is called."""
    return f"geoplan-qgis-{version}.zip"


def _stamped(metadata: str, version: str) -> str:
    """The metadata with the version of the package in the place of its own."""
    lines = [f"version={version}" if line.startswith("version=") else line for line in metadata.splitlines()]
    return "\n".join(lines) + "\n"
