"""An official list of places held against the plan: what each difference costs, and how far lists agree."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoplan.centres import cheapest, exchange, rulebook
from geoplan.centres.broken import broken
from geoplan.centres.choice import Choice, judged, worths
from geoplan.centres.exchange import Board
from geoplan.centres.plain import ranked
from geoplan.centres.question import Maximise, Question
from geoplan.centres.tiers import answer
from geoplan.errors import ConfigError, PlanInfeasible

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

ANY = "any"  # in whatever tier

_COLUMNS = [
    "candidate_id", "official_tier", "tier", "status", "cost_person_min", "cost_merit", "instead_of_id", "breaks",
    "people_cut_off",
]  # fmt: skip


def seats(question: Question, plan: Choice, listed: Mapping[str, str]) -> Whole:
    """The position of the tier of every facility of the question after the list, -1 = in none.

    Of tiers that the list says nothing about, the plan's places stay, unless the list has them in another tier.
    """
    at = {tier.name: t for t, tier in enumerate(question.tiers)}
    tier_of = plan.level.astype(np.int64) - 1
    tier_of[np.isin(tier_of, [at[tier] for tier in set(listed.values())])] = -1
    for j, place in enumerate(question.times.facilities.tolist()):
        if place in listed:
            tier_of[j] = at[listed[place]]
    return tier_of


def differences(question: Question, plan: Choice, listed: Mapping[str, str]) -> pd.DataFrame:
    """A row per place of the plan or the list, in id order, with what this one difference would cost the plan.

    Places of the plan in tiers that the list says nothing about have none.

    `status` is `kept` (in both, the same tier), `moved` (in both, another tier), `missed` (in the list alone) or `extra`
    (in the plan alone). A missed place takes the seat of the member of its official tier that may leave most cheaply, a
    moved one changes seats with the member of its official tier where that costs least, an extra one leaves and nobody
    comes. Exchanges that keep all rules come first; `breaks` names the rules where none does. `cost_person_min` is
    weighted person-minutes more, `cost_merit` merit lost: NaN where the score of a place is not known, or nothing can be
    done without cutting people off. `people_cut_off` are those who would reach no place of the level without an extra.

    Places of the list that are no candidates stand among the facilities of the question all the same, with a score of
    NaN; those that do not are left out here.
    """
    board = exchange.board(question, plan)
    book = rulebook.rulebook(question, board)
    tables = cheapest.tables(question, plan, board)
    official = seats(question, plan, listed)
    said = np.isin(board.ids, list(listed)) | (official != board.tier_of)
    worth = exchange.left(board)
    rows = []
    for place in np.flatnonzero(said):
        own, theirs = int(board.tier_of[place]), int(official[place])
        row: dict[str, object] = {
            "candidate_id": str(board.ids[place]),
            "official_tier": "" if theirs < 0 else question.tiers[theirs].name,
            "tier": "" if own < 0 else question.tiers[own].name,
            "status": "kept", "cost_person_min": 0.0, "cost_merit": 0.0, "instead_of_id": "", "breaks": "",
            "people_cut_off": 0.0,
        }  # fmt: skip
        if own < 0:
            column = int(np.searchsorted(tables[theirs].swaps.entrants, place))
            best, free = cheapest.cheapest(book, [tables[theirs]], column=column)
            row |= {"status": "missed", **_told(board, best or free)}
        elif theirs < 0:
            at = int(np.searchsorted(worth.places, place))
            row |= {"status": "extra", "cost_person_min": worth.travel[at], "cost_merit": worth.merit[at]}
            row["people_cut_off"] = worth.cut_off[at]
        elif own != theirs:
            moves = list(_moves(question, plan, board, book, int(place), theirs))
            row |= {"status": "moved", **_told(board, min(moves, key=_by_cost, default=None))}
        rows.append(row)
    return pd.DataFrame(rows, columns=_COLUMNS)


def _told(board: Board, swap: cheapest.Swap | None) -> dict[str, object]:
    if swap is None:
        return {"cost_person_min": math.nan, "cost_merit": math.nan}
    return {
        "cost_person_min": swap.travel,
        "cost_merit": swap.merit,
        "instead_of_id": str(board.ids[swap.leaver]),
        "breaks": "; ".join(swap.broken),
    }


def _by_cost(swap: cheapest.Swap) -> tuple[bool, float, float, int]:
    return bool(swap.broken), swap.cost, swap.travel, swap.leaver


def _moves(
    question: Question, plan: Choice, board: Board, book: rulebook.Rulebook, place: int, theirs: int
) -> Iterator[cheapest.Swap]:
    """Every way to bring the place into its official tier by changing seats with a member of it; nobody is cut off."""
    own, worth = int(board.tier_of[place]), worths(question.tiers)
    travel, cut = _travel(board)
    limits = rulebook.held(question, plan.proofs)
    for other in np.flatnonzero(board.tier_of == theirs).tolist():
        tier_of = board.tier_of.copy()
        tier_of[place], tier_of[other] = theirs, own
        after, cut_after = _travel(replace(board, tier_of=tier_of))
        if cut_after > cut * (1 + rulebook.SAME):
            continue
        lost = (worth[own] - worth[theirs]) * float(board.score[place] - board.score[other])
        names = book.broken_by([(place, own, theirs), (other, theirs, own)])
        if plan.merit - lost < limits.least_merit or plan.travel + after - travel > limits.most_travel:
            names.append(limits.name)
        cost = lost if isinstance(question.objective, Maximise) else after - travel
        yield cheapest.Swap(theirs, other, place, after - travel, lost, cost, tuple(names))


def _travel(board: Board) -> tuple[float, float]:
    """The weighted travel of the plan on the board, and the people × levels that reach no member."""
    travel = cut = 0.0
    for k, tier in enumerate(board.tiers):
        near = board.minutes[:, board.serving(k)].min(axis=1, initial=np.inf)
        arrives = np.isfinite(near)
        travel += tier.weight * float((board.people[arrives] * near[arrives]).sum())
        cut += float(board.people[~arrives].sum())
    return travel, cut


def completed(question: Question, listed: Mapping[str, str]) -> Choice | None:
    """The best plan that has every listed place in its official tier; None where no plan keeps all rules so.

    A tier that the list names has the listed places and no other; the tiers that it says nothing about are chosen.
    """
    tiers = tuple(
        tier if not own else replace(tier, count=len(own), fixed=own)
        for tier in question.tiers
        for own in [tuple(sorted(place for place, at in listed.items() if at == tier.name))]
    )
    try:
        return answer(replace(question, tiers=tiers))
    except (ConfigError, PlanInfeasible):
        return None


def agreement(
    question: Question,
    plan: Choice,
    listed: Mapping[str, str],
    place_people: Floats,
    candidates: NDArray[np.bool_],
    completion: Choice | None = None,
) -> pd.DataFrame:
    """How the list itself, the plan, the ranking by people and a random draw agree with the list, a row per list × tier.

    `hits` are places that stand in the same tier of the official list (tier `any`: in whatever tier), `recall` their share
    of all official places, `precision` their share of the places of the list, NaN in a tier that the official list says
    nothing about. The random draw takes as many places of every tier as the plan, each set of `candidates` being equally
    likely: its hits are the expected ones (mean of the hypergeometric distribution), no number is drawn.

    Travel, merit and the rules that are broken stand at `any`, those of the official list with the plan's places in the
    tiers that it says nothing about. `completion` is the answer of `completed`; its list is `official_completed`.
    """
    listing = np.isin(question.times.facilities, list(listed))
    whole = seats(question, plan, listed)
    official = np.where(listing, whole, -1)
    everywhere = {tier.name: sum(own == tier.name for own in listed.values()) for tier in question.tiers}
    everywhere[ANY] = len(listed)
    counts = [len(own) for own in plan.members]
    lists = {"official": whole, "model": plan.level.astype(np.int64) - 1}
    if completion is not None:
        level = pd.Series(completion.level, index=completion.candidates).reindex(
            question.times.facilities, fill_value=0
        )
        lists["official_completed"] = level.to_numpy(dtype=np.int64) - 1
    by_people = ranked(_only(question, candidates), np.where(candidates, place_people, -np.inf), tuple(counts))
    if by_people is not None:
        lists["people"] = by_people
    rows: list[dict[str, object]] = []
    for name, tier_of in lists.items():
        worth = _worth(question, plan, tier_of)
        for t, tier in enumerate(everywhere):
            here = (tier_of >= 0) if tier == ANY else tier_of == t
            right = here & ((official >= 0) if tier == ANY else official == t)
            places = everywhere[tier] if name == "official" else int(here.sum())
            hits = places if name == "official" else int(right.sum())
            rows.append({**_agreed(name, tier, places, everywhere[tier], hits), **(worth if tier == ANY else {})})
    pool = int(candidates.sum())
    for t, tier in enumerate(everywhere):
        places = sum(counts) if tier == ANY else counts[t]
        there = candidates & ((official >= 0) if tier == ANY else official == t)
        rows.append(_agreed("random", tier, places, everywhere[tier], places * int(there.sum()) / pool))
    return pd.DataFrame(rows)


def _worth(question: Question, plan: Choice, tier_of: Whole) -> dict[str, object]:
    """Travel, merit and the rules that are broken; nothing where a level has no member, so that nobody could travel there."""
    if any(not np.isin(tier_of, exchange.members_from(question.tiers, k)).any() for k in range(len(question.tiers))):
        return {}
    choice = judged(question, tier_of)
    rules = broken(question, choice, plan)
    return {"travel_person_min": choice.travel, "merit": choice.merit, "breaks": "; ".join(rules)}


def _only(question: Question, candidates: NDArray[np.bool_]) -> Question:
    """The question with nothing but candidates in any tier."""
    ids = question.times.facilities
    open_to = [candidates if tier.among is None else candidates & np.isin(ids, tier.among) for tier in question.tiers]
    tiers = tuple(
        replace(tier, among=tuple(ids[own].tolist())) for tier, own in zip(question.tiers, open_to, strict=True)
    )
    return replace(question, tiers=tiers)


def _agreed(name: str, tier: str, places: float, official: int, hits: float) -> dict[str, object]:
    return {
        "list": name,
        "tier": tier,
        "places": places,
        "official": official,
        "hits": hits,
        "recall": hits / official if official else math.nan,
        "precision": hits / places if places and official else math.nan,
    }
