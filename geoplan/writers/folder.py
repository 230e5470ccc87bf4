"""The run's folder: built beside its place, moved there when whole, and never at the cost of an earlier run."""

from __future__ import annotations

import errno
import secrets
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyogrio.errors

from geoplan.errors import ConfigError, Fault
from geoplan.findings import Finding
from geoplan.writers import manifest

_MARKER = ".geoplan-building"  # in the folder of a run that is not whole yet
_LEFT_BEHIND_S = 24 * 3600  # a building folder untouched for so long belongs to a run that was killed
_PAUSES_S = (0.1, 0.5, 2.0)  # a virus scanner on Windows holds new files for a moment
_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)  # no space left, a file too large, a quota used up
# a GeoPackage that could not grow, by GDAL and by the library that writes its labels
_FAILED = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FeatureError,
    sqlite3.OperationalError,
)
_LONGEST = 200  # letters of what a library says
_NAMED = 10  # at most so many edited files stand in a sentence


@dataclass(frozen=True)
class Standing:
    """Where a finished run stands, and what became of the one that stood there before."""

    folder: Path
    moved: Path | None = None  # where the earlier run is now; None = there was none, or it was replaced or not moved
    edited: tuple[str, ...] = ()  # files of the earlier run that someone has changed or removed, as paths with /
    findings: tuple[Finding, ...] = ()  # sentences for the last lines of the run


def check(target: Path) -> None:
    """Raise ConfigError where a run could not be written at `target`; leaves nothing behind.

    A folder that holds anything but a finished run is nobody's to move or to remove.
    """
    try:
        place = target.resolve()
        if place.exists():
            _check_held(target)
        above = next(parent for parent in place.parents if parent.exists())
        probe = _beside(above / place.name)
        probe.mkdir()
        probe.rmdir()
    except OSError as error:
        raise ConfigError(Fault("output_not_writable", {"path": target, "reason": _reason(error)})) from error


def _check_held(target: Path) -> None:
    if not target.is_dir():
        raise ConfigError(Fault("output_is_a_file", {"path": target}))
    count = sum(1 for _ in target.iterdir())
    if count and not manifest.is_ours(target):
        raise ConfigError(Fault("output_not_ours", {"path": target, "count": count}))


@contextmanager
def building(target: Path) -> Iterator[Path]:
    """A new folder beside `target` to write a run into; `settle` moves it into place.

    Whatever ends the block (a fault, Ctrl-C, no `settle`), nothing of it remains and an earlier run is untouched.
    Building folders of runs that were killed more than a day ago are cleared first. ConfigError as from `check`.
    """
    check(target)
    with beside(target) as path:
        yield path


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A new folder beside `target` to write into, of which nothing remains after the block; `target` itself is untouched.

    ConfigError where the folder cannot be made, or the disk does not take what is written into it.
    """
    place = target.resolve()
    path = _beside(place)
    made = [parent for parent in place.parents if not parent.exists()]
    try:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            _clear_left_behind(place)
            path.mkdir()
        except OSError as error:
            raise ConfigError(Fault("output_not_writable", {"path": target, "reason": _reason(error)})) from error
        (path / _MARKER).write_text("geoplan\n", encoding="utf-8")
        yield path
    except OSError as error:
        if error.errno not in _FULL and not str(error.filename or "").startswith(str(path)):
            raise
        raise ConfigError(Fault("output_failed", {"path": target, "reason": _reason(error)})) from error
    except _FAILED as error:
        # readers turn theirs into faults of layers, so this is one of a writer
        raise ConfigError(Fault("output_failed", {"path": target, "reason": _line(error)})) from error
    finally:
        shutil.rmtree(path, ignore_errors=True)
        for parent in made:
            _remove_if_empty(parent)


def settle(path: Path, target: Path, *, replace: bool = False) -> Standing:
    """Move the whole run from `path` to `target`; an earlier run there moves to `<name>.<n>` first.

    With `replace` the earlier run is removed instead, once the new one stands. Where the earlier run cannot be moved
    (a file open on Windows), the new one stands as `<name>.new`. Interrupted or refused, the earlier run is put back.
    ConfigError where the new run cannot be moved at all.
    """
    place = target.resolve()
    (path / _MARKER).unlink(missing_ok=True)
    if place.exists():
        _check_held(target)
        _remove_if_empty(place)
    if not place.exists():
        return Standing(_move(path, place, target))
    edited = manifest.edited(place)
    aside = place.with_name(f"{place.name}.{_next_number(place)}")
    try:
        try:
            place.rename(aside)
        except OSError as error:
            return _stand_beside(path, place, target, error)
        _move(path, place, target)
    except BaseException:
        # also where Ctrl-C falls between the two moves
        if aside.exists() and not place.exists():
            aside.rename(place)
        raise
    return _replaced(aside, place, target, edited) if replace else _moved(aside, place, target, edited)


def _moved(aside: Path, place: Path, target: Path, edited: tuple[str, ...]) -> Standing:
    shown = target.with_name(aside.name) if target.name else aside
    found = [Finding("old_run_moved", values={"path": target, "moved": shown})]
    if edited:
        names = ", ".join(edited[:_NAMED]) + (" …" if len(edited) > _NAMED else "")
        found.append(Finding("old_run_edited", values={"count": len(edited), "files": names, "moved": shown}))
    return Standing(place, aside, edited, tuple(found))


def _replaced(aside: Path, place: Path, target: Path, edited: tuple[str, ...]) -> Standing:
    try:
        shutil.rmtree(aside)
    except OSError as error:
        values = {"reason": _reason(error), "moved": aside}
        return Standing(place, aside, edited, (Finding("old_run_not_removed", values=values),))
    return Standing(place, None, edited, (Finding("old_run_replaced", values={"path": target, "count": len(edited)}),))


def _stand_beside(path: Path, place: Path, target: Path, refused: OSError) -> Standing:
    names = (f"{place.name}.new{number or ''}" for number in (0, *range(2, 10_000)))
    beside = next(place.with_name(name) for name in names if not place.with_name(name).exists())
    _move(path, beside, target)
    values = {"path": target, "beside": beside, "reason": _reason(refused)}
    return Standing(beside, findings=(Finding("run_stands_beside", values=values),))


def _move(path: Path, place: Path, target: Path) -> Path:
    for pause_s in _PAUSES_S:
        try:
            return path.rename(place)
        except OSError as error:
            refused = error
            time.sleep(pause_s)
    raise ConfigError(Fault("output_not_writable", {"path": target, "reason": _reason(refused)})) from refused


def _next_number(place: Path) -> int:
    start = f"{place.name}.".casefold()  # Windows and macOS take Jiaxing.1 and jiaxing.1 for the same
    names = (entry.name.casefold() for entry in place.parent.iterdir())
    ends = (name.removeprefix(start) for name in names if name.startswith(start))
    return max((int(end) for end in ends if end.isascii() and end.isdigit()), default=0) + 1


def _beside(place: Path) -> Path:
    return place.with_name(f".{place.name}.building-{secrets.token_hex(4)}")


def _clear_left_behind(place: Path) -> None:
    for left in place.parent.glob("*.building-*"):
        named = left.name.startswith(f".{place.name}.building-")
        if named and (left / _MARKER).is_file() and _idle_s(left) > _LEFT_BEHIND_S:
            shutil.rmtree(left, ignore_errors=True)


def _idle_s(folder: Path) -> float:
    return time.time() - max(file.stat().st_mtime for file in (folder, *folder.rglob("*")))


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _line(error: Exception) -> str:
    """What GDAL says, without the whole statement that failed."""
    told = " ".join(str(error).split()).rstrip(". ")
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]} …"


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
