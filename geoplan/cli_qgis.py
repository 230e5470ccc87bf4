"""The commands around QGIS: the plugin packaged and installed, and what the plugin asks the engine."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer

import geoplan
from geoplan.cli_options import Language, told
from geoplan.errors import ConfigError, Fault

PROTOCOL = 1  # what the plugin and `--progress json` call `v`

WORDS = {
    "packaged": (
        "Wrote {file}. In QGIS: Plugins ▸ Manage and Install Plugins ▸ Install from ZIP.",
        "已写入 {file}。在 QGIS 中：插件 ▸ 管理并安装插件 ▸ 从 ZIP 安装。",
    ),
    "installed": ("Put plugin {version} into {place}", "已将插件 {version} 放入 {place}"),
    "replaced": ("  in the place of {before}", "  替换了原有的 {before}"),
    "edited": (
        "  edited files of the earlier copy ({files}) were kept in {aside}",
        "  原有插件中被修改过的文件（{files}）已保留在 {aside}",
    ),
    "next": (
        "Start QGIS again and tick geoplan in Plugins ▸ Manage and Install Plugins. It uses the engine in {python}.",
        "请重新启动 QGIS，并在“插件 ▸ 管理并安装插件”中勾选 geoplan。插件使用 {python} 中的引擎。",
    ),
}

app = typer.Typer()
qgis = typer.Typer(help="The QGIS plugin: package it, install it, and what it asks.", no_args_is_help=True)
app.add_typer(qgis, name="qgis")


def _say(name: str, lang: str, **values: object) -> None:
    print(WORDS[name][lang == "zh"].format(**values))


@qgis.command()
@told
def package(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="ZIP", help="Where; default geoplan-qgis-<version>.zip.")
    ] = None,
    lang: Language = "en",
) -> None:
    """Write the plugin as a zip that QGIS installs itself."""
    from geoplan import plugin_zip

    version = geoplan.__version__
    content = plugin_zip.packed(version)
    file = out or Path(plugin_zip.name_of(version))
    if file.is_dir():
        file /= plugin_zip.name_of(version)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise ConfigError(Fault("plugin_not_written", {"path": file, "reason": error.strerror or error})) from error
    _say("packaged", lang, file=file)


@qgis.command()
@told
def install(
    profile: Annotated[
        str, typer.Option("--profile", metavar="NAME", help="The profile; default the one QGIS starts with.")
    ] = "",
    folder: Annotated[
        Path | None,
        typer.Option("--profiles-folder", metavar="DIR", help="The folder of profiles, if QGIS keeps them elsewhere."),
    ] = None,
    lang: Language = "en",
) -> None:
    """Put the plugin into the profiles of every QGIS of this user, with this Python as its engine."""
    from geoplan import profiles

    places = [folder] if folder else profiles.folders()
    for chosen in profiles.chosen(places, profile):
        done = profiles.install(chosen, geoplan.__version__, sys.executable)
        _say("installed", lang, version=geoplan.__version__, place=chosen.plugin)
        if done.replaced:
            _say("replaced", lang, before=done.replaced)
        if done.aside:
            _say("edited", lang, files=", ".join(done.edited), aside=done.aside)
    _say("next", lang, python=sys.executable)


@qgis.command()
def handshake() -> None:
    """Print version, protocol and Python as JSON, quickly: what the plugin asks first."""
    print(json.dumps({"version": geoplan.__version__, "protocol": PROTOCOL, "python": sys.executable}))


@qgis.command()
@told
def guess(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file with a layer.", show_default=False)],
    role: Annotated[
        Literal["area", "settlements", "facilities", "roads", "population"],
        typer.Option("--as", help="What the layer is to be used as.", show_default=False),
    ],
    layer: Annotated[str, typer.Option("--layer", help="The layer or sheet, where the file has several.")] = "",
    fields: Annotated[
        list[str], typer.Option("--field", metavar="OURS=COLUMN", help="A column that is chosen already; repeatable.")
    ] = [],  # noqa: B006
    lang: Language = "en",
) -> None:
    """Print as JSON which columns likely hold our fields, and what their values likely mean."""
    from geoplan import guessing

    picked = dict(field.split("=", 1) for field in fields if "=" in field)
    print(json.dumps(asdict(guessing.guess(file, role, layer, picked))))


@qgis.command("guess-layers", hidden=True)
@told
def guess_layers(
    asked: Annotated[str, typer.Argument(metavar="JSON", help="A list of {file, role, layer, fields}.")],
    lang: Language = "en",
) -> None:
    """Say the guesses for several layers as one event, null for a file that cannot be looked into: what the plugin asks."""
    from geoplan import guessing
    from geoplan import progress as speaking

    guesses: list[dict[str, object] | None] = []
    for each in json.loads(asked):
        try:
            guess = guessing.guess(Path(each["file"]), each["role"], each["layer"], each["fields"])
        except ConfigError:
            guesses.append(None)  # the run that follows reads the file too, and says what is wrong with it
        else:
            guesses.append(asdict(guess))
    speaking.JsonLines().say("result", "", guesses=guesses)
