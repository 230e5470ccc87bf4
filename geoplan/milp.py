"""Linear and integer programs in HiGHS: relative gap 0, one thread, and no limit but the number of nodes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]

SOLVER = f"HiGHS {highspy.HIGHS_VERSION_MAJOR}.{highspy.HIGHS_VERSION_MINOR}.{highspy.HIGHS_VERSION_PATCH}"
_TINY = 200  # columns of a program that is asked twice where an answer must be sure
TOLERANCE = 1e-9  # of rows, bounds and integers, in the program's own unit; programs are scaled so that this is small


@dataclass(frozen=True)
class Program:
    """Minimise `cost`·x with `lower` ≤ x ≤ `upper`, `row_lower` ≤ `rows`·x ≤ `row_upper`; some x are whole."""

    cost: Floats
    lower: Floats
    upper: Floats
    whole: NDArray[np.bool_]
    rows: sparse.csr_array
    row_lower: Floats
    row_upper: Floats

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.cost)


@dataclass(frozen=True)
class Block:
    """Rows to be laid under a program: entry e stands in row `row[e]` (from 0) and column `column[e]`."""

    row: NDArray[np.int64]
    column: NDArray[np.int64]
    value: Floats
    lower: Floats
    upper: Floats


@dataclass(frozen=True)
class Answer:
    """What the solver says: `bound` holds for every solution; `values` is empty where no solution was found."""

    status: Literal["optimal", "limit", "infeasible"]
    values: Floats
    bound: float
    nodes: int


@dataclass(frozen=True)
class Relaxed:
    """The relaxation's optimum: its bound, its solution, and how fast the cost grows with each column and each limit."""

    bound: float
    values: Floats
    reduced: Floats
    prices: Floats  # per row, first those of the program itself


def one_row(column: Sequence[int] | NDArray[np.int64], value: Floats, lower: float, upper: float) -> Block:
    """A block of a single row."""
    where = np.asarray(column, dtype=np.int64)
    return Block(np.zeros(len(where), np.int64), where, np.asarray(value, float), np.array([lower]), np.array([upper]))


def pairs_apart(near: NDArray[np.bool_], columns: NDArray[np.int64]) -> Block:
    """Rows that let at most one of every two columns be 1 that are `near`, a symmetric table with a false diagonal.

    A row is a clique of columns all near to each other, which says more than its pairs do; the cliques hold every pair.
    """
    later = np.triu(near)
    cliques: list[list[int]] = []
    for first in range(len(near)):
        while later[first].any():
            clique = [first, int(later[first].argmax())]
            common = near[first] & near[clique[-1]]
            while common.any():
                clique.append(int(common.argmax()))
                common &= near[clique[-1]]
            later[np.ix_(clique, clique)] = False
            cliques.append(clique)
    sizes = [len(clique) for clique in cliques]
    members = np.array([place for clique in cliques for place in clique], dtype=np.int64)
    return Block(
        np.repeat(np.arange(len(cliques)), sizes), columns[members], np.ones(len(members)),
        np.full(len(cliques), -np.inf), np.ones(len(cliques)),
    )  # fmt: skip


def empty(columns: int) -> Program:
    """A program of `columns` free columns without cost or rows."""
    return Program(
        np.zeros(columns),
        np.full(columns, -np.inf),
        np.full(columns, np.inf),
        np.zeros(columns, bool),
        sparse.csr_array((0, columns)),
        np.empty(0),
        np.empty(0),
    )


def widen(program: Program, cost: Floats, lower: float, upper: float) -> Program:
    """The program with one more column per entry of `cost`, all between `lower` and `upper`, not whole."""
    more = len(cost)
    return replace(
        program,
        cost=np.concatenate([program.cost, cost]),
        lower=np.concatenate([program.lower, np.full(more, lower)]),
        upper=np.concatenate([program.upper, np.full(more, upper)]),
        whole=np.concatenate([program.whole, np.zeros(more, bool)]),
        rows=sparse.csr_array(
            (program.rows.data, program.rows.indices, program.rows.indptr),
            shape=(program.rows.shape[0], program.width + more),
        ),
    )


def lengthen(program: Program, blocks: Sequence[Block]) -> Program:
    """The program with the rows of `blocks` below its own."""
    if not blocks:
        return program
    parts = [matrix(block, program.width) for block in blocks]
    return replace(
        program,
        rows=sparse.csr_array(sparse.vstack([program.rows, *parts], format="csr")),
        row_lower=np.concatenate([program.row_lower, *[block.lower for block in blocks]]),
        row_upper=np.concatenate([program.row_upper, *[block.upper for block in blocks]]),
    )


def solve(program: Program, *, node_limit: int | None = None, sure: bool = False) -> Answer:
    """The best whole-number solution, or what is known of it after `node_limit` nodes of the search.

    `sure` asks again without presolve before it says infeasible, and wherever the program is tiny: the presolve of HiGHS
    1.15 called one of 7,000 random programs infeasible that is not, and a plan the best of another that is not.
    """
    answer = _answer(program, node_limit, presolve=True)
    if sure and (answer.status == "infeasible" or program.width <= _TINY):
        again = _answer(program, node_limit, presolve=False)
        if answer.status == "infeasible" or (again.status == "optimal" and again.bound < answer.bound):
            return again
    return answer


def _answer(program: Program, node_limit: int | None, *, presolve: bool) -> Answer:
    solver = _solver(program, relax=False)
    if not presolve:
        solver.setOptionValue("presolve", "off")
    if node_limit is not None:
        solver.setOptionValue("mip_max_nodes", node_limit)
    solver.run()
    status = solver.getModelStatus()
    info = solver.getInfo()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Answer("infeasible", np.empty(0), np.inf, 0)
    whole = bool(program.whole.any())
    bound = float(info.mip_dual_bound if whole else info.objective_function_value)
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.asarray(solver.getSolution().col_value) if found else np.empty(0)
    optimal = status == highspy.HighsModelStatus.kOptimal
    return Answer("optimal" if optimal else "limit", values, bound, int(info.mip_node_count) if whole else 0)


def relax(program: Program, separate: Callable[[Floats], Block | None], *, rounds: int = 500) -> Relaxed | None:
    """The optimum without whole numbers, rows of `separate` added until it has no more; None if there is no solution.

    `separate` takes a solution and returns rows it breaks. Leaving some out only lowers the bound, so stopping after
    `rounds` rounds is safe.
    """
    solver = _solver(program, relax=True)
    for _ in range(rounds):
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = solver.getSolution()
        values = np.asarray(solution.col_value)
        block = separate(values)
        if block is None:
            break
        rows = matrix(block, program.width)
        solver.addRows(
            rows.shape[0], block.lower, block.upper, rows.nnz,
            rows.indptr[:-1].astype(np.int32), rows.indices.astype(np.int32), rows.data,
        )  # fmt: skip
    bound = float(solver.getInfo().objective_function_value)
    return Relaxed(bound, values, np.asarray(solution.col_dual), np.asarray(solution.row_dual))


def matrix(block: Block, width: int) -> sparse.csr_array:
    """The rows of a block over `width` columns."""
    return sparse.csr_array((block.value, (block.row, block.column)), shape=(len(block.lower), width))


def _solver(program: Program, *, relax: bool) -> highspy.Highs:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = program.width, program.rows.shape[0]
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = program.cost, program.lower, program.upper
    lp.row_lower_, lp.row_upper_ = program.row_lower, program.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = program.rows.indptr.astype(np.int32)
    lp.a_matrix_.index_ = program.rows.indices.astype(np.int32)
    lp.a_matrix_.value_ = program.rows.data.astype(float)
    if not relax and program.whole.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(whole)] for whole in program.whole]
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    for option, value in (
        ("threads", 1), ("parallel", "off"), ("random_seed", 0), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.0),
        ("mip_feasibility_tolerance", TOLERANCE), ("primal_feasibility_tolerance", TOLERANCE),
        ("dual_feasibility_tolerance", TOLERANCE),
    ):  # fmt: skip
        solver.setOptionValue(option, value)
    solver.passModel(lp)
    return solver
