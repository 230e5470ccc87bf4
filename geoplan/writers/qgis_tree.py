"""The list of layers of a QGIS project, in groups, and the one of a legend."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from xml.etree.ElementTree import Element

from geoplan import words
from geoplan.plan import Plan
from geoplan.writers.qgis_layers import GROUND, HEADINGS, NAMES, Shown, present
from geoplan.writers.qgis_renderer import legend as words_of
from geoplan.writers.qgis_renderer import nodes, spoken
from geoplan.writers.qgis_xml import child, made, options

_WIDEST = 26.0  # of a line of the legend, in heights of its letters
_MOST_LINES = 4


def tree(layers: Sequence[Shown], language: str) -> Element:
    """The groups with their layers; a group is open where one of its layers is shown, and so is a layer that is shown."""
    root = made("layer-tree-group")
    child(root, "customproperties")
    for key, told in HEADINGS.items():
        own = [one for one in layers if one.group == key]
        if own:
            shown = any(one.visible for one in own)
            name = words.told(*told, language)
            group = child(root, "layer-tree-group", name=name, checked="Qt::Checked", expanded=int(shown))
            child(group, "customproperties")
            _nodes(group, own, {one.id for one in own if one.visible})
    child(root, "custom-order", enabled=0)
    return root


def legend(plan: Plan, layers: Iterable[Shown]) -> Element:
    """The layers of a map's legend, each with the classes that it has on the map; the ground comes last."""
    root = made("layer-tree-group")
    child(root, "customproperties")
    told = [one for one in layers if one.style is not None and one.style.name != NAMES]
    ground = [one for one in told if one.style and one.style.name in GROUND]
    single = [one for one in told if one not in ground and one.style and one.style.symbol is not None]
    _told(root, plan, [*single, *(one for one in told if one not in (*single, *ground))])
    if ground:
        name = words.told("Borders", "界线", plan.language)
        group = child(root, "layer-tree-group", name=name, checked="Qt::Checked")
        child(group, "customproperties")
        _told(group, plan, ground)
    child(root, "custom-order", enabled=0)
    return root


def _nodes(parent: Element, layers: Iterable[Shown], checked: Collection[str]) -> None:
    for one in layers:
        own = _node(parent, one, one.id in checked)
        if one.style is not None and one.style.categories:
            options(own, {"legend/node-order": _listed(nodes(one.style, spoken(one.style)))})


def _told(parent: Element, plan: Plan, layers: Iterable[Shown]) -> None:
    """Layers of a legend; words that are too long for its width stand on several lines."""
    for one in layers:
        if one.style is None:
            continue
        classes = present(plan, one.style)
        said: dict[str, object] = {"legend/title-label": _lines(one.title)}
        for at, place in zip(classes, nodes(one.style, classes), strict=False):
            said[f"legend/label-{place}"] = _lines(words_of(one.style.categories[at], plan.language))
        if one.style.categories:
            said["legend/node-order"] = _listed(nodes(one.style, classes))
        options(_node(parent, one, shown=True), said)


def _node(parent: Element, one: Shown, shown: bool) -> Element:
    """The layer's place in a list; returns what is said of it there."""
    held = child(
        parent,
        "layer-tree-layer",
        id=one.id,
        name=one.title,
        source=one.source,
        providerKey="ogr",
        checked="Qt::Checked" if shown else "Qt::Unchecked",
        expanded=int(shown),
    )
    return child(held, "customproperties")


def _lines(text: str) -> str:
    from geoplan.writers.map_sheet import wrapped

    return "\n".join(wrapped(text, _WIDEST)[:_MOST_LINES])


def _listed(places: Iterable[int]) -> str:
    return ",".join(map(str, places))
