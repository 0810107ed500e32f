# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""When Python looks for garbage: after some pages, and never among what lives as long as the process.

Trees of pages are made of objects that refer to each other, so that only the collector frees them. Left to
itself, it walks through all that Sphinx keeps, again and again, for some hundred new objects each time.
"""

from __future__ import annotations

import contextlib
import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: With so many objects more than before Python looks by itself, for a single page can be very large.
MANY_OBJECTS = 800_000

#: After this many objects more there is garbage worth looking for: some fifty pages of middle size.
BATCH = 400_000

#: The same where somebody may save a page meanwhile: looking for less takes less long.
SMALL_BATCH = 150_000


def seldom() -> None:
    """Have Python look by itself for very large pages only; loading modules and caches leaves no garbage."""
    gc.set_threshold(MANY_OBJECTS, 20, 50)


@contextlib.contextmanager
def in_batches() -> Iterator[None]:
    """Leave the collection to ``after_page`` for a while."""
    before = gc.get_threshold()
    gc.freeze()
    seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def before_forks() -> None:
    """Keep the processes to come from looking at, and so from copying, what they share with this one."""
    gc.freeze()


def after_page(batch: int = BATCH) -> None:
    """Collect what the last pages left, where it is enough; what stays is there to stay."""
    if gc.get_count()[0] > batch:
        gc.collect()
        gc.freeze()
