"""Labels of nodes mended after some arcs changed, looking only at the nodes that the change concerns.

Written so that it runs as it stands, on memoryviews, and compiled, on arrays (`kernels.repair`): one source, one answer.
"""

from __future__ import annotations

import heapq
from typing import Any

Numbers = Any  # a memoryview or an array of whole numbers


def mended(
    start: Numbers,
    arcs: Numbers,
    back_start: Numbers,
    back_arcs: Numbers,
    label: Numbers,
    mark: Numbers,
    seed: Numbers,
    first_new: int,
    suspects: Numbers,
    better: Numbers,
    farthest: int,
    budget: int,
) -> int:
    """How many nodes were touched; -1 where more than `budget` would be, and `label` is then of no use.

    `label` holds the labels before the change, UNREACHED for the nodes from `first_new` on, and is mended in place; `mark`
    is all 0. The arcs are those after the change: by tail, rows of (head, cost), and by head, rows of (tail, cost).
    `seed` is the least label that a facility itself gives a node. `suspects` are the nodes that rested on what got worse;
    `better` has a row (tail, head) for every arc that is new or got better; tail -1 means the seed of `head`.

    A node keeps its label if a seed or an arc from a node that keeps its own still gives it. Every arc leads to a larger
    label, so suspects are judged in rising order and each once. The rest starts anew from its border (Ramalingam and
    Reps 1996, for many changes at once).
    """
    unreached = 9223372036854775807
    # `int()` and `0 +` make numbers of 64 bits of what the arrays hold in 32
    # labels of nodes that are new: what the old labels give them, so that a road cut in two upsets nobody beyond it
    heap = [(0, 0)]
    heap.pop()
    for node in range(first_new, len(label)):
        least = int(seed[node])
        for arc in range(int(back_start[node]), int(back_start[node + 1])):
            known = int(label[back_arcs[arc, 0]])
            if known != unreached:
                least = min(least, known + (int(back_arcs[arc, 1]) << 32))
        if least != unreached:
            heapq.heappush(heap, (least, node))
    while len(heap) > 0:
        own, node = heapq.heappop(heap)
        if own >= int(label[node]) or own >> 32 > farthest:
            continue
        label[node] = own
        for arc in range(int(start[node]), int(start[node + 1])):
            head = 0 + int(arcs[arc, 0])
            onward = own + (int(arcs[arc, 1]) << 32)
            if head >= first_new and onward < int(label[head]):
                heapq.heappush(heap, (onward, head))
    # which nodes lose their label
    touched = 0
    lost = [0]
    lost.pop()
    for at in range(len(suspects)):
        node = int(suspects[at])
        if mark[node] == 0 and int(label[node]) != unreached:
            mark[node] = 1
            heapq.heappush(heap, (int(label[node]), node))
    while len(heap) > 0:
        own, node = heapq.heappop(heap)
        stands = int(seed[node]) <= own
        for arc in range(int(back_start[node]), int(back_start[node + 1])):
            if stands:
                break
            tail = int(back_arcs[arc, 0])
            known = int(label[tail])
            stands = mark[tail] != 2 and known != unreached and known + (int(back_arcs[arc, 1]) << 32) <= own
        if stands:
            continue
        mark[node] = 2
        lost.append(node)
        touched += 1
        if touched > budget:
            return -1
        for arc in range(int(start[node]), int(start[node + 1])):
            head = 0 + int(arcs[arc, 0])
            known = int(label[head])
            if mark[head] == 0 and known != unreached and own + (int(arcs[arc, 1]) << 32) <= known:
                mark[head] = 1
                heapq.heappush(heap, (known, head))
    # what the others give them, and what is better than before
    for node in lost:
        label[node] = unreached
    for node in lost:
        least = int(seed[node])
        for arc in range(int(back_start[node]), int(back_start[node + 1])):
            known = int(label[back_arcs[arc, 0]])
            if known != unreached:
                least = min(least, known + (int(back_arcs[arc, 1]) << 32))
        if least != unreached:
            heapq.heappush(heap, (least, node))
    for at in range(len(better)):
        tail, head = int(better[at, 0]), int(better[at, 1])
        if tail < 0:
            heapq.heappush(heap, (int(seed[head]), head))
        elif int(label[tail]) != unreached:
            for arc in range(int(start[tail]), int(start[tail + 1])):
                if int(arcs[arc, 0]) == head:
                    heapq.heappush(heap, (int(label[tail]) + (int(arcs[arc, 1]) << 32), head))
    while len(heap) > 0:
        own, node = heapq.heappop(heap)
        if own >= int(label[node]) or own >> 32 > farthest:
            continue
        label[node] = own
        if mark[node] < 2:
            mark[node] = 3
            touched += 1
            if touched > budget:
                return -1
        for arc in range(int(start[node]), int(start[node + 1])):
            head = 0 + int(arcs[arc, 0])
            onward = own + (int(arcs[arc, 1]) << 32)
            if onward < int(label[head]):
                heapq.heappush(heap, (onward, head))
    for node in range(first_new, len(label)):
        if mark[node] < 2:
            touched += 1
    return touched
