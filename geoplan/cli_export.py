"""The command that writes layers of a finished run in other formats."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from geoplan import progress as speaking
from geoplan.cli_options import How, Language, Quiet, RunFolder, Verbose, told
from geoplan.errors import ConfigError, Fault

app = typer.Typer()

To = Literal["gpkg", "shp", "geojson", "fgb", "parquet", "gdb", "xlsx", "csv"]


@app.command()
@told
def export(
    run: RunFolder,
    to: Annotated[To, typer.Option("--to", help="The format.", show_default=False)],
    layers: Annotated[list[str], typer.Option("--layer", metavar="LAYER", help="Only this layer; repeatable.")] = [],  # noqa: B006
    where: Annotated[
        list[str], typer.Option("--where", metavar="COLUMN=VALUE", help="Only rows with this value; repeatable.")
    ] = [],  # noqa: B006
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="PATH", help="Folder, or one file; default RUN-export beside the run."),
    ] = None,
    encoding: Annotated[
        Literal["UTF-8", "GBK"] | None,
        typer.Option("--encoding", help="Of shapefiles; default as in the run's config."),
    ] = None,
    crs: Annotated[
        str | None, typer.Option("--crs", metavar="EPSG:…", help="Coordinate system; default the run's own.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over files that exist.")] = False,
    how: How = "auto",
    lang: Language = "en",
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Write layers of a finished run as GeoPackage, shapefile, GeoJSON, FlatGeobuf, GeoParquet, geodatabase, XLSX or CSV."""
    from geoplan import exporting

    pairs = dict(_pair(given) for given in where)
    progress = speaking.choose("plain" if how in ("auto", "rich") else how, quiet=quiet, verbose=verbose)
    done = exporting.export(
        run, to, layers=layers, where=pairs, out=out, encoding=encoding, crs=crs, replace_files=replace
    )
    for finding in done.findings:
        progress.warning(finding.sentence(lang))
    files = [str(file) for file in done.files]
    if isinstance(progress, speaking.JsonLines):
        progress.say("result", "\n".join(files), files=files)
    else:
        print("\n".join(files))


def _pair(given: str) -> tuple[str, str]:
    # bytes that are no text in this system's encoding match no value
    column, equals, value = os.fsencode(given).decode(errors="replace").partition("=")
    if not equals or not column:
        raise ConfigError(Fault("export_where_unclear", {"given": given}))
    return column, value
