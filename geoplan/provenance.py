"""What a result was made from and with: hashes of files, versions of the libraries, the machine and its peak memory."""

from __future__ import annotations

import hashlib
import os
import platform
from importlib import metadata
from pathlib import Path

_PACKAGES = (
    "geoplan", "geopandas", "shapely", "pyogrio", "pyproj", "numpy", "pandas", "scipy", "highspy", "osmium", "pymcdm",
)  # fmt: skip
_SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


def sha256(path: Path) -> str:
    """The hash of an input or output, in hexadecimal.

    A single file: of its bytes, as `sha256sum` prints it. A shapefile with its neighbours, or a folder (a File
    Geodatabase): of the names and hashes of its files in the order of their names. OSError where it cannot be read.
    """
    if path.is_dir():
        # locks come and go with every program that looks into a File Geodatabase
        return _together(path, [file for file in path.rglob("*") if file.is_file() and file.suffix != ".lock"])
    if path.suffix.lower() == ".shp":
        return _together(path.parent, list(shapefile_parts(path).values()))
    return file_sha256(path)


def shapefile_parts(path: Path) -> dict[str, Path]:
    """The files that make a shapefile by their ending in lower case: `.shp`, `.shx`, `.dbf`, `.prj` and `.cpg`, if there.

    Where the system takes upper and lower case for the same, so does this: `Towns.shp` may be asked for as `towns.shp`.
    """
    found: dict[str, Path] = {}
    for part in sorted(path.parent.iterdir(), key=lambda part: (part.stem != path.stem, part.name)):
        if part.suffix.lower() in _SHAPEFILE_PARTS and part.stem.casefold() == path.stem.casefold():
            asked = path.with_name(path.stem + part.suffix)
            if asked.exists() and asked.samefile(part):
                found.setdefault(part.suffix.lower(), part)
    return found


def file_sha256(path: Path) -> str:
    """The hash of one file's bytes alone, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _together(root: Path, files: list[Path]) -> str:
    digest = hashlib.sha256()
    for name, file in sorted((file.relative_to(root).as_posix(), file) for file in files):
        digest.update(f"{name}\n{file_sha256(file)}\n".encode())
    return digest.hexdigest()


def versions() -> dict[str, str]:
    """Version by name of Python, geoplan, the libraries a number can depend on, and GDAL, PROJ and GEOS inside them.

    A package that runs from a folder without being installed, or of an extra that is not, is `not installed`.
    """
    import pyogrio
    import pyproj
    import shapely

    found = {"python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    found["gdal"] = ".".join(str(part) for part in pyogrio.__gdal_version__)
    found["proj"] = str(pyproj.proj_version_str)
    found["geos"] = str(shapely.geos_version_string)
    return found


def host() -> dict[str, str | int | None]:
    """The machine: its name, system, processor and the number of its cores."""
    return {
        "name": platform.node(),
        "system": platform.platform(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
    }


def peak_memory_mib() -> float | None:
    """Most memory this process has held so far, in MiB; None where no file tells it (Windows, macOS)."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return None
    for line in status.read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return round(int(line.split()[1]) / 1024, 1)
    return None
