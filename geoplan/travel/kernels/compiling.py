"""How kernels are compiled, and where the compiled code is kept: under a key of their source, the versions and the CPU.

Importing this imports numba. A kernel is compiled when it is first called, or read from the cache. numba writes every file
beside its place and renames it; `seal` then notes the check sum of each, and the next process reads only what still has
the sum it had.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import platform
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar, cast

import llvmlite
import llvmlite.binding
import numba
import numpy as np

from geoplan import cache

_SUMS = "sums.json"
_VERSIONS = 5  # of source, libraries and CPU whose code is kept; what was used longest ago goes
_sealed: set[str] = set()
_F = TypeVar("_F", bound=Callable[..., object])


def _key() -> str:
    here = Path(__file__).parent
    loops = [
        here.parent / "repairing.py",
        *(here.parents[1] / name for name in ("transport/paths.py", "centres/tier_loops.py")),
    ]
    sources = [*sorted(here.glob("*.py")), *loops]
    versions = (numba.__version__, llvmlite.__version__, np.__version__, platform.python_version())
    cpu = (str(llvmlite.binding.get_host_cpu_name()), str(llvmlite.binding.get_host_cpu_features().flatten()))
    return cache.key(*(source.read_bytes() for source in sources), *versions, *cpu)


def _place() -> Path | None:
    """The folder of this source on this machine, with nothing in it that is not as it was written; None = keep nothing."""
    folder = cache.folder(f"kernels/{_key()}")
    if folder is None:
        return None
    with suppress(OSError):  # another process may clear away the same ones
        folder.touch()
        for old in sorted(folder.parent.iterdir(), key=lambda place: place.stat().st_mtime)[:-_VERSIONS]:
            shutil.rmtree(old, ignore_errors=True)
    files = _files(folder)
    if not files:
        return folder
    try:
        sums = json.loads((folder / _SUMS).read_text(encoding="utf-8"))
        whole = all(sums[name] == _sum(folder / name) for name in sums if name in files)
    except FileNotFoundError:
        sums, whole = {}, True
    except (OSError, ValueError, TypeError, KeyError):
        whole = False
    if not whole:
        cache.unreadable(folder, "kept_code_unreadable")
        return folder
    for name in files - set(sums):  # a process was stopped between compiling and sealing
        with suppress(OSError):
            (folder / name).unlink()
    _sealed.update(files & set(sums))
    return folder


def _files(folder: Path) -> set[str]:
    found = (file.relative_to(folder).as_posix() for file in folder.rglob("*.nb?") if file.is_file())
    return set(found)


def _sum(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


_FOLDER = _place()


def kernel(function: _F) -> _F:
    """The function compiled on its first call; it holds no lock while it runs, so threads may run it side by side."""
    settings: Any = numba.config
    before, settings.CACHE_DIR = settings.CACHE_DIR, str(_FOLDER or "")
    try:
        compiled = numba.njit(nogil=True, cache=_FOLDER is not None, error_model="numpy")(function)
    finally:
        settings.CACHE_DIR = before
    return cast(_F, compiled)


@atexit.register
def seal() -> None:
    """Note the check sums of what was compiled since the last time; done when the process ends, too."""
    if _FOLDER is None or _files(_FOLDER) == _sealed:
        return
    try:
        sums = {name: _sum(_FOLDER / name) for name in sorted(_files(_FOLDER))}
    except OSError:  # another process is clearing the folder
        return
    content = json.dumps(sums, indent=0).encode()

    def write(beside: Path) -> None:
        beside.write_bytes(content)

    cache.keep(_FOLDER / _SUMS, write)
    _sealed.clear()
    _sealed.update(sums)
