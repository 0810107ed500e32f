# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Menu, banner, canonical link; and what a host wants: error page, sitemap, robots.txt."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from docwarden_sphinx.hosting import address_of_host
from exts.building import Project
from repositories import Repository

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

    from exts.building import Result

ROOT = Path(__file__).parent.parent
BASE = "https://docs.harbor.example/en"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A manual with a history: v1.5 and v1.6 have "mooring" where today there is "guide/mooring"."""
    project = Project("versions", tmp_path)
    repository = Repository(tmp_path)
    repository.git("init", "--quiet", "--initial-branch=main")
    now = (project.source / "guide/mooring.rst").read_text(encoding="utf-8")
    (project.source / "guide/mooring.rst").rename(project.source / "mooring.rst")
    redirects = (project.source / "redirects.txt").read_text(encoding="utf-8")
    project.write("redirects.txt", "")
    (project.source / "tides.rst").rename(tmp_path / "tides.rst")
    repository.commit("first")
    repository.git("tag", "v1.5")
    repository.git("tag", "v1.6")
    project.write("guide/mooring.rst", now)
    (project.source / "mooring.rst").unlink()
    project.write("redirects.txt", redirects)
    repository.commit("second")
    repository.git("tag", "v1.7")
    (tmp_path / "tides.rst").rename(project.source / "tides.rst")
    repository.commit("third")
    return project


def build(project: Project, version: str, builder: str = "html") -> Result:
    base = f"{BASE}/{version}/" if version else ""
    done = project.build(builder, docwarden_version=version, html_baseurl=base)
    assert (done.code, done.records) == (0, [])
    return done


def banner(page: BeautifulSoup) -> tuple[str, str]:
    found = page.select_one(".docwarden-banner")
    assert found is not None
    link = found.a
    assert link is not None
    return " ".join(found.get_text().split()), str(link["href"])


def menu(page: BeautifulSoup) -> dict[str, str]:
    return {str(link["data-version"]): str(link["href"]) for link in page.select(".docwarden-versions a")}


def canonical(page: BeautifulSoup) -> str:
    (link,) = page.select("link[rel=canonical]")
    return str(link["href"])


def test_an_unreleased_version_leads_to_the_stable_one(project: Project) -> None:
    done = build(project, "latest")
    text, address = banner(done.page("guide/mooring.html"))
    assert text == (
        "This is the manual of an unreleased version. Read this page for v1.7, the stable version."
    )
    assert address == canonical(done.page("guide/mooring.html")) == f"{BASE}/v1.7/guide/mooring.html"
    text, address = banner(done.page("tides.html"))
    assert "Read the manual for v1.7" in text
    assert address == f"{BASE}/v1.7/"
    assert canonical(done.page("tides.html")) == f"{BASE}/latest/tides.html"


def test_the_menu_leads_to_the_same_page_also_where_it_had_another_name(project: Project) -> None:
    done = build(project, "latest")
    assert menu(done.page("guide/mooring.html")) == {
        "latest": "#",
        "v1.7": f"{BASE}/v1.7/guide/mooring.html",
        "v1.6": f"{BASE}/v1.6/mooring.html",
        "v1.5": f"{BASE}/v1.5/mooring.html",
    }
    assert menu(done.page("genindex.html"))["v1.6"] == f"{BASE}/v1.6/"


def test_an_old_version_knows_where_its_pages_went(project: Project) -> None:
    Repository(project.root).git("restore", "--source=v1.5", "--", "versions")
    project.write("index.rst", "Harbor\n######\n\n.. toctree::\n\n   mooring\n")
    done = build(project, "v1.5")
    text, address = banner(done.page("mooring.html"))
    assert "no longer supported" in text
    assert address == f"{BASE}/v1.7/guide/mooring.html"


def test_the_stable_version_has_no_banner(project: Project) -> None:
    done = build(project, "stable")
    page = done.page("tides.html")
    assert page.select(".docwarden-banner") == []
    assert canonical(page) == f"{BASE}/v1.7/tides.html"
    (current,) = page.select(".docwarden-versions [aria-current=page]")
    assert current["data-version"] == "v1.7"


def test_a_version_that_is_not_listed_gets_a_menu_only(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READTHEDOCS_VERSION", "latest")
    monkeypatch.setenv("READTHEDOCS_VERSION_TYPE", "external")
    page = build(project, "").page("tides.html")
    assert page.select(".docwarden-banner, link[rel=canonical]") == []
    assert menu(page)["latest"] == f"{BASE}/latest/tides.html"


def test_the_host_names_the_version(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READTHEDOCS_VERSION", "v1.6")
    done = project.build()
    assert "still supported" in banner(done.page("index.html"))[0]


def test_a_change_of_the_list_rewrites_all_pages(project: Project) -> None:
    assert build(project, "latest").summary.written == 3
    assert build(project, "latest").summary.written == 0
    text = (project.source / "versions.toml").read_text(encoding="utf-8")
    project.write("versions.toml", text.replace('name = "v1.6"', 'name = "v1.6"\ntitle = "1.6 (LTS)"'))
    done = build(project, "latest")
    assert (done.summary.read, done.summary.written) == (0, 3)
    assert "1.6 (LTS)" in done.text("tides.html")


def test_a_list_that_is_none_stops_the_build(project: Project) -> None:
    project.write("versions.toml", "[[versions]]\nname = 'v1'\n")
    with pytest.raises(Exception, match=r'versions.toml:1:1: .*the key "status" is missing'):
        project.build()


def test_without_a_list_nothing_is_added(project: Project) -> None:
    (project.source / "versions.toml").unlink()
    assert "docwarden-versions" not in project.build().text("index.html")


def test_titles_are_text(project: Project) -> None:
    text = (project.source / "versions.toml").read_text(encoding="utf-8")
    project.write("versions.toml", text.replace('name = "v1.7"', 'name = "v1.7"\ntitle = "<i>1.7</i>"'))
    page = build(project, "latest").page("index.html")
    assert page.select(".docwarden-banner i, .docwarden-versions i") == []
    assert "<i>1.7</i>" in banner(page)[0]


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_the_error_page_holds_at_any_depth(project: Project, builder: str) -> None:
    done = build(project, "latest", builder)
    page = done.page("404.html")
    assert not (done.output / "404").exists()
    addresses = [
        str(tag.get("href") or tag["src"]) for tag in page.select("link[href], a[href], script[src]")
    ]
    addresses = [one for one in addresses if not one.startswith(("#", "https://"))]
    assert len(addresses) > 10
    assert [one for one in addresses if not one.startswith("/en/latest/")] == []
    for one in addresses:
        path = done.output / one.removeprefix("/en/latest/").partition("?")[0].partition("#")[0]
        assert path.exists(), one
    assert page.html is not None
    assert page.html["data-content_root"] == "/en/latest/"
    assert page.select("link[rel=canonical]") == []
    again = build(project, "latest", builder)
    assert again.text("404.html") == done.text("404.html")


def test_sitemap_and_robots(project: Project) -> None:
    done = build(project, "latest", "dirhtml")
    sitemap = done.text("sitemap.xml")
    assert sitemap.count("<loc>") == 3
    assert f"<loc>{BASE}/latest/guide/mooring/</loc>" in sitemap
    assert done.text("robots.txt") == (
        f"User-agent: *\nDisallow: /en/v1.5/\n\nSitemap: {BASE}/latest/sitemap.xml\n"
    )


def test_without_an_address_there_is_no_sitemap(project: Project) -> None:
    done = build(project, "")
    assert not (done.output / "sitemap.xml").exists()
    assert 'href="/index.html"' in done.text("404.html")


def test_files_that_the_manual_brings_stay(project: Project) -> None:
    project.write("conf.py", (project.source / "conf.py").read_text() + 'html_extra_path = ["robots.txt"]\n')
    project.write("robots.txt", "User-agent: *\n")
    done = build(project, "latest")
    assert done.text("robots.txt") == "User-agent: *\n"


def test_an_error_page_of_the_manual_wins(project: Project) -> None:
    project.write("404.rst", ":orphan:\n\nLost\n====\n\nAt sea.\n")
    page = build(project, "latest").page("404.html")
    assert "At sea." in page.get_text()
    assert page.select('a[href="/en/latest/index.html"]')


def test_addresses_of_hosts() -> None:
    assert address_of_host({"READTHEDOCS_CANONICAL_URL": "https://a.example/en/latest/"}) == (
        "https://a.example/en/latest/"
    )
    assert address_of_host({"DEPLOY_PRIME_URL": "https://b.example"}) == "https://b.example/"
    assert address_of_host({"DEPLOY_PRIME_URL": ""}) == ""


def test_the_settings_of_read_the_docs_are_valid() -> None:
    file = ROOT / "Documentation" / ".readthedocs.yaml"
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.readthedocs", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    settings = yaml.safe_load(file.read_text(encoding="utf-8"))
    install = settings["build"]["jobs"]["install"]
    assert "--require-hashes --requirement requirements.txt" in install[0]
    for command in settings["build"]["jobs"]["post_checkout"]:
        subprocess.run(["sh", "-n", "-c", command], check=True)
