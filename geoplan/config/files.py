"""Whether the files that a config names are there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from geoplan.config.document import Document, KeyPath
from geoplan.errors import Fault


def missing(document: Document, path: KeyPath, given: str) -> Iterator[Fault]:
    """The fault of a path that leads to no file or folder, counted from the config's folder."""
    if any(ord(letter) < 32 for letter in given):
        yield document.fault("path_control_character", path, value=given.encode("unicode_escape").decode("ascii"))
        return
    folder = Path(document.file).parent
    place = folder / given.replace("\\", "/")
    try:
        there = place.exists()
    except OSError:  # a path longer than the system takes
        there = False
    if not there:
        yield document.fault("layer_file_missing", path, value=given, folder=str(folder.absolute()))
