"""Who is within reach of a site: fewest sites for everybody, most people with a number of sites, most people twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from geoplan.errors import ConfigError, Fault
from geoplan.milp import Block, Program, lengthen, widen
from geoplan.proof import Proof
from geoplan.siting.asking import NODES, Question, ask, settle, sited, told
from geoplan.siting.problem import Problem, Sited
from geoplan.siting.rules import start
from geoplan.travel import TravelTimes

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

_AT_ONCE = 500


@dataclass(frozen=True)
class Cover:
    """The sets of sites that some demand is within reach of, each once, and the people of each."""

    row: Whole  # set of every entry, ascending
    site: Whole  # site of every entry
    people: Floats  # per set, all above 0
    index: Whole  # the set of every demand row, -1 = it does not count or has none within reach

    def times_covered(self, chosen: Flags) -> Whole:
        """How many open sites every set holds."""
        return np.bincount(self.row[chosen[self.site]], minlength=len(self.people))

    def fewer_than(self, times: int, chosen: Flags) -> float:
        """People with fewer than `times` open sites within reach."""
        return float(self.people[self.times_covered(chosen) < times].sum())


def lscp(problem: Problem, *, within: int, node_limit: int | None = NODES) -> Sited:
    """The fewest candidates with which everybody has a site within `within` (in the unit of the table).

    Whom no site could serve is left out. Where sites that must lie apart keep others from being served, first as few
    people as possible stay unserved, then as few candidates as possible open.

    Toregas, Swain, ReVelle & Bergman (1971), the location set covering problem.
    """
    if problem.count is not None:
        raise ConfigError(Fault("sites_count_given", {"model": "lscp", "count": problem.count}))
    cover = sets(problem.times, problem.people, within)
    begun = start(problem, node_limit=node_limit)
    program, once = missed(begun, cover)
    unserved = unserved_of(program, once, cover)
    chosen, before, program = ask(problem, program, [unserved], node_limit=node_limit)
    if unserved.value(chosen) == 0:
        program = lengthen(begun, [everyone(cover)])
    cost = np.zeros(program.width)
    cost[: len(problem.sites)] = ~problem.existing
    fewest = Question("sites opened", "sites", cost, lambda chosen: float((chosen & ~problem.existing).sum()))
    answer = _answered(problem, program, [fewest], cover, node_limit)
    return replace(answer, proofs=(*before, *answer.proofs))


def mclp(problem: Problem, *, within: int, node_limit: int | None = NODES) -> Sited:
    """The `count` candidates with which most people have a site within `within` (in the unit of the table).

    Church & ReVelle (1974), the maximal covering location problem.
    """
    if problem.count is None:
        raise ConfigError(Fault("sites_count_missing", {"model": "mclp"}))
    cover = sets(problem.times, problem.people, within)
    program, once = missed(start(problem, node_limit=node_limit), cover)
    return _answered(problem, program, [_most(program, once, cover, 1)], cover, node_limit)


def backup(problem: Problem, *, within: int, node_limit: int | None = NODES) -> Sited:
    """The candidates with which most people have a site within `within`, and of such choices most people have two.

    Without `count` as many candidates open as `lscp` needs. With the two goals in this order nobody loses a first site
    for others to get a second one.

    Hogan & ReVelle (1986), backup coverage; their BACOP2 trades first against second cover by weights instead.
    """
    before: tuple[Proof, ...] = ()
    if problem.count is None:
        fewest = lscp(problem, within=within, node_limit=node_limit)
        before = fewest.proofs
        problem = replace(problem, count=int(fewest.open[~problem.existing].sum()))
    cover = sets(problem.times, problem.people, within)
    program, once = missed(start(problem, node_limit=node_limit), cover)
    program, twice = missed(program, cover, once)
    questions = [_most(program, once, cover, 1), _most(program, twice, cover, 2)]
    answer = _answered(problem, program, questions, cover, node_limit)
    return replace(answer, proofs=(*before, *answer.proofs))


def sets(times: TravelTimes, people: Floats, within: int) -> Cover:
    """The sets of sites within `within` of the demand that counts and has any; rows with the same set are one."""
    near = times.only((times.ms <= within) & (people > 0)[times.row()])
    of: dict[bytes, int] = {}
    index = np.full(len(people), -1, dtype=np.int64)
    for row in np.flatnonzero(np.diff(near.start) > 0):
        members = near.facility[near.start[row] : near.start[row + 1]]
        index[row] = of.setdefault(members.tobytes(), len(of))
    sites = [np.frombuffer(members, dtype=near.facility.dtype) for members in of]
    return Cover(
        np.repeat(np.arange(len(sites)), [len(members) for members in sites]),
        np.concatenate([*sites, np.empty(0, np.int32)]).astype(np.int64),
        np.bincount(index[index >= 0], people[index >= 0], len(sites)).astype(float),
        index,
    )


def missed(program: Program, cover: Cover, once: Whole | None = None) -> tuple[Program, Whole]:
    """The program with a 0/1 column per set, 1 where no site of it is open, and these columns.

    With `once`, such columns themselves, the new ones are 1 where fewer than two sites are open.
    """
    sets = len(cover.people)
    columns = program.width + np.arange(sets)
    program = widen(program, np.zeros(sets), 0.0, 1.0)
    program = replace(program, whole=np.concatenate([program.whole[: len(program.whole) - sets], np.ones(sets, bool)]))
    own = np.arange(sets)
    row, column = [own, cover.row], [columns, cover.site]
    if once is not None:
        row, column = [*row, own], [*column, once]
    block = Block(
        np.concatenate(row), np.concatenate(column), np.ones(sum(len(part) for part in row)),
        np.full(sets, 1.0 if once is None else 2.0), np.full(sets, np.inf),
    )  # fmt: skip
    return lengthen(program, [block]), columns


def costs(program: Program, columns: Whole, cover: Cover) -> Floats:
    """The people of every set as what its column costs."""
    cost = np.zeros(program.width)
    cost[columns] = cover.people
    return cost


def everyone(cover: Cover, escape: Whole | None = None) -> Block:
    """Rows that ask for an open site in every set, or for its column of `escape` (-1 = it has none) to be 1 instead.

    A set that holds another one asks for nothing more and is left out.
    """
    rows = len(cover.people)
    row, column = cover.row, cover.site
    if escape is not None:
        may = np.flatnonzero(escape >= 0)
        row, column = np.concatenate([row, may]), np.concatenate([column, escape[may]])
    table = sparse.csr_array((np.ones(len(row), np.int32), (row, column)), shape=(rows, int(column.max(initial=0)) + 1))
    size = np.diff(table.indptr)
    needed = np.ones(rows, bool)
    for first in range(0, rows, _AT_ONCE):  # so many rows against all, for the sake of memory
        common = (table[first : first + _AT_ONCE] @ table.T).tocoo()
        own, other = common.coords[0] + first, common.coords[1]
        within = (common.data == size[own]) & ((size[own] < size[other]) | (own < other))
        needed[other[within]] = False
    kept = sparse.csr_array(table[needed])
    own = np.repeat(np.arange(kept.shape[0]), np.diff(kept.indptr))
    ones = np.ones(kept.shape[0])
    return Block(own, kept.indices.astype(np.int64), np.ones(len(own)), ones, np.full(kept.shape[0], np.inf))


def unserved_of(program: Program, columns: Whole, cover: Cover) -> Question:
    """Fewest people without an open site in their set."""
    cost = costs(program, columns, cover)
    return Question("people unserved", "people", cost, lambda chosen: cover.fewer_than(1, chosen))


def _most(program: Program, columns: Whole, cover: Cover, times: int) -> Question:
    name = "people within reach" if times == 1 else "people within reach of two"
    everyone = float(cover.people.sum())
    cost = costs(program, columns, cover)
    return Question(name, "people", cost, lambda chosen: cover.fewer_than(times, chosen), everyone)


def _answered(
    problem: Problem, program: Program, questions: Sequence[Question], cover: Cover, node_limit: int | None
) -> Sited:
    """The answer to the last of `questions`, the one with the smallest ids where several are as good."""
    chosen, proofs = settle(problem, program, questions, node_limit=node_limit)
    out = float(problem.people.sum() - cover.people.sum())
    return sited(problem, chosen, (*proofs[:-1], told(proofs[-1], people_out_of_reach=out)))
