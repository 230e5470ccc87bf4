"""The report, maps, tables and project of a finished run written anew, without computing again."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import ValidationError

from geoplan import config as configs
from geoplan import findings as findings_room
from geoplan import finished, tables
from geoplan.config import document as documents
from geoplan.config import settings as overrides
from geoplan.config.document import Document
from geoplan.config.judging import empty_sections, model_faults
from geoplan.config.models import Config
from geoplan.config.output_checks import outputs as output_faults
from geoplan.errors import ConfigError, Fault
from geoplan.findings import Finding
from geoplan.plan import Plan
from geoplan.progress import Progress, Quiet
from geoplan.writers import WRITERS, folder, geopackage, manifest, whole

# what may be laid over a finished run: how its files look, and nothing that a number depends on
ALLOWED = ("report", "shapefile", "maps", "outputs", "title", "language")


@dataclass(frozen=True)
class _Laid:
    """What a rebuild is written with: the config, its resolved text, and whether anything was laid over it."""

    config: Config
    text: str
    changed: bool


def rebuild(
    run: str | Path,
    *,
    out: str | Path | None = None,
    settings: Sequence[str] = (),
    replace_old: bool = False,
    progress: Progress | None = None,
    lang: str = "en",
) -> Path:
    """The folder of the run rebuilt from the finished run `run`, in its own place or in `out`.

    The finished run is never changed: where the new one takes its place it moves to `<name>.<n>`, or goes with `replace_old`.
    `settings` are `a.b=c` for what `ALLOWED` names. Raises ConfigError for anything else, for a folder that is no finished
    run, and for a place that cannot be written.
    """
    told = progress or Quiet()
    old = Path(run)
    target = Path(out) if out is not None else old
    plan = finished.open_run(old)
    laid = _laid(old, settings)
    _check_apart(old, target)
    edited = _edited(old)
    with folder.building(target) as place:
        told.stage("write")
        new = _plan(plan, laid)
        whole.write(new, place, laid.config.outputs, laid.text)
        if (old / manifest.RUN_FILE).is_file():
            # the times are those of the run that computed it
            shutil.copyfile(old / manifest.RUN_FILE, place / manifest.RUN_FILE)
        told.stage("write", 1, 1)
        standing = folder.settle(place, target, replace=replace_old)
    for finding in (*edited, *_unsaid(plan, new, laid.config), *standing.findings):
        told.warning(finding.sentence(lang))
    return target if standing.folder == target.resolve() else standing.folder


def _edited(old: Path) -> list[Finding]:
    """The files that everything is rebuilt from, where they are no longer as the run wrote them."""
    changed = [name for name in manifest.edited(old) if name in (geopackage.FILE, whole.RESOLVED)]
    return [Finding("rebuilt_from_edited", values={"path": old / name}) for name in changed]


def _check_apart(old: Path, target: Path) -> None:
    """Raise ConfigError where one of the two folders would stand in the other."""
    ours, place = old.resolve(), target.resolve()
    if ours in place.parents or place in ours.parents:
        raise ConfigError(Fault("rebuild_inside", {"path": target, "run": old}))


def _laid(old: Path, settings: Sequence[str]) -> _Laid:
    """The config of the run with the settings laid over it; every fault of theirs at once."""
    file = old / whole.RESOLVED
    if not file.is_file():
        raise ConfigError(Fault("rebuild_without_settings", {"path": old}))
    before = documents.read(file)
    settings = [_from_here(setting) for setting in settings]
    document = overrides.apply(before, settings)
    faults = [*document.faults, *_not_allowed(settings), *empty_sections(document)]
    try:
        config = Config.model_validate(document.data)
    except ValidationError as error:
        raise ConfigError([*faults, *model_faults(document, error)]) from error
    faults += _doubtful(document, settings)
    if faults:
        raise ConfigError(faults)
    changed = document.data != before.data
    return _Laid(config, configs.resolved(config) if changed else file.read_text(encoding="utf-8"), changed)


def _from_here(setting: str) -> str:
    """A font of the command line counts from the current folder; the run stands anywhere."""
    key, _, value = setting.partition("=")
    return f"{key}={Path(value).absolute().as_posix()}" if key == "maps.font" and Path(value).is_file() else setting


def _not_allowed(settings: Sequence[str]) -> list[Fault]:
    keys = [setting.partition("=")[0] for setting in settings]
    allowed = ", ".join(ALLOWED)
    return [
        Fault("rebuild_needs_run", {"key": key, "allowed": allowed}) for key in keys if key.split(".")[0] not in ALLOWED
    ]


def _doubtful(document: Document, settings: Sequence[str]) -> list[Fault]:
    """What does not fit together in the outputs. A font that was not given anew was found when the plan was run."""
    given = any(setting.partition("=")[0] in ("maps", "maps.font") for setting in settings)
    if given or "maps" not in document.data:
        return list(output_faults(document))
    maps = {key: value for key, value in document.data["maps"].items() if key != "font"}
    return list(output_faults(replace(document, data={**document.data, "maps": maps})))


def _plan(plan: Plan, laid: _Laid) -> Plan:
    """The plan as it is to be written: its settings, title and language those of the config, its findings with them."""
    config = laid.config
    settings: dict[str, Any] = configs.plain(config)
    title: Mapping[str, str] = plan.title
    if config.title:
        title = {"en": config.title.en, "zh": config.title.zh}
    new = replace(plan, settings=settings, title=title, language=config.language)
    return replace(new, tables={**new.tables, "findings": _findings(plan, new, config)}) if laid.changed else new


def _findings(old: Plan, new: Plan, config: Config) -> pd.DataFrame:
    """The rows of `findings`, where what the writers find with the new settings takes the place of what they found before."""
    before = _rows(old, _of_writers(old, old.settings.get("outputs", ())))
    after = _rows(new, _of_writers(new, config.outputs))
    rows = old.tables["findings"]
    kept = rows[~_keys(rows).isin(set(_keys(before)) - set(_keys(after)))]
    added = after[~_keys(after).isin(set(_keys(before)))]
    return tables.shape(
        "findings", findings_room.in_order(pd.concat([kept, added.set_crs(kept.crs)], ignore_index=True))
    )


def _of_writers(plan: Plan, outputs: Sequence[str]) -> list[Finding]:
    bare = replace(plan, tables={name: table for name, table in plan.tables.items() if name != "findings"})
    return [finding for name in outputs for finding in WRITERS[name].findings(bare)]


def _rows(plan: Plan, found: Sequence[Finding]) -> Any:
    return tables.shape("findings", findings_room.table(found, plan.crs))


def _keys(rows: pd.DataFrame) -> pd.Series:
    """What tells one finding from another."""
    parted: pd.Series = rows["code"] + "\0" + rows["layer"] + "\0" + rows["row_id"] + "\0" + rows["message_en"]
    return parted


def _unsaid(old: Plan, new: Plan, config: Config) -> list[Finding]:
    """What the writers find on this machine, and no row of the run tells: a font or a program that is missing here."""
    known = {*old.tables["findings"]["code"], *new.tables["findings"]["code"]}
    return [finding for finding in _of_writers(new, config.outputs) if finding.code not in known]
