# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Redirect pages in the output, and the values of sphinxext-rediraffe that say which."""

from __future__ import annotations

import json
import posixpath
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

import pytest
from sphinx.application import Sphinx
from sphinx.errors import ConfigError
from sphinx.util.docutils import docutils_namespace

from docwarden_sphinx.redirects import MARK, redirect_findings
from exts.building import Project
from repositories import ENVIRONMENT, Repository

if TYPE_CHECKING:
    from pathlib import Path

    from bs4 import BeautifulSoup

    from exts.building import Result

ROPES = 'guide/mooring & "ropes"'

ENDS = {
    "html": {
        "old.html": "guide/index.html",
        "first.html": "guide/index.html",
        "deep/er/mooring.html": f"{ROPES}.html",
        "manual/index.html": "guide/index.html",
    },
    "dirhtml": {
        "old/index.html": "guide/",
        "first/index.html": "guide/",
        "deep/er/mooring/index.html": f"{ROPES}/",
        "manual/index.html": "guide/",
    },
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project("redirects", tmp_path)
    # Not every system can check a file of that name out.
    made.write(f"{ROPES}.rst", 'Mooring <fast> & "ropes"\n========================\n')
    return made


def redirect_pages(result: Result) -> set[str]:
    files = [file for file in result.output.rglob("*.html") if file.read_text("utf-8").endswith(MARK)]
    return {file.relative_to(result.output).as_posix() for file in files}


def addresses(page: BeautifulSoup) -> set[str]:
    """Give every address that a redirect page leads to, whatever the reader's browser does."""
    (link,) = page.select("main a")
    (refresh,) = page.select("noscript meta[http-equiv=refresh]")
    (canonical,) = page.select("link[rel=canonical]")
    script = str(page.select("script")[0].string)
    assert script.endswith(" + location.search + location.hash);")
    return {
        str(link["href"]),
        str(canonical["href"]),
        str(refresh["content"]).removeprefix("0; url="),
        script.split('"')[1],
    }


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_every_way_leads_to_the_new_page(project: Project, builder: str) -> None:
    result = project.build(builder)
    assert result.records == []
    assert redirect_pages(result) == set(ENDS[builder])
    for name, end in ENDS[builder].items():
        (address,) = addresses(result.page(name))
        # A browser at .../old/ and one at .../old/index.html resolve it alike.
        where = urljoin(f"http://h/{posixpath.dirname(name)}/".replace("h//", "h/"), address)
        assert unquote(where) == f"http://h/{end}"
        target = result.output / end / ("index.html" if end.endswith("/") else "")
        assert target.is_file()


def test_a_redirect_page_can_be_read(project: Project) -> None:
    page = project.build().page("deep/er/mooring.html")
    title = "Mooring <fast> & “ropes”"
    assert page.html
    assert page.html["lang"] == "en"
    assert str(page.select_one("title")).startswith("<title>Moved: ")
    assert page.select("main a")[0].get_text() == title
    assert [heading.get_text() for heading in page.select("h1")] == ["This page has moved"]
    assert page.select("meta[name=robots]")[0]["content"] == "noindex"


def test_canonical_addresses_are_absolute_where_the_base_is_known(project: Project) -> None:
    page = project.build("dirhtml", html_baseurl="https://docs.example.org/en/latest/").page("old/index.html")
    assert page.select("link[rel=canonical]")[0]["href"] == "https://docs.example.org/en/latest/guide/"


def test_a_dictionary_in_conf(project: Project) -> None:
    conf = (project.source / "conf.py").read_text("utf-8")
    project.write("conf.py", conf + 'rediraffe_redirects = {\n "was.rst": "charts.rst",\n "is": "isnt"\n}\n')
    result = project.build()
    assert redirect_pages(result) == {"was.html"}
    assert [(record.path, record.line, record.rule) for record in result.records] == [
        ("redirects/conf.py", 12, "sphinx/redirects.dangling")
    ]


def test_a_template_of_ones_own(project: Project) -> None:
    project.write("moved.html", "{{ from_file }}|{{ to_file }}|{{ from_url }}|{{ to_url }}|{{ rel_url }}")
    text = project.build(rediraffe_template="moved.html").text("deep/er/mooring.html")
    assert text.splitlines()[0].split("|") == [
        "deep/er/mooring.rst",
        "guide/mooring &amp; &quot;ropes&quot;.rst",
        "deep/er/mooring.html",
        "guide/mooring%20%26%20%22ropes%22.html",
        "../../guide/mooring%20%26%20%22ropes%22.html",
    ]


def test_a_template_that_is_missing(project: Project) -> None:
    result = project.build(rediraffe_template="nowhere.html")
    assert [record.rule for record in result.records] == ["sphinx/redirects.template"]
    assert "This page has moved" in result.text("old.html")


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_real_pages_are_never_overwritten(project: Project, builder: str) -> None:
    lines = "charts.rst index.rst\nbyhand.rst index.rst\ngenindex.rst index.rst\nguide.rst guide/index.rst\n"
    project.write("redirects.txt", lines)
    result = project.build(builder)
    taken = {"html": {"byhand", "genindex"}, "dirhtml": set()}[builder]
    messages = [record.message for record in result.records if record.rule == "sphinx/redirects.taken"]
    assert {message.split()[4] for message in messages} >= taken
    assert "None yet." in result.text("charts.html" if builder == "html" else "charts/index.html")
    assert "by hand" in result.text("byhand.html")
    assert "Two of them." in result.text("guide/index.html")
    assert [(item.line, item.rule) for item in result.records if item.rule.endswith("superfluous")] == [
        (1, "sphinx/redirects.superfluous")
    ]


def test_what_is_wrong_is_a_warning_with_its_line(project: Project) -> None:
    project.write("redirects.txt", "a b\nb a\n\nlost nowhere\nthree words here\nold charts\nold index\n")
    result = project.build()
    assert [(record.line, record.rule.removeprefix("sphinx/redirects.")) for record in result.records] == [
        (1, "loop"),
        (4, "dangling"),
        (5, "malformed"),
        (7, "duplicate"),
    ]
    assert {record.path for record in result.records} == {"redirects/redirects.txt"}
    assert redirect_pages(result) == {"old.html"}
    assert project.build(docwarden_redirects_warn="0").records == []


def test_a_file_that_is_missing(project: Project) -> None:
    result = project.build(rediraffe_redirects="nowhere.txt")
    assert [(record.rule, record.message) for record in result.records] == [
        ("sphinx/redirects.file", "no such file")
    ]


def test_an_incremental_build_leaves_what_a_clean_one_would(project: Project) -> None:
    project.build()
    (project.source / "charts.rst").unlink()
    project.write("index.rst", (project.source / "index.rst").read_text("utf-8").replace("   charts\n", ""))
    project.build()  # Sphinx leaves the page of charts behind
    project.write("redirects.txt", "charts.rst index.rst\nfirst.rst guide/index.rst\n")
    result = project.build()
    assert result.records == []
    assert redirect_pages(result) == {"charts.html", "first.html"}
    assert not (result.output / "old.html").exists()
    before = (result.output / "first.html").stat().st_mtime_ns
    assert (project.build().output / "first.html").stat().st_mtime_ns == before


def test_a_page_that_comes_back_takes_its_place(project: Project) -> None:
    project.build()
    project.write("old.rst", ":orphan:\n\nOld\n===\n\nBack again.\n")
    project.write("redirects.txt", "")
    assert "Back again." in project.build().text("old.html")


def test_other_builders_have_no_redirect_pages(project: Project) -> None:
    result = project.build("text")
    assert result.records == []
    assert not list(result.output.rglob("old*"))


@pytest.mark.parametrize("order", ["before", "after"])
def test_the_two_extensions_do_not_stand_side_by_side(project: Project, order: str) -> None:
    names = ["docwarden_sphinx.redirects", "sphinxext.rediraffe"]
    ordered = names if order == "before" else names[::-1]
    project.write("conf.py", f"extensions = {ordered!r}\n")
    with pytest.raises(ConfigError, match=r"does the work of sphinxext\.rediraffe: remove that"):
        project.build()


def test_the_values_of_conf_for_other_programs(project: Project) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "docwarden_sphinx.conf_values", str(project.source)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert json.loads(done.stdout) == {
        "suffixes": [".rst"],
        "excluded": ["drafts", "extra"],
        "included": ["**"],
        "rediraffe_redirects": "redirects.txt",
        "rediraffe_branch": "main",
        "rediraffe_template": None,
        "rediraffe_auto_redirect_perc": 100,
    }
    project.write("conf.py", "raise ValueError('no luck')\n")
    failed = subprocess.run(
        [sys.executable, "-m", "docwarden_sphinx.conf_values", str(project.source)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (failed.returncode, len(failed.stderr.splitlines())) == (2, 1)
    assert "no luck" in failed.stderr


def test_findings_from_what_sphinx_has_read(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    repository = Repository(project.root)
    repository.git("init", "--quiet", "--initial-branch=main")
    repository.commit("all")
    (project.source / "charts.rst").rename(project.source / "maps.rst")
    project.write("redirects.txt", "old guide/\nlost nowhere\n")
    out = project.root / "out"
    with docutils_namespace():
        app = Sphinx(project.source, project.source, out, out, "dummy", status=None, warning=None)
        app.build()
        found = redirect_findings(app, "redirects", "", {})
    assert [(str(item.location), item.rule) for item in found] == [
        ("redirects/charts.rst", "redirect-missing"),
        ("redirects/redirects.txt:2:6", "redirect-dangling"),
    ]
    assert found[0].hint == 'add to redirects/redirects.txt: "charts.rst" "maps.rst"'
