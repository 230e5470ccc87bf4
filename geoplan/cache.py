"""What is kept between runs to save time: compiled kernels, contraction hierarchies, parsed roads. Never a result.

The folder is the user's cache folder, or what the environment variable GEOPLAN_CACHE names; `GEOPLAN_CACHE=off` keeps nothing.
A file is written beside its place and moved there when whole, so a killed run leaves no broken one. What can't be read is
thrown away, made again, and told as a finding. The same plan comes out with an empty cache, a full one and none.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import platformdirs

from geoplan.findings import Finding

VARIABLE = "GEOPLAN_CACHE"
Buffer = Any  # whatever holds bytes: bytes, arrays in one piece

_MOST_BYTES = 2 << 30  # per kind; the files used longest ago go first

_found: list[Finding] = []
_lock = threading.Lock()


def folder(kind: str) -> Path | None:
    """The folder for one kind of files, made if need be; None where nothing is kept or nothing can be written."""
    named = os.environ.get(VARIABLE, "")
    if named.lower() == "off":
        return None
    place = (Path(named) if named else Path(platformdirs.user_cache_dir("geoplan", appauthor=False))) / kind
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return place if os.access(place, os.W_OK) else None


def key(*parts: Buffer | str) -> str:
    """A file name for what `parts` say: texts, bytes and arrays."""
    digest = hashlib.sha256()
    for part in parts:
        content = memoryview(part.encode() if isinstance(part, str) else part)
        digest.update(content.nbytes.to_bytes(8, "little"))
        digest.update(content)
    return digest.hexdigest()[:32]


def key_of_file(path: Path, *parts: str) -> str:
    """A file name for the content of a file, read with the settings `parts`."""
    with path.open("rb") as stream:
        return key(hashlib.file_digest(stream, "sha256").digest(), *parts)


def keep(place: Path, write: Callable[[Path], None]) -> None:
    """Have `write` fill a file beside `place` and move it there. A full or read-only disk keeps nothing and is no fault."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{place.name}.", suffix=place.suffix, dir=place.parent)
        os.close(handle)
    except OSError:
        return
    beside = Path(name)
    try:
        write(beside)
        beside.replace(place)
    except OSError:
        return
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    _prune(place.parent, spare=place)


def used(place: Path) -> None:
    """Note that a file was used just now, so that it is among the last to go."""
    with suppress(OSError):
        place.touch()


def unreadable(place: Path, code: str, **values: str) -> None:
    """Throw away a file or a folder's files that can't be read, and remember the finding of that code."""
    with suppress(OSError):
        for file in [place] if place.is_file() else [*place.rglob("*")]:
            if file.is_file():
                file.unlink()
    with _lock:
        _found.append(Finding(code, "run", place.name, values))


def findings() -> list[Finding]:
    """What was unreadable since this was last asked."""
    with _lock:
        told = list(_found)
        _found.clear()
    return told


def _prune(place: Path, spare: Path) -> None:
    with suppress(OSError):
        files = sorted((file for file in place.iterdir() if file.is_file()), key=lambda file: file.stat().st_mtime)
        for file in _oldest(files, spare):
            file.unlink(missing_ok=True)


def _oldest(files: Iterable[Path], spare: Path) -> list[Path]:
    """The files to go, the one used longest ago first, until the rest is small enough."""
    sizes = {file: file.stat().st_size for file in files}
    total, gone = sum(sizes.values()), []
    for file, size in sizes.items():
        if total <= _MOST_BYTES:
            break
        if file != spare:
            gone.append(file)
            total -= size
    return gone
