"""The commands around QGIS: the plugin packaged and installed, and guesses for its pickers."""

from __future__ import annotations

import typer

app = typer.Typer()
