# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Spreads work on pages over processes: one fork per processor, with a share that takes about as long.

Sphinx forks once per dozen of pages and sends the whole environment back each time.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, TypeVar

from sphinx.util.parallel import ParallelTasks

from docwarden_sphinx import collection

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

R = TypeVar("R")


def shares(sizes: Mapping[str, int], number: int) -> list[list[str]]:
    """Deal names out so that the sums of their sizes are about equal.

    >>> shares({"a": 5, "b": 3, "c": 3}, 2)
    [['a'], ['b', 'c']]
    """
    heap: list[tuple[int, int]] = [(0, index) for index in range(number)]
    dealt: list[list[str]] = [[] for _ in range(number)]
    for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
        total, index = heapq.heappop(heap)
        dealt[index].append(name)
        heapq.heappush(heap, (total + sizes[name], index))
    return [sorted(names) for names in dealt if names]


def run_shares(work: Callable[[list[str]], R], dealt: list[list[str]]) -> list[R]:
    """Do the work on each share in a process of its own; give the results in the order of the shares.

    Warnings of the processes arrive at the handlers of this one. Raises SphinxParallelError when one fails.
    """
    tasks = ParallelTasks(len(dealt))
    results: dict[int, R] = {}

    def keep(index: int, result: R) -> None:
        results[index] = result

    collection.before_forks()
    for index in range(len(dealt)):
        tasks.add_task(lambda number: work(dealt[number]), index, keep)
    tasks.join()
    return [results[index] for index in sorted(results)]
