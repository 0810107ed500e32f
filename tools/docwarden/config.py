# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The settings of a codebase: ``docwarden.toml``, typed and validated from the declarations below.

The file format is TOML 1.0; keys are written with dashes. Each generator declares the keys of its own table
(``docwarden.registry``), which ``convert`` validates in the same way.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from docwarden.errors import ConfigError, NoConfigError, did_you_mean
from docwarden.finding import Location, Severity

FILE_NAME = "docwarden.toml"

#: Where the profiles that ship with docwarden live, one folder each.
PROFILES = Path(__file__).parent / "profiles"

T = TypeVar("T")


#: The kind of a setting that is a folder, or ``name=folder``.
MAPPED = "mapped folder"


def setting(description: str, *, path: str = "", least: int | None = None, most: int | None = None) -> Any:
    """Describe a setting for the reference page.

    ``path`` is "file", "folder" or MAPPED where it names an input; ``least`` and ``most`` bound a number.
    """
    return msgspec.Meta(description=description, extra={"path": path} if path else None, ge=least, le=most)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """The base of every table of the settings file: unknown keys are errors, keys are written with dashes."""


class Project(Settings, frozen=True):
    """``[project]``: what the manual is about."""

    name: Annotated[str, setting("The name of the project, as readers know it.")] = ""


class Documentation(Settings, frozen=True):
    """``[documentation]``: where the manual is."""

    source: Annotated[str, setting("The folder of the Sphinx sources and of conf.py.", path="folder")] = (
        "Documentation"
    )
    build: Annotated[str, setting("The folder for output and caches; it is made where it is missing.")] = (
        "Documentation/_build"
    )


class IgnoredFindings(Settings, frozen=True):
    """``[[findings.ignore]]``: findings of a rule that are let pass below a path."""

    rule: Annotated[str, setting("The rule.")]
    path: Annotated[str, setting("A path relative to the root, in which `*` stands for any characters.")]
    reason: Annotated[str, setting("Why they are let pass.")]


class Findings(Settings, frozen=True):
    """``[findings]``: what findings do."""

    fail_on: Annotated[Severity, setting("The lowest severity that makes a run end with exit code 1.")] = (
        Severity.ERROR
    )
    baseline: Annotated[
        str, setting("The file of findings that are known and let pass; `docwarden adopt` writes it.")
    ] = "docwarden-baseline.json"
    severity: Annotated[
        dict[str, Literal["error", "warning", "note", "off"]],
        setting("By rule, what its findings weigh in place of what the rule says; `off` drops them."),
    ] = msgspec.field(default_factory=dict)
    ignore: Annotated[
        tuple[IgnoredFindings, ...], setting("Findings that are let pass by rule and path.")
    ] = ()


class IgnoredLinks(Settings, frozen=True):
    """``[[links.ignore]]``: addresses that are not looked at."""

    pattern: Annotated[str, setting("A regular expression that matches from the start of the address.")]
    reason: Annotated[str, setting("Why they are not looked at.")]


class Links(Settings, frozen=True):
    """``[links]``: how ``docwarden links`` looks at addresses outside the manual."""

    anchors: Annotated[bool, setting("Look for the anchor behind # in the page, too.")] = True
    attempts: Annotated[int, setting("How often to try where another try may fare better.", least=1)] = 3
    connections: Annotated[int, setting("How many requests to have under way at once.", least=1)] = 32
    connections_per_host: Annotated[int, setting("How many of them to one host.", least=1)] = 2
    expiry_days: Annotated[
        float,
        setting(
            "How long a good answer is kept, give or take a fifth, so that not all expire at once.", least=0
        ),
    ] = 7
    ignore: Annotated[tuple[IgnoredLinks, ...], setting("Addresses that are not looked at.")] = ()
    longest_wait_seconds: Annotated[
        float,
        setting(
            "How long to wait where a host asks for patience; beyond that, its links stay undecided.", least=0
        ),
    ] = 60
    page_limit_mib: Annotated[int, setting("How much of a page is read in search of an anchor.", least=1)] = 4
    pause_seconds: Annotated[float, setting("The pause between two requests to one host.", least=0)] = 0.2
    private_hosts: Annotated[
        bool, setting("Look at links to this machine and to private networks, too; else they are left out.")
    ] = False
    quarantine: Annotated[
        str, setting("The file of links whose failures are known, each with a reason and a date.")
    ] = "Documentation/link_quarantine.toml"
    recheck_minutes: Annotated[float, setting("How long an answer that is not good is kept.", least=0)] = 60
    retry_seconds: Annotated[
        float, setting("The wait before the second try; it doubles with each further one.", least=0)
    ] = 1
    timeout_seconds: Annotated[float, setting("How long one request may take, all in all.", least=1)] = 20
    user_agent: Annotated[
        str,
        setting("How the requests introduce themselves, by default as docwarden, for the project's manual."),
    ] = ""


class Redirects(Settings, frozen=True):
    """``[redirects]``: which pages moved, and where their readers are led.

    What is left out here is taken from the values that conf.py sets for sphinxext-rediraffe. Where
    ``suffixes`` is given, conf.py is not asked, so that Sphinx and its extensions need not be there.
    """

    file: Annotated[str, setting("The redirects file, relative to the root (`rediraffe_redirects`).")] = ""
    base: Annotated[
        str,
        setting(
            "What to compare with: a commit or a tag, compared as it is, or a branch, of which the merge "
            "base with HEAD is taken (`rediraffe_branch`). By default the branch that a pull request is for, "
            "or else the default branch of the remote."
        ),
    ] = ""
    similarity: Annotated[
        int,
        setting(
            "From how many percent alike on `docwarden redirects update` takes a deleted and a new page for "
            "one that moved; 0 for what conf.py says (`rediraffe_auto_redirect_perc`, 100 by default).",
            least=0,
            most=100,
        ),
    ] = 0
    suffixes: Annotated[
        tuple[str, ...], setting("The suffixes of pages, such as `.rst` (`source_suffix`).")
    ] = ()
    exclude: Annotated[
        tuple[str, ...],
        setting("Patterns of files that are no pages, relative to the source folder (`exclude_patterns`)."),
    ] = ()


class IgnoredExamples(Settings, frozen=True):
    """``[[examples.ignore]]``: files whose examples are not looked at."""

    pattern: Annotated[str, setting("A path relative to the root, in which `*` stands for any characters.")]
    reason: Annotated[str, setting("Why they are not looked at.")]


class Examples(Settings, frozen=True):
    """``[examples]``: which custom resources the manual shows, and where their schemas are."""

    manifests: Annotated[
        tuple[str, ...],
        setting("The files and folders of the CRD manifests (YAML or JSON).", path="file or folder"),
    ] = ()
    files: Annotated[
        tuple[str, ...],
        setting("The files and folders of example manifests; the manual itself counts without being named."),
    ] = ()
    ignore: Annotated[tuple[IgnoredExamples, ...], setting("Files whose examples are not looked at.")] = ()
    yamllint: Annotated[
        str,
        setting("The settings file of yamllint for the example files; by default, yamllint does not run."),
    ] = ""
    optional: Annotated[
        bool,
        setting("Whether a codebase may have none of the manifests; its examples are not checked then."),
    ] = False


class Owners(Settings, frozen=True):
    """``[owners]``: who looks after what."""

    file: Annotated[
        str,
        setting("The CODEOWNERS file; by default the one GitHub takes, in `.github`, the root or `docs`."),
    ] = ""
    end_mark: Annotated[
        str,
        setting(
            "The text that ends the description of the teams; a file without it describes none. See the "
            "generator `codeowners`."
        ),
    ] = "END_CODEOWNERS_DOCS"
    documentation: Annotated[
        tuple[str, ...],
        setting(
            "The teams that look after the manual as a whole; a page of theirs alone lacks a technical "
            "owner. By default the owners in the line for the folder of the manual."
        ),
    ] = ()


class Versions(Settings, frozen=True):
    """``[versions]``: the versions of the manual that readers can choose from."""

    file: Annotated[
        str,
        setting("The file that lists them, relative to the root; by default `versions.toml` in the manual."),
    ] = ""


class Image(Settings, frozen=True):
    """``[image]``: the container image in which the manual is built."""

    name: Annotated[str, setting("The name of the image, with its registry and without a tag.")] = ""
    dockerfile: Annotated[str, setting("What the image is built with.", path="file")] = "docker/Dockerfile"
    inputs: Annotated[
        tuple[str, ...],
        setting("The files and folders that decide what is in the image; the tag is a digest of them."),
    ] = ()
    files: Annotated[
        tuple[str, ...], setting("The files that refer to the image, such as workflows; kept in step.")
    ] = ()


class Style(Settings, frozen=True):
    """``[style]``: what the project has decided about how its pages are written.

    A rule whose decision is missing says nothing.
    """

    check: Annotated[
        bool, setting("Run the rules of style and structure; where there is a baseline, they run anyway.")
    ] = False
    header: Annotated[str, setting("The text with which each page opens.")] = ""
    fragments: Annotated[
        tuple[str, ...],
        setting("Patterns of files that other pages include, relative to the root; they need no header."),
    ] = ()
    hyphens: Annotated[
        dict[str, str], setting("By spelling of a compound that is wrong, in lower case, the right one.")
    ] = msgspec.field(default_factory=dict)
    terminology: Annotated[
        str, setting("A TOML file that gives by right spelling of a name the list of forbidden ones.")
    ] = ""
    proper_nouns: Annotated[
        tuple[str, ...], setting("Names that have a capital letter in headings, too.")
    ] = ()
    line_width: Annotated[int, setting("How wide lines of prose may be; 0 for any width.", least=0)] = 0
    site: Annotated[
        str,
        setting(
            "Where the manual is published, up to the name of its version: `https://docs.example.org/en/`."
        ),
    ] = ""
    types: Annotated[
        dict[str, tuple[str, ...]],
        setting(
            "By type of page (`concept`, `task`, `tutorial`), patterns of files; a page may name its own."
        ),
    ] = msgspec.field(default_factory=dict)
    abbreviations: Annotated[
        tuple[str, ...], setting("Abbreviations that readers know, beside those that everybody does.")
    ] = ()
    tree: Annotated[str, setting("The folder that the paths in `:git-tree:` start from.")] = "."


class Words(Settings, frozen=True):
    """``[words]``: which words need no entry in a word list."""

    identifiers: Annotated[
        bool,
        setting(
            "Know the names that exist in the code (flags, chart values, kinds) where a page writes them "
            "exactly so, and no word of prose looks like them."
        ),
    ] = True


class Review(Settings, frozen=True):
    """``[review]``: what the brief for reviewers goes by."""

    most_lines: Annotated[
        int, setting("From how many changed lines on a change had better be split.", least=1)
    ] = 200
    most_commits: Annotated[int, setting("From how many commits on, as well.", least=1)] = 6
    longest_title: Annotated[int, setting("How many characters the title of a commit may have.", least=1)] = (
        75
    )
    upgrade_notes: Annotated[str, setting("The page that tells users what to do when they upgrade.")] = ""
    beta_banner: Annotated[
        str, setting("The file that pages include where they describe a feature in beta.")
    ] = "beta.rst"
    release_branches: Annotated[
        str,
        setting("A regular expression for the names of release branches, with a group `version` of numbers."),
    ] = r"(?:v|release-)?(?P<version>\d+\.\d+)"
    supported_releases: Annotated[int, setting("How many of the newest ones are supported.", least=0)] = 3
    backport_label: Annotated[
        str, setting("The label of a change for a release branch, in which `{version}` is replaced.")
    ] = "needs-backport/{version}"


class File(Settings, frozen=True):
    """The whole settings file."""

    project: Annotated[Project, setting("What the manual is about.")] = Project()
    documentation: Annotated[Documentation, setting("Where the manual is.")] = Documentation()
    findings: Annotated[Findings, setting("What findings do.")] = Findings()
    links: Annotated[Links, setting("How links to other places are checked.")] = Links()
    examples: Annotated[Examples, setting("Which custom resources the manual shows.")] = Examples()
    owners: Annotated[Owners, setting("Who looks after what.")] = Owners()
    review: Annotated[Review, setting("What the brief for reviewers goes by.")] = Review()
    redirects: Annotated[Redirects, setting("Which pages moved, and where their readers are led.")] = (
        Redirects()
    )
    image: Annotated[Image, setting("In which image the manual is built.")] = Image()
    versions: Annotated[Versions, setting("Which versions of the manual there are.")] = Versions()
    style: Annotated[Style, setting("How pages are written.")] = Style()
    words: Annotated[Words, setting("Which words need no entry in a word list.")] = Words()
    generators: Annotated[
        dict[str, Any],
        setting("One table per generator, named after it (or any name, and the generator under `uses`)."),
    ] = msgspec.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """A settings file that was read, and where it came from.

    ``label`` is the file's name as messages give it; ``text`` is kept to find the line of a key.
    """

    root: Path
    file: Path
    label: str
    text: str
    settings: File

    def convert(self, table: object, declared: type[T], where: str) -> T:
        """Validate one table against its declaration; ``where`` is its dotted name.

        Raises ConfigError that names file, key, what was expected and the nearest known key.
        """
        return _convert(table, declared, where, self.label, self.text)

    def error(self, key: str, message: str, hint: str = "") -> ConfigError:
        """Make an error about a key, given by its dotted name."""
        return _error(self.label, self.text, key, message, hint)


def find_root(start: Path, marks: tuple[str, ...] = (FILE_NAME,)) -> Path:
    """Give the nearest folder at or above ``start`` that holds one of ``marks``, else ``start``."""
    for folder in (start, *start.parents):
        if any((folder / mark).exists() for mark in marks):
            return folder
    return start


def profile_names() -> list[str]:
    """List the profiles that ship with docwarden."""
    return sorted(file.parent.name for file in PROFILES.glob(f"*/{FILE_NAME}"))


def profile_file(profile: str) -> Path:
    """Find the settings file of a profile (a name or a folder); raise ConfigError if there is none."""
    for folder in (PROFILES / profile, Path(profile)):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
    raise ConfigError(f'there is no profile "{profile}"', hint=did_you_mean(profile, profile_names()))


def load(root: Path, file: Path | None = None) -> Config:
    """Read and validate a settings file (by default the one at the root); raise ConfigError."""
    file = file or root / FILE_NAME
    label = _label(file, root)
    if not root.is_dir():
        raise ConfigError(f"{root} is not a directory", hint="name the root of a checkout with --root")
    text = _read(file, label)
    config = Config(root.resolve(), file, label, text, convert_text(text, File, label))
    source = PurePosixPath(config.settings.documentation.source)
    if source.is_absolute() or ".." in source.parts:
        raise config.error("documentation.source", f'expected a folder of the checkout, found "{source}"')
    return config


def convert_text(text: str, declared: type[T], label: str) -> T:
    """Read TOML text as one of the declared types; raise ConfigError, with the place of what is wrong."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _malformed(error, label, text) from None
    return _convert(table, declared, "", label, text)


def _label(file: Path, root: Path) -> str:
    """Name a settings file in messages: short at the root of the codebase and in a profile of ours."""
    if file.parent.resolve() == root.resolve():
        return file.name
    return file.relative_to(PROFILES.parent).as_posix() if file.is_relative_to(PROFILES) else str(file)


def _read(file: Path, label: str) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise NoConfigError(
            f"there is no settings file {label}",
            hint="run this in a checkout that has one, or name one with --root, --config or --profile",
        ) from None
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{label}: expected UTF-8 text, found byte 0x{error.object[error.start]:02x}"
        ) from None
    except OSError as error:
        raise ConfigError(f"{label} cannot be read: {error.strerror}") from None


def _malformed(error: tomllib.TOMLDecodeError, label: str, text: str) -> ConfigError:
    message = str(error)
    placed = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    line, column = (int(placed[1]), int(placed[2])) if placed else (text.count("\n") + 1, 0)
    message = re.sub(r" \(at .*\)$", "", message)
    return ConfigError(f"malformed TOML: {message}", location=Location(label, line, column))


def _convert(table: object, declared: type[T], where: str, label: str, text: str) -> T:
    try:
        return msgspec.convert(table, declared)
    except msgspec.ValidationError as error:
        problem, _, path = str(error).partition(" - at `$")
        steps = path.removesuffix("`")
    info = _declaration_at(declared, steps)
    key = f"{where}{steps}".lstrip(".")
    if unknown := re.fullmatch(r"Object contains unknown field `(.*)`", problem):
        hint = did_you_mean(unknown[1], _keys(info))
        raise _error(label, text, f"{key}.{unknown[1]}", "unknown key", hint)
    if missing := re.fullmatch(r"Object missing required field `(.*)`", problem):
        raise _error(label, text, key, f'the key "{missing[1]}" is missing', "add it to this table")
    if choice := re.fullmatch(r"Invalid enum value '(.*)'", problem):
        known = _choices(info)
        message = f'expected one of {", ".join(known)}, found "{choice[1]}"'
        raise _error(label, text, key, message, did_you_mean(choice[1], known))
    raise _error(label, text, key, _in_words_of_toml(problem), "")


#: What msgspec calls the types of values, and what TOML calls them.
_TYPE_WORDS = {"object": "table", "str": "string", "int": "integer", "bool": "boolean"}


def _in_words_of_toml(problem: str) -> str:
    words = re.sub(r"`(\w+)`", lambda match: f"`{_TYPE_WORDS.get(match[1], match[1])}`", problem)
    return words[0].lower() + words[1:].replace(", got", ", found")


def _error(label: str, text: str, key: str, message: str, hint: str) -> ConfigError:
    line, column = _place(text, key.lstrip("."))
    return ConfigError(f"{key.lstrip('.')}: {message}", location=Location(label, line, column), hint=hint)


def _declaration_at(declared: Any, steps: str) -> Any:
    """Follow a path such as ``.tables[0]`` through the declared types."""
    info = _bare(msgspec.inspect.type_info(declared))
    for step in re.findall(r"\.[^.\[]+|\[[^\]]*\]", steps):
        if isinstance(info, msgspec.inspect.StructType):
            info = _bare(next(field.type for field in info.fields if field.encode_name == step[1:]))
        else:
            info = _bare(getattr(info, "item_type", None) or getattr(info, "value_type", info))
    return info


def _bare(info: Any) -> Any:
    """Take the description off a described type."""
    return info.type if isinstance(info, msgspec.inspect.Metadata) else info


def _keys(info: Any) -> list[str]:
    return [field.encode_name for field in getattr(info, "fields", ())]


def _choices(info: Any) -> list[str]:
    """List what a choice accepts, be it declared as a Literal or as an enumeration."""
    if isinstance(info, msgspec.inspect.EnumType):
        return [str(member.value) for member in info.cls]
    return [str(value) for value in getattr(info, "values", ())]


def _place(text: str, key: str) -> tuple[int, int]:
    """Find where a dotted key stands; fall back to its table's header, and to (0, 0).

    A scan of headers and keys is enough to point at a line: tomllib keeps no positions.
    """
    best, place, table = 0, (0, 0), ""
    wanted = re.sub(r"\[[^\]]*\]", "", key)
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]", line)
        entry = re.match(r"""\s*([\w.'"-]+)\s*=""", line)
        if header:
            table = name = _unquoted(header[1])
        elif entry:
            name = _unquoted(f"{table}.{entry[1]}" if table else entry[1])
        else:
            continue
        if len(name) > best and (wanted == name or wanted.startswith(f"{name}.")):
            best, place = len(name), (number, len(line) - len(line.lstrip()) + 1)
    return place


def _unquoted(name: str) -> str:
    return re.sub(r"""['"\s]""", "", name)
