# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Briefs of small changes, point by point, and the command ``docwarden review``."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from docwarden import config
from docwarden.errors import ConfigError
from docwarden.review import page
from docwarden.review.brief import Brief, Evidence, Point, Verdict
from docwarden.review.change import Change
from docwarden.review.markdown import render
from docwarden.review.page_outline import outline
from docwarden.review.points import review
from repositories import ENVIRONMENT, Repository, prose

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Result

    Docwarden = Callable[..., Result]

SETTINGS = """\
[review]
upgrade-notes = "Documentation/upgrade.rst"

[redirects]
suffixes = [".rst", ".md"]

[generators.helm-values]
values = "values.yaml"
output = "Documentation/helm.rst"
style = "compat"
adopted = true

[generators.cmdref]
output = "Documentation/cmdref"
on-request = true

[[generators.cmdref.programs]]
name = "tug"
main = "tug"

[generators.crd-list]
manifests = ["crds"]
output = "Documentation/crds.rst"
on-request = true

[generators.api-restrictions]
output = "Documentation/api.rst"
on-request = true

[[generators.api-restrictions.tables]]
title = "API"
openapi = "openapi.yaml"
program = "tug"
flag = "api"
"""
OWNERS = (
    "/Documentation/ @harbor/docs\n/Documentation/network/ @harbor/net @harbor/docs\n/code/ @harbor/code\n"
)
HEADER = ".. only:: html\n\n    Unreleased.\n\n"
BOATS = (
    HEADER
    + """\
Boats
=====

.. toctree::

   network/lines

Row
---

Rowing is slow.

Sail (Beta)
-----------

.. include:: beta.rst

Sailing is fast.
"""
)
CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: boats.example.org}
spec:
  group: example.org
  scope: Namespaced
  names: {kind: Boat, plural: boats}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              sails: {type: integer}
"""
API = "openapi: 3.0.0\ninfo: {title: Tug, version: '1'}\npaths:\n  /tow:\n    get: {responses: {}}\n"
CMDREF = "## tug\n\nA tug\n\n### Options\n\n```\n      --speed int   How fast (default 5)\n```\n"
SIGNED = "\n\nThis is why.\n\nSigned-off-by: A. Writer <writer@example.org>"


@pytest.fixture(autouse=True)
def _own_git_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


class Harbor(Repository):
    """A repository on a branch whose base is ``main``."""

    def put(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        self.put(path, text.replace(old, new))

    def brief(self, title: str = "docs: change", body: str = SIGNED) -> dict[str, tuple[str, list[str]]]:
        """Commit what changed and give verdict and evidence by point."""
        self.commit(title + body)
        return facts(review(Change(config.load(self.root), "main", "HEAD")))


def facts(brief: Brief) -> dict[str, tuple[str, list[str]]]:
    def line(one: Evidence) -> str:
        return f"{one.place}: {one.text}" if one.place.path else one.text

    return {point.id: (str(point.verdict), [line(one) for one in point.evidence]) for point in brief.points}


@pytest.fixture
def harbor(tmp_path: Path) -> Harbor:
    made = Harbor(tmp_path)
    made.git("init", "--quiet", "--initial-branch=main")
    files = {
        "docwarden.toml": SETTINGS,
        "CODEOWNERS": OWNERS,
        "values.yaml": "# -- Masts.\nmasts: 1\n# -- Oars.\noars: 2\n",
        "crds/boat.yaml": CRD,
        "openapi.yaml": API,
        "Documentation/cmdref/tug.md": CMDREF,
        "Documentation/index.rst": BOATS,
        "Documentation/beta.rst": ".. note:: Beta.\n",
        "Documentation/upgrade.rst": HEADER + "Upgrade\n=======\n\nDo it.\n",
        "Documentation/network/lines.rst": HEADER + "Lines\n=====\n\n" + prose("lines"),
        "Documentation/redirects.txt": "",
        "Documentation/spelling_wordlist.txt": "Quay\nsheave\n",
        "code/a.go": "package a\n",
    }
    for path, text in files.items():
        made.put(path, text)
    made.commit("base")
    made.git("branch", "v1.1")
    made.git("branch", "v1.2")
    made.git("switch", "--quiet", "--create", "change")
    return made


def test_a_small_change_asks_for_nothing(harbor: Harbor) -> None:
    harbor.edit("Documentation/index.rst", "Rowing is slow.", "Rowing is quiet.")
    assert harbor.brief() == {
        "commits": ("fine", ["1 commit with title, text and sign-off"]),
        "backports": (
            "told",
            ["needs-backport/1.2: the branch has “Row”", "needs-backport/1.1: the branch has “Row”"],
        ),
        "reviewers": ("told", ["@harbor/docs: 1 file: Documentation/index.rst (CODEOWNERS line 1)"]),
    }


def test_what_others_did_on_the_base_is_no_change_of_the_branch(harbor: Harbor) -> None:
    harbor.git("switch", "--quiet", "main")
    harbor.put("code/b.go", "package a\n")
    harbor.commit("other")
    harbor.git("switch", "--quiet", "change")
    harbor.edit("Documentation/index.rst", "Rowing is slow.", "Rowing is quiet.")
    assert harbor.brief()["reviewers"][1] == [
        "@harbor/docs: 1 file: Documentation/index.rst (CODEOWNERS line 1)"
    ]


def test_sections_that_a_release_lacks_are_not_for_it(harbor: Harbor) -> None:
    harbor.git("switch", "--quiet", "v1.1")
    harbor.edit("Documentation/index.rst", "Row\n---", "Oar\n---")
    harbor.commit("older")
    harbor.git("switch", "--quiet", "change")
    harbor.edit("Documentation/index.rst", "Rowing is slow.", "Rowing is quiet.")
    assert harbor.brief()["backports"][1] == [
        "needs-backport/1.2: the branch has “Row”",
        "not needs-backport/1.1: the branch has none of the touched sections",
    ]


@pytest.mark.parametrize(
    ("title", "body", "problems"),
    [
        ("fixup! docs: a", SIGNED, ['is to be merged into another commit: "fixup! docs: a"']),
        ("d" * 76, SIGNED, ["has a title of 76 characters, 75 fit"]),
        ("docs: a.", SIGNED, ["has a title that ends with a period"]),
        ("docs: a", "\n\nWhy.", ["is not signed off: git commit --amend --signoff"]),
        ("docs: a", SIGNED.replace("\n\nThis is why.", ""), ["says nothing beside its title"]),
        (
            "docs: a",
            SIGNED.replace("A. Writer <writer", "B <b"),
            ["is by A. Writer and signed off by B only"],
        ),
        ("docs: a", f"\n\nFixes: #12\nFixes: o/r#3{SIGNED}", []),
        ("docs: a", f"\n\nFixes: 0123456789ab{SIGNED}", ["fixes 0123456789ab, which git does not know"]),
        (
            "docs: a",
            f"\n\nFixes: the\nlast one{SIGNED}",
            ['has "Fixes: the", which names neither an issue nor a commit with its title on one line'],
        ),
    ],
)
def test_messages_of_commits_keep_the_rules(
    harbor: Harbor, title: str, body: str, problems: list[str]
) -> None:
    harbor.put("code/a.go", "package b\n")
    verdict, evidence = harbor.brief(title, body)["commits"]
    assert verdict == ("look" if problems else "fine")
    assert [one.partition(" ")[2] for one in evidence if problems] == problems


def test_a_title_that_runs_on_is_found(harbor: Harbor) -> None:
    harbor.put("code/a.go", "package b\n")
    harbor.git("add", "--all")
    harbor.git("commit", "--quiet", "--cleanup=verbatim", "--message=docs: a\nmore" + SIGNED)
    found = facts(review(Change(config.load(harbor.root), "main", "HEAD")))["commits"]
    assert "has no blank line below its title" in found[1][0]


def test_what_is_fixed_is_named_in_full_and_its_author_asked(harbor: Harbor) -> None:
    fixed = harbor.git("rev-parse", "main")
    harbor.put("code/a.go", "package b\n")
    found = harbor.brief(
        "code: mend", f'\n\nWhy.\n\nFixes: {fixed[:12]} ("base")\nSigned-off-by: A. Writer <x>'
    )
    assert found["commits"][0] == "fine"
    assert found["reviewers"][1][-1] == f"A. Writer: wrote {fixed[:12]}, which is fixed"
    harbor.put("code/a.go", "package c\n")
    found = harbor.brief("code: mend", f"\n\nWhy.\n\nFixes: {fixed[:8]}\nSigned-off-by: A. Writer <x>")
    assert found["commits"][1][0].endswith(f'names what it fixes incompletely: Fixes: {fixed[:12]} ("base")')


def test_whitespace_is_named_with_its_line(harbor: Harbor) -> None:
    harbor.put("code/a.go", "package a\n\nvar x int \n")
    harbor.put("Documentation/crlf.rst", "Title\r\n=====\r\n")
    assert harbor.brief()["commits"] == (
        "look",
        ["Documentation/crlf.rst:1: trailing whitespace, in 2 lines", "code/a.go:3: trailing whitespace"],
    )


def test_a_branch_without_changes_has_an_empty_brief(harbor: Harbor) -> None:
    brief = review(Change(config.load(harbor.root), "main", "main"))
    assert brief.points == ()
    assert "Nothing asks for a look." in render(brief)


def test_release_branches_are_named_by_a_pattern(harbor: Harbor) -> None:
    harbor.edit("Documentation/index.rst", "Rowing is slow.", "Rowing is quiet.")
    for pattern, message in (
        ("v(", "expected a regular expression"),
        ("v.*", "expected a group (?P<version>"),
    ):
        harbor.put(
            "docwarden.toml",
            SETTINGS.replace("[redirects]", f'release-branches = "{pattern}"\n\n[redirects]'),
        )
        harbor.commit("docs: a" + SIGNED)
        with pytest.raises(ConfigError, match=re.escape(message)) as caught:
            review(Change(config.load(harbor.root), "main", "HEAD"))
        assert str(caught.value).startswith("docwarden.toml:4:1: review.release-branches: ")


def test_a_large_change_had_better_be_split(harbor: Harbor) -> None:
    harbor.put("code/a.go", "package a\n" + "// x\n" * 200)
    assert "size" not in harbor.brief()
    harbor.put("code/a.go", "package a\n" + "// x\n" * 201)
    assert harbor.brief()["size"][1][0] == "201 changed lines that people wrote, 2 commits"


def test_a_new_page_needs_header_contents_and_a_technical_owner(harbor: Harbor) -> None:
    harbor.put("Documentation/alone.rst", "Alone\n=====\n\n#. Do this.\n")
    harbor.put("Documentation/network/ropes.rst", HEADER + "Ropes\n=====\n\nText.\n")
    harbor.edit(
        "Documentation/index.rst", "   network/lines\n", "   network/lines\n   Knots <network/ropes>\n"
    )
    verdict, evidence = harbor.brief()["new-pages"]
    assert verdict == "look"
    assert evidence == [
        'Documentation/alone.rst:1: does not begin as 4 of 5 pages beside it do: ".. only:: html"',
        "Documentation/alone.rst: no table of contents leads there",
        "Documentation/alone.rst: reads as a task or a tutorial: 1 numbered step, 0 listings",
        (
            "Documentation/alone.rst: belongs to @harbor/docs alone (CODEOWNERS:1:1): "
            "name a technical owner in CODEOWNERS"
        ),
        "Documentation/network/ropes.rst: is in the table of contents of Documentation/index.rst",
        "Documentation/network/ropes.rst: reads as a concept: 0 numbered steps, 0 listings",
        "Documentation/network/ropes.rst: technical owner: @harbor/net",
    ]


def test_an_included_file_is_no_page_of_its_own(harbor: Harbor) -> None:
    harbor.put("Documentation/network/part.rst", "Some text.\n")
    harbor.edit(
        "Documentation/network/lines.rst", "Lines\n=====\n", "Lines\n=====\n\n.. include:: part.rst\n"
    )
    evidence = harbor.brief()["new-pages"][1]
    assert "is a part of Documentation/network/lines.rst" in evidence[0]


def test_a_page_that_moves_leads_its_readers_on(harbor: Harbor) -> None:
    harbor.put(
        "Documentation/more.rst", HEADER + "More\n====\n\nSee :doc:`network/lines` and :doc:`/upgrade`.\n"
    )
    harbor.commit("docs: more" + SIGNED)
    harbor.move("network/lines.rst", "network/ropes.rst")
    found = harbor.brief()["redirects"]
    assert found == (
        "look",
        [
            (
                "Documentation/network/lines.rst: moved to Documentation/network/ropes.rst, "
                "and no redirect leads its readers on"
            ),
            (
                "Documentation/more.rst:8:5: leads to Documentation/network/lines.rst, "
                "which moved to Documentation/network/ropes.rst"
            ),
        ],
    )
    harbor.put("Documentation/redirects.txt", '"network/lines.rst" "network/ropes.rst"\n')
    harbor.edit("Documentation/more.rst", ":doc:`network/lines` and ", "")
    assert harbor.brief()["redirects"][0] == "fine"


def test_beta_stands_in_heading_and_banner_or_in_neither(harbor: Harbor) -> None:
    harbor.edit("Documentation/index.rst", "Sail (Beta)\n-----------", "Sail\n----")
    found = harbor.brief()["beta"]
    assert found == (
        "look",
        ['Documentation/index.rst:17: "Sail" has the banner, and no (Beta) in the heading'],
    )
    harbor.edit("Documentation/index.rst", ".. include:: beta.rst\n\n", "")
    assert harbor.brief()["beta"] == ("fine", ['Documentation/index.rst:17: "Sail" is no longer a beta'])
    harbor.edit(
        "Documentation/index.rst", "Rowing is slow.", "Rowing is a beta feature, v1beta1 is no feature."
    )
    found = harbor.brief()["beta"]
    assert found[1] == [
        'Documentation/index.rst:15: speaks of beta, in the section "Row": is the feature a beta?',
    ]


def test_unfinished_text_and_boxes_are_shown(harbor: Harbor) -> None:
    box = "Rowing is slow.\n\n.. note::\n\n   Not for TODO lists: TBD."
    harbor.edit("Documentation/index.rst", "Rowing is slow.", box)
    found = harbor.brief()
    assert found["unfinished"] == ("look", ["Documentation/index.rst:19:12: TODO: Not for TODO lists: TBD."])
    assert found["boxes"] == ("look", ['Documentation/index.rst:17: a box "note" is all that was added here'])


def test_a_box_with_text_around_it_is_fine(harbor: Harbor) -> None:
    box = "Rowing is slow.\n\nBut quiet:\n\n.. note::\n\n   Shh."
    harbor.edit("Documentation/index.rst", "Rowing is slow.", box)
    assert "boxes" not in harbor.brief()


def test_generated_pages_follow_their_inputs(harbor: Harbor, docwarden: Docwarden) -> None:
    assert docwarden("generate", "helm-values").code == 0
    harbor.commit("docs: helm" + SIGNED)
    harbor.edit("values.yaml", "masts: 1", "masts: 3")
    found = harbor.brief()
    assert found["generated"][0] == "look"
    assert found["generated"][1][0].startswith("Documentation/helm.rst:")
    assert found["generated"][1][0].endswith("is stale: docwarden generate helm-values")
    assert docwarden("generate", "helm-values").code == 0
    assert harbor.brief()["generated"] == ("fine", ["Documentation/helm.rst: is up to date"])


def test_what_users_set_or_call_needs_upgrade_notes(harbor: Harbor) -> None:
    harbor.put("values.yaml", "# -- Masts.\nmasts: 3\n# -- Sails.\nsails: {}\n")
    harbor.edit(
        "crds/boat.yaml",
        "sails: {type: integer}",
        "sails: {type: string}\n              crew: {type: object, properties: {cook: {type: string}}}",
    )
    harbor.edit("openapi.yaml", "  /tow:", "  /push:\n    post: {responses: {}}\n  /tow:")
    harbor.edit(
        "Documentation/cmdref/tug.md",
        "--speed int   How fast (default 5)",
        "--speed int   How fast (default 6)\n      --horn   Blow it",
    )
    verdict, evidence = harbor.brief()["upgrade-notes"]
    assert verdict == "look"
    assert evidence[1:] == [
        "Documentation/cmdref/tug.md:9: flag tug --horn added",
        "Documentation/cmdref/tug.md:8: flag tug --speed changed: default 5 → 6",
        "values.yaml:2:1: Helm value masts changed: default 1 → 3",
        "values.yaml:4:1: Helm value oars removed",
        "values.yaml:4:1: Helm value sails added",
        "crds/boat.yaml:20:21: CRD field Boat v1 spec.crew added",
        "crds/boat.yaml:19:22: CRD field Boat v1 spec.sails changed: type integer → string",
        "openapi.yaml:5:5: API path POST /push added",
    ]
    harbor.edit("Documentation/upgrade.rst", "Do it.", "Do it.\n\nMasts are three now.")
    found = harbor.brief()["upgrade-notes"]
    assert (found[0], found[1][0]) == (
        "fine",
        "Documentation/upgrade.rst:9: the upgrade notes changed: lines 9 to 10",
    )


def test_words_are_used_and_in_order(harbor: Harbor) -> None:
    harbor.put("Documentation/spelling_wordlist.txt", "Quay\nSheave\nfairlead\nsheave\nhawser\n")
    harbor.edit("Documentation/index.rst", "Rowing is slow.", "Rowing needs no Fairlead.")
    assert harbor.brief()["words"] == (
        "look",
        [
            'Documentation/spelling_wordlist.txt:2: "Sheave" needs no entry, "sheave" stands for it',
            (
                "Documentation/spelling_wordlist.txt:3: "
                'is "fairlead" spelled right? It is used in Documentation/index.rst:15'
            ),
            'Documentation/spelling_wordlist.txt:5: "hawser" stands behind "sheave"',
        ],
    )


LISTINGS = """\
.. code-block:: shell-session

   $ row

.. code-block:: shell-session

   row

.. code-block:: bash

   $ row

.. code-block::

   row

.. code:: go

   row()

.. code-block:: yaml

   image: tug:|VERSION|

.. parsed-literal::

   row now

.. parsed-literal::

   $ row --version |VERSION|
"""


def test_listings_have_directive_language_and_prompts(harbor: Harbor) -> None:
    harbor.edit("Documentation/index.rst", "Rowing is slow.", LISTINGS)
    verdict, evidence = harbor.brief()["listings"]
    assert verdict == "look"
    assert [one.partition(": ")[2].partition(":")[0] for one in evidence] == [
        "shell-session without a prompt",
        "bash with a prompt",
        "names no language",
        "code-block is the directive that is used elsewhere, not code",
        "|VERSION| is not replaced in a code-block",
        "parsed-literal has no mark-up in it",
    ]


def test_tables_tabs_and_nested_blocks_are_for_the_preview(harbor: Harbor) -> None:
    text = "+---+\n| a |\n+---+\n\n.. tabs::\n\n   .. tab:: A\n\n      .. note:: In it.\n"
    harbor.edit("Documentation/index.rst", "Rowing is slow.", text)
    assert harbor.brief()["preview"] == (
        "look",
        [
            "Documentation/index.rst:15: a table changed, see index.html",
            "Documentation/index.rst:19: tabs changed, see index.html",
            "Documentation/index.rst:23: a block within a block or a list changed, see index.html",
        ],
    )


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("No block.", ("told", "the description has no block release-note")),
        ("```release-note\n<!-- Fill in. -->\n```", ("look", "the block release-note is empty")),
        ("```release-note\r\nBoats row.\r\n```\n", ("fine", "Boats row.")),
    ],
)
def test_the_release_note_is_in_the_description(
    harbor: Harbor, description: str, expected: tuple[str, str]
) -> None:
    change = Change(config.load(harbor.root), "main", "HEAD", description=description)
    verdict, evidence = facts(review(change))["release-note"]
    assert (verdict, evidence[0].startswith(expected[1])) == (expected[0], True)


def test_markdown_outlines_know_headings_and_fences() -> None:
    text = "# A\n\n```{note}\n# no heading\n```\n\n```bash\n# neither\n```\n\n## B #\n"
    found = outline(text.split("\n"), markdown=True)
    assert [(one.line, one.title) for one in found.headings] == [(1, "A"), (11, "B")]
    assert [(one.name, one.first, one.last) for one in found.blocks] == [("note", 3, 5), ("code-block", 7, 9)]


def test_a_brief_calls_nobody_and_keeps_its_text() -> None:
    evidence = (Evidence("@harbor/docs: *a* `b` <c> [d] some_name"),) * 22
    brief = Brief("0" * 40, "1" * 40, "summary", (Point("x", "X", Verdict.LOOK, evidence),))
    lines = render(brief).splitlines()
    assert r"- `@harbor/docs`: \*a\* \`b\` \<c> \[d\] some_name" in lines
    assert lines[-1] == "- and 2 more"
    html = page.render(brief)
    assert "<c>" not in html
    assert "&lt;c&gt;" in html
    assert "http" not in html.replace('http-equiv="Content-Security-Policy"', "")


def test_the_command_writes_three_forms(harbor: Harbor, docwarden: Docwarden) -> None:
    harbor.edit("Documentation/index.rst", "Rowing is slow.", "Rowing is quiet.")
    harbor.commit("docs: a" + SIGNED)
    told = json.loads(docwarden("review", "--base", "main", "--format", "json").output)
    assert (told["version"], [point["id"] for point in told["points"]]) == (
        1,
        ["commits", "backports", "reviewers"],
    )
    text = docwarden("review", "--base", "main", "--head", "change")
    assert text.output.startswith("# Review brief\n\n1 commit, 1 file, 1 page, 1 line added, 1 removed (")
    assert "Nothing asks for a look." in text.output
    assert docwarden("--format", "html", "review", "--base", "main").output.startswith("<!doctype html>")
    assert harbor.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--base", "nowhere"), 'git knows no revision "nowhere"'),
        (("--base", "main", "--head", "gone"), 'git knows no revision "gone"'),
        (
            ("--base", "main", "--format", "sarif"),
            "a brief cannot be written as sarif (--format html or json)",
        ),
        (("--base", "main", "--description", "none.md"), "none.md"),
        ((), "Missing option '--base'"),
    ],
)
@pytest.mark.usefixtures("harbor")
def test_what_cannot_run_says_so(arguments: tuple[str, ...], message: str, docwarden: Docwarden) -> None:
    result = docwarden("review", *arguments)
    assert (result.code, message in result.errors, len(result.errors.splitlines())) == (2, True, 1)


def test_broken_inputs_are_told_and_the_rest_is_looked_at(harbor: Harbor) -> None:
    (harbor.root / "CODEOWNERS").write_bytes(b"\xff\n")
    (harbor.docs / "bad.rst").write_bytes(b"\xff\xfe TBD\n")
    harbor.put("values.yaml", "a: [\n")
    harbor.edit("Documentation/index.rst", "Rowing is slow.", "Rowing is TODO.")
    found = harbor.brief()
    assert found["upgrade-notes"][1][1].startswith("values.yaml:")
    assert "cannot be compared" in found["upgrade-notes"][1][1]
    assert found["unfinished"][0] == "look"
    assert found["encoding"] == ("look", ["Documentation/bad.rst: is no UTF-8 text: save it as UTF-8"])
    assert found["reviewers"][1][0].startswith("@harbor/docs")
