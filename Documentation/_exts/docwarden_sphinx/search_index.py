# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The search index of a manual whose pages change one by one.

Sphinx reads the written index back before it adds to it, and what it reads back is not what it wrote:
explicit index entries are lost and words that no page holds any more stay. Here the index stays in the
environment, and pages are taken out of it exactly.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from sphinx.environment import BuildEnvironment
    from sphinx.search import IndexBuilder


#: What Sphinx's indexer gathers, by page and by term.
_PARTS = ("_titles", "_filenames", "_all_titles", "_index_entries", "_mapping", "_title_mapping")


def hold(env: BuildEnvironment, indexer: IndexBuilder | None) -> None:
    """Have the environment hold what an indexer has: the next one takes it from there."""
    for name in _PARTS if indexer is not None else ():
        setattr(env, f"_search_index{name}", getattr(indexer, name))


def forget(env: BuildEnvironment, page: str) -> None:
    """Take a page out of the index."""
    env._search_index_titles.pop(page, None)
    env._search_index_filenames.pop(page, None)
    env._search_index_all_titles.pop(page, None)
    env._search_index_index_entries.pop(page, None)
    for mapping in (env._search_index_mapping, env._search_index_title_mapping):
        for pages in mapping.values():
            pages.discard(page)


def put_in_order(env: BuildEnvironment) -> None:
    """Leave the index as if all its pages had been added once, in order of their names."""
    for mapping in (env._search_index_mapping, env._search_index_title_mapping):
        for term in [term for term, pages in mapping.items() if not pages]:
            del mapping[term]
    entries = sorted(env._search_index_index_entries.items())
    env._search_index_index_entries.clear()
    env._search_index_index_entries.update(entries)
    env._search_index_objtypes.clear()
    env._search_index_objnames.clear()


@contextlib.contextmanager
def without_pruning(indexer: Any, pages: Container[str]) -> Iterator[None]:
    """Keep Sphinx from looking through all words for pages that are gone, where there are none."""
    if not all(page in pages for page in indexer._titles):
        yield
        return
    indexer.prune = lambda _pages: None
    try:
        yield
    finally:
        del indexer.prune
