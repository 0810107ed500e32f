# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Every format carries every finding; machine formats are valid against their specification."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import jsonschema
import pytest
from bs4 import BeautifulSoup

from docwarden import reporters
from docwarden.errors import InputError
from docwarden.finding import Finding, Location, Rule, Severity
from docwarden.reporters import Report

SARIF_SCHEMA = Path(__file__).parent / "schemas" / "sarif-2.1.0.json"

RULE = Rule("stale-page", Severity.ERROR, "A summary.", "A reason.", "bad", "good")

FINDINGS = (
    RULE.at(Location("a b/%ä.rst", 3, 7), "50% off: a, b", hint="docwarden generate x", detail="-old\n+new"),
    Finding(Location("whole.md"), "a-note", "the whole file", Severity.NOTE),
)

ERRORS = (InputError.at("values.yaml", "malformed YAML", line=2, column=1, hint="mend it"),)


def report(findings: tuple[Finding, ...] = FINDINGS, errors: tuple[InputError, ...] = ERRORS) -> Report:
    """Make a report with something of everything in it."""
    return Report("generate", "2 findings", findings, errors, {RULE.id: RULE})


def test_terminal_gives_place_message_detail_and_hint() -> None:
    assert reporters.render(report(), "terminal").splitlines() == [
        "a b/%ä.rst:3:7: error: 50% off: a, b [stale-page]",
        "    -old",
        "    +new",
        "    → docwarden generate x",
        "… 1 note (-v shows them)",
        "generate: 2 findings",
    ]
    shown = reporters.render(dataclasses.replace(report(), verbose=True), "terminal")
    assert "whole.md: note: the whole file [a-note]" in shown


def test_terminal_counts_what_would_fill_the_screen() -> None:
    many = tuple(Finding(Location("p.rst", line), "r", "m") for line in range(1, 31))
    lines = reporters.render(report(many), "terminal").splitlines()
    assert lines[22] == "… 8 more findings of r (-v shows all)"
    assert len(lines) == 24


def test_terminal_gives_a_screen_to_long_details_too() -> None:
    detail = "\n".join(f"+{number}" for number in range(100))
    long = Finding(Location("p.rst", 1), "r", "m", hint="mend it", detail=detail)
    lines = reporters.render(report((long, long, long)), "terminal").splitlines()
    assert len(lines) == 24
    assert lines[20:23] == [
        "    … 81 more lines (-v shows all)",
        "    → mend it",
        "… 2 more findings of r (-v shows all)",
    ]
    whole = dataclasses.replace(report((long, long, long)), verbose=True)
    assert len(reporters.render(whole, "terminal").splitlines()) == 3 * 102 + 1


def test_github_escapes_and_places() -> None:
    first, second, error, summary = reporters.render(report(), "github").splitlines()
    assert first == (
        "::error file=a b/%25ä.rst,line=3,col=7,title=stale-page::"
        "50%25 off: a, b%0A-old%0A+new%0ATo do: docwarden generate x"
    )
    assert second == "::notice file=whole.md,title=a-note::the whole file"
    assert error == "::error file=values.yaml,line=2,col=1,title=could not run::malformed YAML%0Amend it"
    assert summary == "generate: 2 findings"


def test_json_holds_everything() -> None:
    document = json.loads(reporters.render(report(), "json"))
    assert document["version"] == 1
    assert document["findings"][0] == {
        "path": "a b/%ä.rst",
        "line": 3,
        "column": 7,
        "rule": "stale-page",
        "severity": "error",
        "message": "50% off: a, b",
        "hint": "docwarden generate x",
        "detail": "-old\n+new",
    }
    assert document["findings"][1]["line"] is None
    assert document["errors"][0]["hint"] == "mend it"


@pytest.mark.parametrize("findings", [(), FINDINGS])
@pytest.mark.parametrize("errors", [(), ERRORS])
def test_sarif_is_valid(findings: tuple[Finding, ...], errors: tuple[InputError, ...]) -> None:
    log = json.loads(reporters.render(report(findings, errors), "sarif"))
    schema = json.loads(SARIF_SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(schema).validate(log)
    results = log["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == [finding.rule for finding in findings]
    assert log["runs"][0]["invocations"][0]["executionSuccessful"] is not bool(errors)


def test_a_sarif_fingerprint_survives_a_moved_line() -> None:
    def fingerprint(line: int) -> str:
        log = json.loads(reporters.render(report((RULE.at(Location("a.rst", line), "m"),)), "sarif"))
        return str(log["runs"][0]["results"][0]["partialFingerprints"])

    assert fingerprint(1) == fingerprint(9)


@pytest.mark.parametrize(
    ("findings", "errors", "code"),
    [((), (), 0), (FINDINGS, (), 1), (FINDINGS[1:], (), 0), ((), ERRORS, 2), (FINDINGS, ERRORS, 2)],
)
def test_exit_codes(findings: tuple[Finding, ...], errors: tuple[InputError, ...], code: int) -> None:
    assert report(findings, errors).exit_code(Severity.ERROR) == code


def test_a_lower_bar_fails_on_notes() -> None:
    assert report(FINDINGS[1:], ()).exit_code(Severity.NOTE) == 1


def page(shown: Report) -> BeautifulSoup:
    return BeautifulSoup(reporters.render(shown, "html"), "html.parser")


def test_html_gives_each_finding_by_page_rule_and_owner() -> None:
    shown = page(dataclasses.replace(report(), owners={"a b/%ä.rst": ("@docs", "@sre")}))
    groups = {
        way: [title.text for title in shown.select(f"#by-{way} h3")] for way in ("page", "rule", "owner")
    }
    assert groups == {
        "page": ["a b/%ä.rst", "whole.md"],
        "rule": ["a-note", "stale-page"],
        "owner": ["@docs", "@sre", "Nobody"],
    }
    card = shown.select_one("#f1")
    assert card
    assert card.get_text(" ", strip=True) == (
        "error line 3, column 7 stale-page 50% off: a, b -old\n+new To do: docwarden generate x"
    )
    assert "A summary. A reason." in shown.select("#by-rule p")[0]
    assert all(shown.select_one(str(link["href"])) for link in shown.select("a"))
    assert "values.yaml:2:1: malformed YAML mend it" in str(shown.select_one(".failure"))


def test_html_asks_for_nothing_and_runs_nothing_of_what_it_shows() -> None:
    bad = Finding(
        Location("<b>.rst"), "r", "<script>alert(1)</script> <img src=//example.org>", detail="</pre>"
    )
    shown = page(report((bad,), ()))
    assert not shown.select("[src], link, img, iframe, a:not([href^='#'])")
    assert len(shown.select("script")) == 1
    assert "url(" not in shown.select("style")[0].text + shown.select("script")[0].text
    assert "default-src 'none'" in str(shown.select_one("[http-equiv=Content-Security-Policy]"))
    assert shown.select("#f1 > p")[1].text == bad.message


def test_html_without_findings_and_without_owners() -> None:
    shown = page(dataclasses.replace(report((), ()), unchecked=("redirects", "labels")))
    assert not shown.select("details, form")
    assert [one.text for one in shown.select("section > p")][:2] == ["No findings."] * 2
    assert "no CODEOWNERS file" in shown.select("#by-owner")[0].text
    assert "Not looked at: redirects; labels." in shown.text


def test_what_was_left_out_is_said_in_each_format() -> None:
    left_out = dataclasses.replace(report((), ()), unchecked=("redirects",))
    for name in reporters.names():
        assert "redirects" in reporters.render(left_out, name), name
