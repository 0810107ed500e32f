# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Abbreviations that a page does not explain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity
from docwarden.page_source import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="abbreviation",
    severity=Severity.NOTE,
    summary="A page says what an abbreviation stands for where it first uses it.",
    why="Readers come from a search engine, and have not read the page that explained it.",
    bad="The agent announces the pool with BGP.",
    good="The agent announces the pool with the Border Gateway Protocol (BGP).",
    language="rst",
)

# What readers of manuals of programs know.
_KNOWN = """
AI AM API APIS ARM ASCII AWS BIOS CD CI CLI CNCF CPU CPUS CRD CRDS CSS CSV DHCP DNS FAQ GB GCP GIT GKE GNU
GPL GPU GUI HTML HTTP HTTPS ID IDS IO IP IPS IT JSON JSONB JWT KB LAN LTS MAC MB NAT NIC OK OS PDF
PNG PR PRS RAM REST RFC RPC SDK SHA SQL SSD SSH SSL SVG TB TCP TLS TOML TTL UDP UI UID URI URL URLS
USB UTC UTF UUID VM VMS VPN WARNING NOTE TODO FIXME XML YAML AND OR NOT MUST MAY
"""
_ABBREVIATION = re.compile(r"(?<![\w./_$-])([A-Z]{2,6})s?(?![\w/_$]|[-.]\w)")


def look(page: Page) -> Iterator[Problem]:
    """Report the first use of each that has no explanation in brackets beside it."""
    known = {*_KNOWN.split(), *page.style.abbreviations}
    for passage in page.passages:
        if passage.is_title:
            continue
        for match in _ABBREVIATION.finditer(passage.text):
            name = match[1]
            if name in known:
                continue
            known.add(name)
            if not _is_explained(passage.text, match):
                line, column = passage.place(match.start())
                yield Problem(line, column, f'"{name}" is not explained where the page first uses it')


def _is_explained(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()].rstrip('*"'), text[match.end() :].lstrip('*"')
    return before.endswith("(") or after.lstrip().startswith("(")
