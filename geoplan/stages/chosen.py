"""The urban system as it was chosen, with everything it was chosen from: what the stages after the choice start with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import geopandas as gpd
import pandas as pd

from geoplan import centres, runners, snapping
from geoplan.centres import indicators
from geoplan.config.centre_models import Centres
from geoplan.config.models import Config
from geoplan.findings import Finding
from geoplan.proof import Proof
from geoplan.stages.ground import Ground, Reach
from geoplan.stages.land import Grid
from geoplan.stages.merit import Judged
from geoplan.stages.service import Served
from geoplan.stages.vetoes import Standing


@dataclass(frozen=True)
class Chosen:
    """The joint choice. Candidates, scores, indicators and `question.times.facilities` are all in id order."""

    section: Centres
    reach: Reach  # of the mode of the centres
    places: gpd.GeoDataFrame  # every place, candidate or not (index place_id)
    candidates: gpd.GeoDataFrame  # those that could be chosen
    at: snapping.Snaps  # the candidates on the network
    facts: indicators.Facts
    judged: Judged
    question: centres.Question
    choice: centres.Choice
    warm: centres.Warm  # where a similar question may start
    parent_of: pd.DataFrame  # candidate_id, tier, parent_id, parent_min, parent_in_county
    hinterlands: centres.Hinterlands
    basis: str
    standing: Standing  # what vetoes left of the candidates
    excluded: Mapping[str, str] = field(default_factory=dict)  # places that are no candidates any more: why
    runner: runners.Runner = runners.serial  # how independent pieces of work are done
    apart: runners.Runner = runners.serial  # how those are done that keep Python busy and can go to other processes
    grid: Grid | None = None  # the land in cells, where the config asks for it


@dataclass(frozen=True)
class Found:
    """What a stage after the choice adds: layers by name (new ones, or earlier ones with more columns)."""

    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    proofs: tuple[Proof, ...] = ()
    findings: tuple[Finding, ...] = ()
    seeds: tuple[int, ...] = ()


class Beside(Protocol):
    """A stage after the choice; `made` holds the layers of the system so far."""

    def __call__(
        self,
        config: Config,
        on: Ground,
        reaches: Mapping[str, Reach],
        served: Mapping[str, Served],
        chosen: Chosen,
        made: Mapping[str, pd.DataFrame],
        /,
    ) -> Found:
        """The layers, proofs and findings it adds; nothing where the config does not ask for it."""
