"""Cheapest assignment under capacity by successive shortest paths; exact in whole costs.

Everybody starts at the cheapest facility. An overloaded facility then hands people on, along the path of handing on that
costs least, to a facility with room, until nothing is overloaded. Prices keep every step at a cost of 0 or more
(Edmonds & Karp 1972; Ahuja, Magnanti & Orlin 1993, section 9.7). Of equally cheap paths the one with fewer steps is taken,
so that the work ends whatever the amounts are, then the one of the smaller position.

Plain Python that numba can compile; `assign` decides which of the two runs.
"""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_FAR = 2**62
_PATIENCE = 5  # how often all entries of a row are looked at before they are sorted anew
_CRUMB = 1e-12  # of a load: what adding and taking away leaves of nothing


def routed(start: Whole, facility: Whole, cost: Whole, people: Floats, room: Floats) -> tuple[Floats, Whole]:
    """People per entry, and the price of one place at every facility, that are optimal for each other.

    Row i holds the entries `start[i]` to `start[i + 1]` by rising cost; a row with people has an entry of a facility
    that takes everybody (`room` infinite).
    """
    entries, many = facility.size, room.size
    flow, price, load = np.zeros(entries), np.zeros(many, np.int64), np.zeros(many)
    row = np.empty(entries, np.int64)
    # the entries with people of each facility, as a chain
    head, after, before = np.full(many, -1), np.full(entries, -1), np.full(entries, -1)
    for i in range(people.size):
        for e in range(start[i], start[i + 1]):
            row[e] = i
        if people[i] > 0:
            e = start[i]
            j = facility[e]
            flow[e] = people[i]
            load[j] += people[i]
            after[e] = head[j]
            if head[j] >= 0:
                before[head[j]] = e
            head[j] = e
    seen, search = np.full(people.size, -1), 0
    # entries of each row by what they cost with the price when last sorted; prices only rise, so it is a lower bound
    order, key, looked = np.arange(entries), cost.copy(), np.zeros(people.size, np.int64)
    distance, steps = np.empty(many, np.int64), np.empty(many, np.int64)
    giver, taker = np.full(many, -1), np.full(many, -1)
    for source in range(many):
        crumb = _CRUMB * load[source]
        while load[source] - room[source] > crumb:
            search += 1
            distance[:] = _FAR
            steps[:] = _FAR
            distance[source], steps[source] = 0, 0
            best, goal = _FAR, -1
            queue = [(np.int64(0), np.int64(0), np.int64(source))]
            while len(queue) > 0:
                so_far, hops, popped = heappop(queue)
                j = int(popped)
                if so_far != distance[j] or hops != steps[j]:
                    continue
                if load[j] < room[j]:
                    goal = j
                    break
                e = head[j]
                while e >= 0:
                    i = row[e]
                    if seen[i] != search:
                        seen[i] = search
                        paid = cost[e] + price[j] - so_far
                        first, last = start[i], start[i + 1] - 1
                        if looked[i] > _PATIENCE * (last - first):
                            for at in range(first, last):
                                key[at] = cost[order[at]] + price[facility[order[at]]]
                            better = np.argsort(key[first:last], kind="mergesort")
                            order[first:last] = order[first:last][better]
                            key[first:last] = key[first:last][better]
                            looked[i] = 0
                        # the last entry first: where it is the way out it saves looking at the others
                        for at in range(first - 1, last):
                            if at >= first and key[at] - paid > best:
                                break
                            looked[i] += 1
                            other = order[at] if at >= first else last
                            k = facility[other]
                            reach = cost[other] + price[k] - paid
                            if reach > best:
                                continue
                            if reach < distance[k] or (reach == distance[k] and hops + 1 < steps[k]):
                                distance[k], steps[k] = reach, hops + 1
                                giver[k], taker[k] = e, other
                                if load[k] < room[k]:
                                    best = reach
                                heappush(queue, (np.int64(reach), np.int64(hops + 1), np.int64(k)))
                    e = after[e]
            end = distance[goal]
            for j in range(many):
                if distance[j] < end:
                    price[j] += end - distance[j]
            amount = min(load[source] - room[source], room[goal] - load[goal])
            k = goal
            while k != source:
                amount = min(amount, flow[giver[k]])
                k = facility[giver[k]]
            over, spare = load[source] - room[source], room[goal] - load[goal]
            k = goal
            while k != source:
                e, other = giver[k], taker[k]
                j = facility[e]
                if amount == flow[e]:
                    flow[e] = 0.0
                    if before[e] >= 0:
                        after[before[e]] = after[e]
                    else:
                        head[j] = after[e]
                    if after[e] >= 0:
                        before[after[e]] = before[e]
                    after[e], before[e] = -1, -1
                else:
                    flow[e] -= amount
                if flow[other] == 0.0:
                    after[other] = head[k]
                    if head[k] >= 0:
                        before[head[k]] = other
                    head[k] = other
                flow[other] += amount
                k = j
            load[source] = room[source] if amount == over else load[source] - amount
            load[goal] = room[goal] if amount == spare else load[goal] + amount
    return flow, price
