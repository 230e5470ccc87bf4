"""The maps that a project holds ready: which layers are shown together, as in the series of the printed maps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from geoplan import words
from geoplan.plan import Plan
from geoplan.reporting import service_coverage
from geoplan.writers import map_meaning, map_series
from geoplan.writers.qgis_layers import GROUND, HEADINGS, NAMES, Shown
from geoplan.writers.qgis_xml import child, made, plain


@dataclass(frozen=True)
class Map:
    """Layers that are shown together, the uppermost first, and what the map says, a sentence per language."""

    title: str
    layers: tuple[Shown, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class _Wanted:
    """A map by the names of its styles, those that it needs and those that stand with it where there are any."""

    en: str
    zh: str
    needs: str
    beside: tuple[str, ...] = ()
    about: map_meaning.Shown | None = None
    said: tuple[str, str] = ("", "")  # in place of what a printed map of it says


def maps(plan: Plan, layers: Sequence[Shown]) -> tuple[Map, ...]:
    """The maps of a plan, the urban system first; only those that have something to show."""
    by_name = {one.style.name: one for one in layers if one.style}
    ground = {*GROUND, *(name for name, one in by_name.items() if one.layer == "roads" and one.visible)}
    printed = {about for _, about in map_series.series(plan)}
    found = []
    for wanted in _wanted(plan, by_name):
        held = by_name.get(wanted.needs)
        if held is None or not len(plan.tables[held.layer]):
            continue
        names = {wanted.needs, *wanted.beside, *ground}
        drawn = tuple(one for name, one in by_name.items() if name in names)
        told = list(_said(plan, wanted, printed))
        found.append(Map(plain(words.told(wanted.en, wanted.zh, plan.language)), drawn, tuple(dict.fromkeys(told))))
    return tuple(found)


def _said(plan: Plan, wanted: _Wanted, printed: set[map_meaning.Shown]) -> Iterator[str]:
    """The sentence of the printed map of the same, in the plan's languages; nothing where there is none."""
    for language in {"en": ("en",), "zh": ("zh",)}.get(plan.language, ("zh", "en")):
        if any(wanted.said):
            yield wanted.said[language == "zh"]
        elif wanted.about in printed:
            yield map_meaning.sentence(plan, wanted.about, language)


def _wanted(plan: Plan, by_name: dict[str, Shown]) -> Iterator[_Wanted]:
    land = [name for name, one in by_name.items() if one.layer == "hinterlands" and one.visible]
    system = map_meaning.Shown()
    yield _Wanted("Urban system", "城镇体系", "centres", ("links", *land), system)
    yield _Wanted("Settlements and roads", "居民点与道路", "settlements", (), map_meaning.Shown(theme="settlements"))
    for service in _of(plan, "access", "service"):
        en, zh, own = words.named(service, "en"), words.named(service, "zh"), f"facilities_{service}"
        about, land_too = map_meaning.Shown(service=service), (f"catchments_{service}", own, NAMES)
        yield _Wanted(f"Access · {en}", f"可达性 · {zh}", f"access_{service}", land_too, about)
        about = map_meaning.Shown(service=service, theme="isochrones")
        yield _Wanted(f"Travel time · {en}", f"等时圈 · {zh}", f"isochrones_{service}", (own, NAMES), about)
    for service in _of(plan, "gaps", "service"):
        en, zh = words.named(service, "en"), words.named(service, "zh")
        about, said = map_meaning.Shown(service=service, theme="gaps_of"), ("", "")
        if service in service_coverage.assessed(plan)[1]:
            said = ("Gaps are not assessed: facilities may be missing from the data", "未评估缺口：设施数据可能不全")
        yield _Wanted(f"Gaps · {en}", f"缺口 · {zh}", f"gaps_{service}", (f"facilities_{service}",), about, said)
    for siting in _of(plan, "sites", "siting"):
        served = sorted(set(plan.tables["sites"].query("siting == @siting")["service"]))
        beside = tuple(f"{kind}_{service}" for service in served for kind in ("access", "facilities"))
        about = map_meaning.Shown(siting=siting)
        en, zh = words.named(siting, "en"), words.named(siting, "zh")
        yield _Wanted(f"Sites · {en}", f"选址 · {zh}", f"sites_{siting}", (*beside, NAMES), about)
    yield from _judged()


def _judged() -> Iterator[_Wanted]:
    """What stands around the choice."""
    yield _Wanted("Candidate places", "候选地", "candidates", (), map_meaning.Shown(theme="how_sure"))
    yield _Wanted("Why these places", "入选与落选理由", "reasons")
    yield _Wanted("Official list and model", "官方名单与模型", "audit", (), map_meaning.Shown(theme="audit"))
    yield _Wanted("Axes and chains", "轴线与联系", "axes", ("chains", "centres"), map_meaning.Shown(theme="axes"))
    beside = ("breakpoints", "centres")
    yield _Wanted("Spheres of influence", "影响范围", "spheres", beside, map_meaning.Shown(theme="spheres"))
    yield _Wanted("Functions", "居民点职能", "functions", (), map_meaning.Shown(theme="functions"))
    yield _Wanted("Flows", "居民点间联系", "flows", ("flow_regions", NAMES))
    yield _Wanted("Findings", "检查发现", "findings", ("snaps",))


def _of(plan: Plan, layer: str, column: str) -> list[str]:
    return sorted(set(plan.tables[layer][column])) if layer in plan.tables else []


def presets(held: Sequence[Map], layers: Sequence[Shown], language: str) -> Element:
    """The maps as themes of the project, which a click in QGIS switches between."""
    root = made("visibility-presets")
    for one in held:
        preset = child(
            root, "visibility-preset", name=one.title, **{"has-expanded-info": 1, "has-checked-group-info": 1}
        )
        for layer in one.layers:
            child(preset, "layer", id=layer.id, visible=1, expanded=1, style="default")
        groups = [key for key in HEADINGS if any(layer.group == key for layer in layers)]
        checked, expanded = child(preset, "checked-group-nodes"), child(preset, "expanded-group-nodes")
        for key in groups:
            name = words.told(*HEADINGS[key], language)
            child(checked, "checked-group-node", id=name)
            if any(layer.group == key for layer in one.layers):
                child(expanded, "expanded-group-node", id=name)
    return root
