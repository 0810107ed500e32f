# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Compares the pages about BPF objects with what the Go side and the C sources say, read in another way.

The structs that a Go loader uses are generated from compiled objects: which object has which variable, and
with which default, is what the compiler itself says. Declarations of maps are counted with a pattern.
Exits with 1 where a page differs::

    python benchmarks/datapath.py CHECKOUT [--profile NAME]
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from docwarden.config import PROFILES

_STRUCT = re.compile(r"^type (\w+) struct \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_VALUES = re.compile(r"return &(\w+)\{(.*?)\}\n\}", re.DOTALL)
_VALUE = re.compile(r"\[\d+\]byte\{[^}]*\}|[^,\s]+")

Pair = tuple[str, str]


def main() -> int:
    """Print the counts and what differs; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("root", type=Path, nargs="?", default=Path())
    parser.add_argument("--profile", default="")
    arguments = parser.parse_args()
    file = (
        PROFILES / arguments.profile / "docwarden.toml"
        if arguments.profile
        else arguments.root / "docwarden.toml"
    )
    settings = tomllib.loads(file.read_text(encoding="utf-8"))["generators"]["datapath"]
    text = _pages(arguments.root, arguments.profile)
    structs = {Path(one["source"]).stem: one["struct"] for one in settings["objects"] if "struct" in one}
    faults = _maps(arguments.root, settings, text)
    own, node = _of_go(arguments.root / settings["configuration"]["go-package"])
    if own:
        faults += _compare("pairs of object and variable", dict.fromkeys(own, ""), _pairs(text, structs))
        faults += _compare("defaults", own | node, _defaults(text, structs))
    else:
        print("no structs that were generated from compiled objects: variables are not compared")
    print("\n".join(faults) or "no difference")
    return int(bool(faults))


def _pages(root: Path, profile: str) -> str:
    command = [
        sys.executable,
        "-m",
        "docwarden",
        "--root",
        str(root),
        *(["--profile", profile] if profile else []),
    ]
    done = subprocess.run(
        [*command, "generate", "--stdout", "datapath"], capture_output=True, encoding="utf-8", check=False
    )
    return done.stdout


def _of_go(folder: Path) -> tuple[dict[Pair, str], dict[Pair, str]]:
    """Give the defaults by struct and variable: of objects, and of the node."""
    found: dict[Pair, str] = {}
    for file in sorted(folder.glob("*_config.go")):
        text = file.read_text(encoding="utf-8")
        tags = {name: re.findall(r'config:"(\w+)"', body) for name, body in _STRUCT.findall(text)}
        for name, values in _VALUES.findall(text):
            # "node", or nothing where it is the node itself, comes after the fields.
            for tag, value in zip(tags[name], _VALUE.findall(values), strict=False):
                found[name, tag] = _plain(value)
    own = {pair: value for pair, value in found.items() if pair[0] != "Node"}
    return own, {pair: value for pair, value in found.items() if pair[0] == "Node"}


def _plain(value: str) -> str:
    """Give a default as it can be compared: a number in decimal, bytes as "zeros" where they are all zero."""
    if re.fullmatch(r"-?(0x[0-9a-f]+|\d+)", value):
        return str(int(value, 0))
    numbers = [int(number, 0) for number in re.findall(r"0x[0-9a-f]+|\b\d+\b", value.partition("{")[2])]
    return "zeros" if numbers and not any(numbers) else value


def _entries(text: str) -> list[dict[str, str]]:
    """Give the fields of each entry on the page of variables."""
    page = text.partition("\nConfiguration variables\n===")[2].partition("\n====")[0]
    found = []
    for entry in re.finditer(r"^``(\w+)``\n~+\n(.*?)(?=^``\w+``\n~|\Z)", page, re.MULTILINE | re.DOTALL):
        fields = dict(re.findall(r"^:([\w ]+): (.*)$", entry[2], re.MULTILINE))
        found.append({"name": entry[1], **fields})
    return found


def _pairs(text: str, structs: dict[str, str]) -> dict[Pair, str]:
    return {
        (structs[name], entry["name"]): ""
        for entry in _entries(text)
        if not entry.get("Go field", "").startswith("``Node.")
        for name in re.findall(r"``(\w+)``", entry["Objects"])
        if name in structs
    }


def _defaults(text: str, structs: dict[str, str]) -> dict[Pair, str]:
    found = {}
    for entry in _entries(text):
        node = entry.get("Go field", "").startswith("``Node.")
        for name in re.findall(r"``(\w+)``", entry["Objects"]):
            if name in structs:
                value = entry["Default"].partition(" (")[0].strip("`")
                found["Node" if node else structs[name], entry["name"]] = value
    return found


def _compare(what: str, expected: dict[Pair, str], found: dict[Pair, str]) -> list[str]:
    same = sum(_equal(value, found.get(pair)) for pair, value in expected.items())
    beyond = sorted(found.keys() - expected.keys())
    print(f"{what}: {same} of {len(expected)}, {len(beyond)} beyond them")
    differ = [pair for pair, value in expected.items() if not _equal(value, found.get(pair))]
    return [
        f"{what}: {pair}: expected {expected.get(pair)}, found {found.get(pair)}"
        for pair in [*differ, *beyond]
    ]


def _equal(expected: str, found: str | None) -> bool:
    return found == expected or (expected == "zeros" and found == "0")


def _maps(root: Path, settings: dict[str, Any], text: str) -> list[str]:
    """Look for each declaration of a map in the page of maps, with its key and its value."""
    marker = settings.get("map-marker", "__section_maps_btf")
    left_out = tuple(f"{root / folder}/" for folder in settings.get("except-folders", ()))
    declared = [
        name
        for folder in settings["folders"]
        for file in sorted((root / folder).rglob("*.[ch]"))
        if not str(file).startswith(left_out)
        for name in re.findall(rf"^\}} (\w+) {marker}", _defined(file, settings), re.MULTILINE)
    ]
    page = text.partition("\nMaps\n====")[2].partition("\n=====")[0]
    shown = re.findall(r"^``(\w+)``\n-+\n\n((?::.*\n)*)", page, re.MULTILINE)
    whole = re.compile(r"^:Key: ``.*\n:Value: ``", re.MULTILINE)
    bare = ", ".join(name for name, fields in shown if not whole.search(fields))
    print(f"maps: {len({*declared})} names in {len(declared)} declarations")
    print(f"on the page: {len({*dict(shown)})} in {len(shown)}; without key and value: {bare or 'none'}")
    names = [name for name, _ in shown]
    return [
        f"maps: {name} is declared {declared.count(name)} times, shown {names.count(name)} times"
        for name in sorted({*declared, *names})
        if declared.count(name) != names.count(name)
    ]


def _defined(file: Path, settings: dict[str, Any]) -> str:
    """Read a file without the branches for macros that no object defines."""
    text = file.read_text(encoding="utf-8")
    for macro in settings.get("undefined", ()):
        branches = rf"^\s*#ifndef {macro}\n((?:(?!#if|#endif).*\n)*?)#else\n(?:(?!#if|#endif).*\n)*#endif"
        text = re.sub(branches, r"\1", text, flags=re.MULTILINE)
    return text


if __name__ == "__main__":
    sys.exit(main())
