"""The commands that rebuild and open the report of a finished run."""

from __future__ import annotations

import typer

app = typer.Typer()
