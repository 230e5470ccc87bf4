"""Sixteen costs side by side, one per source: what a processor adds and compares in one go.

numba widens every sum of 32-bit numbers to 64 bits, and must suppose that the rows it reads and writes overlap, so a loop
over sixteen costs comes out six times slower than the two or three instructions it could be. These are written as such, for
any processor: LLVM splits a row where the registers are shorter. Indices are not checked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic
from numpy.typing import NDArray

LANES = 16
_COSTS = ir.VectorType(ir.IntType(32), LANES)
_SUMS = ir.VectorType(ir.IntType(64), LANES)

_U32 = NDArray[np.uint32]
_I64 = NDArray[np.int64]
_Number = int | np.integer[Any]


def _row(context: Any, builder: Any, kind: Any, array: Any, at: Any, vector: Any) -> Any:
    """The address of a row of an array in C order."""
    data = context.make_array(kind)(context, builder, array).data
    return builder.gep(builder.bitcast(data, vector.as_pointer()), [at])


def _spread(builder: Any, value: Any) -> Any:
    """One number in all sixteen places."""
    nothing = ir.Constant(_COSTS, ir.Undefined)
    one = builder.insert_element(nothing, value, ir.Constant(ir.IntType(32), 0))
    return builder.shuffle_vector(one, nothing, ir.Constant(_COSTS, None))


def _lower(_: Any, to: Any, at: Any, source: Any, other: Any, cost: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        own = _row(context, builder, signature.args[0], given[0], given[1], _COSTS)
        theirs = builder.load(_row(context, builder, signature.args[2], given[2], given[3], _COSTS), align=4)
        onward = builder.add(theirs, _spread(builder, given[4]))
        known = builder.load(own, align=4)
        less = builder.icmp_unsigned("<", onward, known)
        builder.store(builder.select(less, onward, known), own, align=4)
        return context.get_dummy_value()

    return types.void(to, types.uintp, source, types.uintp, types.uint32), emit


def _any_below(_: Any, rows: Any, at: Any, bound: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        own = builder.load(_row(context, builder, signature.args[0], given[0], given[1], _COSTS), align=4)
        below = builder.icmp_unsigned("<", own, _spread(builder, given[2]))
        bits = ir.IntType(LANES)
        return builder.icmp_unsigned("!=", builder.bitcast(below, bits), ir.Constant(bits, 0))

    return types.boolean(rows, types.uintp, types.uint32), emit


def _tally(_: Any, sums: Any, rows: Any, at: Any, bound: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        own = builder.load(_row(context, builder, signature.args[1], given[1], given[2], _COSTS), align=4)
        below = builder.icmp_unsigned("<", own, _spread(builder, given[3]))
        counted = builder.select(below, own, ir.Constant(_COSTS, None))
        for number, part in enumerate((below, counted)):
            place = ir.Constant(ir.IntType(64), number)
            total = _row(context, builder, signature.args[0], given[0], place, _SUMS)
            more = builder.add(builder.load(total, align=8), builder.zext(part, _SUMS))
            builder.store(more, total, align=8)
        return context.get_dummy_value()

    return types.void(sums, rows, types.uintp, types.uint32), emit


# row `at` of the first array becomes the smaller of itself and row `other` of the second plus a cost, place by place
lower = cast(Callable[[_U32, _Number, _U32, _Number, _Number], None], intrinsic(_lower))

# whether any cost of a row is below a bound
any_below = cast(Callable[[_U32, _Number, np.uint32], bool], intrinsic(_any_below))

# add a row's costs below a bound up: how many to row 0 of the sums, how much to row 1
tally = cast(Callable[[_I64, _U32, _Number, np.uint32], None], intrinsic(_tally))
