"""The command that writes layers of a finished run in other formats."""

from __future__ import annotations

import typer

app = typer.Typer()
