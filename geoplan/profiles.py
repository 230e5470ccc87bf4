"""The profiles of every QGIS of this user, and the geoplan plugin in them: which copy is there, and a new one put in."""

from __future__ import annotations

import configparser
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from geoplan import plugin_zip
from geoplan.errors import ConfigError, Fault

_VERSIONS = ("QGIS3", "QGIS4")


@dataclass(frozen=True)
class Profile:
    """One profile of one QGIS."""

    folder: Path

    @property
    def plugin(self) -> Path:
        """Where the geoplan plugin lies or would lie."""
        return self.folder / "python" / "plugins" / plugin_zip.FOLDER


@dataclass(frozen=True)
class Installed:
    """What putting the plugin into a profile did: the version that lay there, and the edited files kept aside, and where."""

    profile: Profile
    replaced: str = ""
    edited: tuple[str, ...] = ()
    aside: Path | None = None


def folders(
    environ: Mapping[str, str] = os.environ, system: str = sys.platform, home: Path | None = None
) -> list[Path]:
    """Where each version of QGIS keeps its profiles on this system, whether or not it is there."""
    house = home or Path.home()
    if system == "win32":
        data = Path(environ.get("APPDATA") or house / "AppData" / "Roaming")
    elif system == "darwin":
        data = house / "Library" / "Application Support"
    else:
        data = Path(environ.get("XDG_DATA_HOME") or house / ".local" / "share")
    return [data / "QGIS" / version / "profiles" for version in _VERSIONS]


def every(places: Sequence[Path]) -> list[Profile]:
    """Every profile in these folders of profiles."""
    return [
        Profile(folder) for place in places if place.is_dir() for folder in sorted(place.iterdir()) if folder.is_dir()
    ]


def chosen(places: Sequence[Path], name: str = "") -> list[Profile]:
    """The profile of that name in each folder of profiles, or the one QGIS starts with; raises ConfigError if there is none."""
    found = every(places)
    if not found:
        raise ConfigError(Fault("no_qgis_profile", {"folders": ", ".join(map(str, places))}))
    wanted = [profile for profile in found if profile.folder.name == (name or _started_with(profile.folder.parent))]
    if not wanted and name:
        names = ", ".join(sorted({profile.folder.name for profile in found}))
        raise ConfigError(Fault("no_such_profile", {"name": name, "names": names}))
    return wanted or found[:1]


def version_in(profile: Profile) -> str | None:
    """The version of the plugin in a profile, "" where it does not say; None if there is no plugin."""
    metadata = profile.plugin / "metadata.txt"
    if not metadata.is_file():
        return None
    lines = metadata.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((line.partition("=")[2].strip() for line in lines if line.startswith("version=")), "")


def install(profile: Profile, version: str, python: str) -> Installed:
    """What happened on putting the plugin of this version into the profile, with `python` noted as its engine.

    A copy that somebody edited is moved beside the folder of plugins; an untouched one is removed. Raises ConfigError where
    the place is another's or cannot be written.
    """
    place = profile.plugin
    before = version_in(profile)
    if place.is_symlink() or (place.exists() and not _is_ours(place)):
        raise ConfigError(Fault("plugin_of_another", {"path": place}))
    edited = _edited(place) if place.is_dir() else ()
    fresh = place.with_name(f"{plugin_zip.FOLDER}.new")
    files = plugin_zip.contents(version) | {"engine.json": (json.dumps({"python": python}) + "\n").encode("ascii")}
    aside = None
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        for name, content in files.items():
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            (fresh / name).write_bytes(content)
        if place.is_dir():
            # outside the folder of plugins, or QGIS would take it for another plugin
            aside = _free(profile.folder / "python" / f"{plugin_zip.FOLDER}-plugin")
            place.rename(aside)
        fresh.rename(place)
        if aside is not None and not edited:
            shutil.rmtree(aside)
    except OSError as error:
        if aside is not None and not place.exists():
            aside.rename(place)
        shutil.rmtree(fresh, ignore_errors=True)
        raise ConfigError(Fault("plugin_not_written", {"path": place, "reason": error.strerror or error})) from error
    return Installed(profile, before or "", edited, aside if edited else None)


def _started_with(place: Path) -> str:
    """The name of the profile that QGIS starts with."""
    told = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        told.read(place / "profiles.ini", encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError):
        return "default"
    return told.get("core", "defaultProfile", fallback="default")


def _is_ours(place: Path) -> bool:
    metadata = place / "metadata.txt"
    return metadata.is_file() and "name=geoplan" in metadata.read_text(encoding="utf-8", errors="replace").splitlines()


def _edited(place: Path) -> tuple[str, ...]:
    """The files of an installed copy that are not as they were installed, new ones included."""
    try:
        known = json.loads((place / plugin_zip.LISTING).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        known = {}  # of a copy without a listing nobody knows, so all of it is kept
    there = {path.relative_to(place).as_posix(): path for path in place.rglob("*") if path.is_file()}
    return tuple(
        name
        for name, path in sorted(there.items())
        if name not in (plugin_zip.LISTING, "engine.json")
        and "__pycache__" not in path.parts
        and hashlib.sha256(path.read_bytes()).hexdigest() != known.get(name)
    )


def _free(wanted: Path) -> Path:
    """The first path of `wanted.1`, `wanted.2`, … that is not taken."""
    number = 1
    while wanted.with_name(f"{wanted.name}.{number}").exists():
        number += 1
    return wanted.with_name(f"{wanted.name}.{number}")
