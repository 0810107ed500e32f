# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""For code scanning: SARIF 2.1.0 (OASIS standard), with a fingerprint that survives moved lines."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import docwarden

if TYPE_CHECKING:
    from docwarden.errors import DocwardenError
    from docwarden.finding import Finding, Location, Rule
    from docwarden.reporters import Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(report: Report) -> str:
    """Give a SARIF log with one run."""
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report)]}, indent=2) + "\n"


def _run(report: Report) -> dict[str, Any]:
    used = sorted({finding.rule for finding in report.findings})
    rules = [_rule(name, report.rules.get(name)) for name in used]
    index = {name: position for position, name in enumerate(used)}
    return {
        "tool": {
            "driver": {"name": "docwarden", "version": docwarden.__version__, "rules": rules},
        },
        "originalUriBaseIds": {
            "SRCROOT": {"description": {"text": "The root of the codebase."}},
        },
        "invocations": [_invocation(report)],
        "results": [_result(finding, index[finding.rule]) for finding in report.findings],
        "columnKind": "unicodeCodePoints",
    }


def _rule(name: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"id": name}
    return {
        "id": name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"Bad:\n{rule.bad}\n\nGood:\n{rule.good}"},
        "defaultConfiguration": {"level": rule.severity},
    }


def _invocation(report: Report) -> dict[str, Any]:
    return {
        "executionSuccessful": not report.errors,
        "toolExecutionNotifications": [
            *(_notification(error) for error in report.errors),
            *({"level": "note", "message": {"text": f"not looked at: {one}"}} for one in report.unchecked),
        ],
    }


def _notification(error: DocwardenError) -> dict[str, Any]:
    located = {"locations": [_location(error.location)]} if error.location else {}
    text = f"{error.message} {error.hint}".strip()
    return {"level": "error", "message": {"text": text}} | located


def _result(finding: Finding, rule_index: int) -> dict[str, Any]:
    parts = [finding.message, finding.detail, finding.hint]
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": finding.severity,
        "message": {"text": "\n".join(part for part in parts if part)},
        "locations": [_location(finding.location)],
        "partialFingerprints": {"docwarden/v1": _fingerprint(finding)},
    }


def _location(location: Location) -> dict[str, Any]:
    artifact = {"uri": quote(location.path), "uriBaseId": "SRCROOT"}
    region = {"startLine": location.line, "startColumn": location.column}
    region = {key: value for key, value in region.items() if value and location.line}
    return {"physicalLocation": {"artifactLocation": artifact} | ({"region": region} if region else {})}


def _fingerprint(finding: Finding) -> str:
    """Identify a finding by rule, file and message: a line number changes with each edit before it."""
    identity = f"{finding.rule}\0{finding.location.path}\0{finding.message}"
    return hashlib.sha256(identity.encode()).hexdigest()[:32]
