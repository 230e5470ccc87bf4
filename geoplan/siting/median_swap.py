"""Good choices of sites, fast: one after the other where each saves most, then swaps as long as one helps.

Interchange after Teitz & Bart (1968) with the savings of all swaps computed at once (Whitaker 1983; Resende & Werneck
2004: the gain of opening, less the loss of closing, plus what both count twice).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from geoplan.siting.median_lists import Lists

Flags = NDArray[np.bool_]

_WIDE = 4  # how many times a site's share of all sites a row looks at first
_HELPS = 1e-12  # a swap that saves less than this share of the whole is none


def filled(lists: Lists, opened: Flags, free: Flags, count: int, near: Flags) -> Flags:
    """`opened` and `count` more of `free`, each the one that saves most; fewer if those left are all `near` to an open one."""
    opened, free = opened.copy(), free.copy()
    first, _ = lists.first_two(opened)
    length, near_by = np.diff(lists.start), 1 + _WIDE * lists.sites // max(1, count)
    far = lists.paid(lists.start[:-1] + np.minimum(length, near_by) - 1)
    paid = np.where((first < 0) & (length > near_by), far, lists.paid(first))  # what is farther saves nothing here
    row, at = lists.entries(paid)
    site, cost = lists.site[at], lists.cost[at].astype(float)
    for _ in range(count):
        gain = np.maximum(paid[row] - cost, 0.0) * lists.people[row]
        saved = np.where(free, np.bincount(site, gain, lists.sites), -1.0)
        best = int(saved.argmax())
        if not free[best]:
            break
        opened[best], free[best] = True, False
        if near.size:
            free &= ~near[best]
        own = site == best
        paid[row[own]] = np.minimum(paid[row[own]], cost[own])
    return opened


def swapped(lists: Lists, opened: Flags, free: Flags, near: Flags) -> Flags:
    """A choice that no single swap betters; only sites in `free` are opened or closed, never two that are `near`."""
    opened = opened.copy()
    while True:
        first, second = lists.first_two(opened)
        nearest, next_nearest = lists.paid(first), lists.paid(second)
        whole = float((lists.people * nearest).sum())
        closing, opening = np.flatnonzero(opened & free), np.flatnonzero(~opened & free)
        if len(closing) == 0 or len(opening) == 0:
            return opened
        place, column = np.full(lists.sites, -1), np.full(lists.sites, -1)
        place[closing], column[opening] = np.arange(len(closing)), np.arange(len(opening))
        owner = np.where(first >= 0, place[lists.site[first]], -1)
        owned = owner >= 0
        loss = np.bincount(owner[owned], (lists.people * (next_nearest - nearest))[owned], len(closing))
        row, at = lists.entries(next_nearest)
        kept = column[lists.site[at]] >= 0
        row, to, cost = row[kept], column[lists.site[at[kept]]], lists.cost[at[kept]]
        gain = np.bincount(to, np.maximum(nearest[row] - cost, 0.0) * lists.people[row], len(opening))
        twice = np.bincount(
            to[owned[row]] * len(closing) + owner[row[owned[row]]],
            ((next_nearest[row] - np.maximum(nearest[row], cost)) * lists.people[row])[owned[row]],
            len(opening) * len(closing),
        ).reshape(len(opening), len(closing))
        saved = gain[:, None] - loss + twice
        if near.size:
            touching = near[np.ix_(opening, opened)].sum(axis=1)[:, None] - near[np.ix_(opening, closing)]
            saved = np.where(touching == 0, saved, -np.inf)
        best = int(saved.argmax())
        if saved.flat[best] <= _HELPS * whole:
            return opened
        opened[opening[best // len(closing)]] = True
        opened[closing[best % len(closing)]] = False
