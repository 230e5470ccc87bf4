"""maps/: the series of finished maps of the plan, A3, as PNG and PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoplan.findings import Finding
from geoplan.plan import Plan
from geoplan.reporting import map_words, service_coverage
from geoplan.styles.centres import tiers
from geoplan.writers import map_meaning, map_scene, map_series
from geoplan.writers.map_scene import Listing, Scene
from geoplan.writers.map_series import SheetName

if TYPE_CHECKING:
    from geoplan.writers.map_fonts import Lettering
    from geoplan.writers.map_scene import Sections
    from geoplan.writers.map_sheet import Sheet

__all__ = ["FOLDER", "SheetName", "findings", "sheets", "write"]

FOLDER = "maps"
_CHINESE = "规划范围"
_NAMED = ("area", "settlements", "candidates", "centres")  # layers whose names stand on maps


def sheets(plan: Plan) -> tuple[SheetName, ...]:
    """The maps of the plan in the order of the series: file without its ending, title and sentence."""
    return map_series.names(plan)


def findings(plan: Plan) -> list[Finding]:
    """Names that no font of this machine can draw, a font file that cannot be read, gaps that no map shows."""
    from geoplan.writers import map_fonts

    found = []
    font = _settings(plan)["font"]
    if font and map_fonts.read(font) is None:
        found.append(Finding("map_font_unreadable", values={"path": Path(font).name}))
    wanted = _texts(plan)
    if any(not text.isascii() for text in wanted):
        lettering = map_fonts.lettering(font)
        missing = [text for text in wanted if not lettering.draws(" ".join(text.split()))]
        if missing and not lettering.draws(_CHINESE) and plan.language != "en":
            found.append(Finding("map_font_missing", values={"count": len(missing), "example": missing[0]}))
        elif missing:
            found.append(Finding("map_names_undrawn", values={"count": len(missing), "example": missing[0]}))
    if left := service_coverage.assessed(plan)[1]:
        found.append(Finding("map_gaps_not_drawn", "gaps", values={"services": ", ".join(left)}))
    return found


def _texts(plan: Plan) -> list[str]:
    """The titles, names and tiers that stand on the maps, each once."""
    wanted = [plan.titled(language) for language in ("en", "zh") if plan.language in (language, "both")]
    for layer in _NAMED:
        if layer in plan.tables:
            table = plan.tables[layer]
            own = (
                table["name_en"].where(table["name_en"] != "", table["name"])
                if plan.language == "en"
                else table["name"]
            )
            wanted += list(own)
    if "centres" in plan.tables:
        wanted += sorted(set(plan.tables["centres"]["tier"]))
    return list(dict.fromkeys(wanted))


def write(plan: Plan, folder: Path) -> None:
    """Write `maps/<name>.png`, the urban system, and every other map of the series beside it, with a PDF of each.

    Drawn in `plan.crs` where that is in metres, else in the computing frame. Without an urban system and without services
    `maps/<name>.png` shows roads and places. See `map_series` for what is drawn when.
    """
    from geoplan.writers import map_files, map_fonts

    asked = _settings(plan)
    lettering = map_fonts.lettering(asked["font"])
    layers = map_scene.layers(plan)
    place = folder / FOLDER
    place.mkdir(exist_ok=True)
    for file, shown in map_series.series(plan):
        scene = Scene(plan, layers, shown, tiers(plan))
        draw = _frontier if shown.theme == "frontier" else _map
        map_files.save(draw(scene, lettering, asked["dpi"]), place / file, asked["formats"])


def _settings(plan: Plan) -> dict[str, Any]:
    """Font, formats and dots an inch, as the config has them."""
    return {"font": None, "formats": ("png", "pdf"), "dpi": 200} | dict(plan.settings.get("maps") or {})


def _language(plan: Plan, lettering: Lettering) -> str:
    """The language of a sheet: the plan's, or English where no font has Chinese letters."""
    return plan.language if plan.language == "en" or lettering.draws(_CHINESE) else "en"


def _frontier(scene: Scene, lettering: Lettering, dpi: int) -> Sheet:
    """The trade-off between travel and merit."""
    from geoplan.writers import map_frontier

    language = _language(scene.plan, lettering)
    sheet = map_frontier.lay_out(lettering, language, dpi)
    map_frontier.draw(sheet, scene.plan.tables["frontier"], map_words.warnings(scene.plan, language))
    _title(sheet, scene)
    return sheet


def _map(scene: Scene, lettering: Lettering, dpi: int) -> Sheet:
    """One sheet of the series."""
    from geoplan.writers import map_furniture, map_ground, map_sheet

    plan, language = scene.plan, _language(scene.plan, lettering)
    sheet = map_sheet.lay_out(scene.bounds(), lettering, language, dpi)
    sections, listing = _drawn(sheet, scene)
    ground = map_ground.draw(sheet, scene)
    warnings = map_words.warnings(plan, language)
    map_furniture.watermark(sheet, [part for warning in warnings for part in warning.split(" — ")])
    _title(sheet, scene)
    block = [line for line in map_words.title_block(plan, language) if line not in map_words.approval(plan, language)]
    notes = [*block, *map_words.notes(plan, language), *map_words.sources(plan, language)]
    bottom = map_furniture.furniture(sheet, notes, warnings)
    top = map_furniture.legend(sheet, [*sections, ground], bottom)
    if listing is not None:
        map_furniture.listing(sheet, top, bottom, *listing)
    return sheet


def _title(sheet: Sheet, scene: Scene) -> None:
    from geoplan.writers import map_sheet

    plan, languages = scene.plan, [one for one in ("zh", "en") if sheet.language in (one, "both")]
    heading = [map_series.heading(plan, scene.shown, language) for language in languages]
    told = list(dict.fromkeys(map_meaning.sentence(plan, scene.shown, language) for language in languages))
    titles = [plan.titled(language) for language in languages]
    titles = [line for line in dict.fromkeys(titles) if sheet.lettering.draws(line)] or [plan.name]
    stamp = "\n".join(" · ".join(map_words.approval(plan, language)) for language in languages)
    map_sheet.title(sheet, heading, "   |   ".join(titles), told, stamp)


def _drawn(sheet: Sheet, scene: Scene) -> tuple[Sections, Listing | None]:
    """Draw what the sheet is about; returns the legend's sections and the list beside the map, where there is one."""
    from geoplan.writers import map_access, map_ground, map_sites, map_system

    shown, layers = scene.shown, scene.layers
    if shown.theme:
        draw, listed = _themes()[shown.theme]
        return draw(sheet, scene), listed(sheet, scene) if listed else None
    if shown.service:
        return map_access.draw(sheet, layers, shown.service, scene.most_people("demand")), None
    if shown.siting:
        return map_sites.draw(sheet, layers, shown.siting, scene.most_people("demand")), None
    people = map_ground.settlements(sheet, scene)
    if not scene.has("centres"):
        return [people], None
    heads = sheet.say("Place", "地方"), sheet.say("people of its hinterland", "腹地人口")
    sections = [*map_system.draw(sheet, layers, scene.order), people]
    return sections, (heads, map_system.served(sheet, layers["centres"], scene.order))


_Draw = Callable[["Sheet", Scene], "Sections"]
_List = Callable[["Sheet", Scene], Listing]


def _themes() -> dict[str, tuple[_Draw, _List | None]]:
    """What draws each theme, and its list."""
    from geoplan.writers import (
        map_axes,
        map_flows,
        map_functions,
        map_gaps,
        map_how_sure,
        map_network,
        map_people,
        map_reach,
        map_spheres,
    )

    return {
        "area": (map_people.area, None),
        "population": (map_people.population, None),
        "ratio": (map_people.ratio, None),
        "settlements": (map_people.settlements, None),
        "roads": (map_network.speeds, None),
        "network": (map_network.troubles, None),
        "isochrones": (map_reach.isochrones, None),
        "measure": (map_reach.measure, None),
        "gaps": (map_gaps.every, map_gaps.listed),
        "gaps_of": (map_gaps.causes, map_gaps.worst),
        "reached": (map_reach.reached, None),
        "flows": (map_flows.flows, None),
        "audit": (map_flows.audit, map_flows.compared),
        "how_sure": _of_layers(map_how_sure),
        "axes": _of_layers(map_axes),
        "spheres": _of_layers(map_spheres),
        "functions": _of_layers(map_functions),
    }


def _of_layers(module: Any) -> tuple[_Draw, _List]:
    """A theme whose functions take layers and tiers: `draw`, `heads` and `listed`."""

    def draw(sheet: Sheet, scene: Scene) -> Sections:
        sections: Sections = module.draw(sheet, scene.layers, scene.order)
        return sections

    def listed(sheet: Sheet, scene: Scene) -> Listing:
        return module.heads(sheet, scene.layers), module.listed(sheet, scene.layers, scene.order)

    return draw, listed
