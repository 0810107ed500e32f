# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The command ``docwarden redirects``, and how its findings compare with those of sphinxext-rediraffe."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from repositories import ENVIRONMENT, Repository, prose

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Result

    Docwarden = Callable[..., Result]

SETTINGS = '[redirects]\nbase = "base"\nsimilarity = 90\nsuffixes = [".rst", ".md"]\nexclude = ["drafts"]\n'
CONF = """\
extensions = []
exclude_patterns = ["drafts"]
rediraffe_redirects = "moved/list.txt"
rediraffe_branch = "base"
rediraffe_auto_redirect_perc = 90
def setup(app):
    for name in ("redirects", "branch", "auto_redirect_perc"):
        app.add_config_value("rediraffe_" + name, None, "")
"""


@pytest.fixture(autouse=True)
def _own_git_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    pages = ["index.rst", "a.rst", "guide/b.md", "gone.rst", "kept.rst", "drafts/c.rst"]
    made = Repository.new(tmp_path, *pages)
    (tmp_path / "docwarden.toml").write_text(SETTINGS, encoding="utf-8")
    return made


def shake(repository: Repository) -> None:
    """Move, rewrite and delete pages, and change one's type."""
    repository.move("a.rst", "guide/a.rst")
    repository.move("guide/b.md", "b.md")
    repository.write("b.md", prose("guide/b.md") + prose("rewritten", 8))
    repository.move("kept.rst", "kept.md")
    (repository.docs / "gone.rst").unlink()
    (repository.docs / "drafts/c.rst").unlink()


def rules(result: Result) -> list[tuple[str, str, int | None]]:
    found = json.loads(result.output)["findings"]
    return [(item["rule"], item["path"], item["line"]) for item in found]


def test_check_is_quiet_when_all_is_well(repository: Repository, docwarden: Docwarden) -> None:
    done = docwarden("redirects", "check")
    assert (done.code, done.errors) == (0, "")
    expected = "redirects: 0 redirects, 5 pages, none moved or deleted without a redirect since base\n"
    assert done.output == expected
    assert not (repository.docs / "redirects.txt").exists()


def test_check_names_each_page_and_the_line_to_add(repository: Repository, docwarden: Docwarden) -> None:
    shake(repository)
    done = docwarden("redirects", "check", "--format", "json")
    assert done.code == 1
    assert rules(done) == [
        ("redirect-missing", "Documentation/a.rst", None),
        ("redirect-missing", "Documentation/gone.rst", None),
        ("redirect-missing", "Documentation/guide/b.md", None),
    ]
    hints = [item["hint"] for item in json.loads(done.output)["findings"]]
    assert hints[0] == 'add to Documentation/redirects.txt: "a.rst" "guide/a.rst"'


def test_update_writes_what_is_certain(repository: Repository, docwarden: Docwarden) -> None:
    shake(repository)
    repository.write("redirects.txt", '# by hand\r\n"gone.rst" "index.rst"\r\n"old" index')
    done = docwarden("redirects", "update")
    assert done.code == 1  # guide/b.md changed too much
    assert "redirects: wrote 1 line to Documentation/redirects.txt; " in done.output
    written = '# by hand\r\n"a.rst" "guide/a.rst"\r\n"gone.rst" "index.rst"\r\n"old" index\r\n'
    assert (repository.docs / "redirects.txt").read_bytes().decode() == written
    assert "redirects: nothing to write; " in docwarden("redirects", "update").output
    assert (repository.docs / "redirects.txt").read_bytes().decode() == written


def test_update_makes_the_file(repository: Repository, docwarden: Docwarden) -> None:
    repository.move("a.rst", "guide/a.rst")
    assert docwarden("redirects", "update").code == 0
    assert (repository.docs / "redirects.txt").read_text(encoding="utf-8") == '"a.rst" "guide/a.rst"\n'


def test_the_values_of_conf_are_used(repository: Repository, docwarden: Docwarden) -> None:
    (repository.root / "docwarden.toml").write_text("", encoding="utf-8")
    repository.write("conf.py", CONF)
    repository.move("a.rst", "guide/a.rst")
    assert docwarden("redirects", "update").code == 0
    assert (repository.docs / "moved/list.txt").read_text(encoding="utf-8") == '"a.rst" "guide/a.rst"\n'


def test_a_dictionary_in_conf_is_not_edited(repository: Repository, docwarden: Docwarden) -> None:
    (repository.root / "docwarden.toml").write_text("", encoding="utf-8")
    conf = CONF.replace('"moved/list.txt"', '{"old.rst": "nowhere.rst"}')
    repository.write("conf.py", conf)
    assert rules(docwarden("redirects", "check", "--format", "json")) == [
        ("redirect-dangling", "Documentation/conf.py", 3)
    ]
    repository.move("a.rst", "guide/a.rst")
    done = docwarden("redirects", "update")
    assert done.code == 2
    assert "redirects in conf.py are not edited" in done.errors
    assert (repository.docs / "conf.py").read_text(encoding="utf-8") == conf


def test_a_conf_that_fails_is_one_line(repository: Repository, docwarden: Docwarden) -> None:
    (repository.root / "docwarden.toml").write_text("", encoding="utf-8")
    repository.write("conf.py", "import not_installed_here\n")
    done = docwarden("redirects", "check")
    assert done.code == 2
    assert len(done.errors.splitlines()) == 1
    assert "No module named 'not_installed_here'" in done.errors


def test_without_a_base_the_file_is_checked_and_the_run_has_failed(
    repository: Repository, docwarden: Docwarden
) -> None:
    repository.write("redirects.txt", "old nowhere\n")
    done = docwarden("redirects", "check", "--base", "nowhere", "--format", "json")
    assert done.code == 2
    assert rules(done) == [("redirect-dangling", "Documentation/redirects.txt", 1)]
    assert "there is no branch, tag or commit nowhere" in done.errors


@pytest.mark.parametrize(
    ("path", "code", "said"),
    [
        ("kept", 0, "kept is a page of the manual"),
        ("Documentation/kept.md", 0, "kept is a page of the manual"),
        ("index.html", 0, "readers of older end on it"),
        ("old.rst", 0, "readers of old end on index"),
        ("Documentation/older.rst", 0, "Documentation/redirects.txt:2:1: older → old\n"),
        ("/old.html", 0, "readers of old end on index"),
        ("a.rst", 1, 'to do: add to Documentation/redirects.txt: "a.rst" "guide/a.rst"'),
        ("gone", 1, "gone.rst was deleted since base"),
        ("indx.rst", 1, 'did you mean "index"?'),
    ],
)
def test_explain(repository: Repository, docwarden: Docwarden, path: str, code: int, said: str) -> None:
    shake(repository)
    repository.write("redirects.txt", "old index.rst\nolder old\n")
    done = docwarden("redirects", "explain", path)
    assert said in done.output
    assert done.code == code


def test_export(repository: Repository, docwarden: Docwarden) -> None:
    repository.write("redirects.txt", "old guide/b.md\nolder old\nlost nowhere\n")
    done = docwarden("redirects", "export", "netlify", "--style", "dirhtml", "--prefix", "en")
    assert done.code == 0
    assert done.output.splitlines()[1:] == [
        "/en/old/ /en/guide/b/ 301!",
        "/en/old/index.html /en/guide/b/ 301!",
        "/en/older/ /en/guide/b/ 301!",
        "/en/older/index.html /en/guide/b/ 301!",
    ]


def rediraffe(source: Path, conf: Path) -> set[str]:
    """Give the pages that sphinxext-rediraffe says lack a redirect."""
    warning = io.StringIO()
    values = {"rediraffe_redirects": "redirects.txt", "rediraffe_branch": "base"}
    conf.mkdir()
    (conf / "conf.py").write_text('extensions = ["sphinxext.rediraffe"]\nsource_suffix = [".rst", ".md"]\n')
    with docutils_namespace():
        output = (str(conf / "out"), str(conf / "doctrees"))
        app = Sphinx(source, conf, *output, "rediraffecheckdiff", values, status=None, warning=warning)
        app.build()
    found = re.findall(r"\(broken\)\S* (\S+) was deleted", warning.getvalue())
    return {path.removeprefix(f"{source}/") for path in found}


@pytest.mark.filterwarnings("ignore:'sphinxext.rediraffe:PendingDeprecationWarning")
def test_nothing_is_missed_that_rediraffe_finds(
    repository: Repository, docwarden: Docwarden, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shake(repository)
    repository.write("redirects.txt", '"gone.rst" "index.rst"\n')
    theirs = rediraffe(repository.docs, tmp_path_factory.mktemp("conf") / "conf")
    found = rules(docwarden("redirects", "check", "--format", "json"))
    ours = {path.removeprefix("Documentation/") for _, path, _ in found}
    # What it finds beyond ours needs no redirect: no page, and a page that kept its address.
    assert theirs - ours == {"drafts/c.rst", "kept.rst"}
    assert ours - theirs == set()
