# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What conf.py says about pages and redirects: ``python -m docwarden_sphinx.conf_values SOURCE``.

Sphinx is set up with all extensions, since they may bring suffixes and patterns of their own, but reads no
page. Prints one JSON object; ends with exit code 2 and one line on stderr where Sphinx cannot be set up.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from docwarden_sphinx.record_lines import reason
from docwarden_sphinx.redirects import VALUES, page_rules
from docwarden_sphinx.spelling import provide_enchant

if TYPE_CHECKING:
    from collections.abc import Sequence


def conf_values(source: Path, conf: Path) -> dict[str, Any]:
    """Set Sphinx up and give what makes a file a page, and the values that redirects use."""
    provide_enchant(os.environ)
    with tempfile.TemporaryDirectory() as scratch, patch_docutils(conf), docutils_namespace():
        app = Sphinx(source, conf, scratch, scratch, "dummy", status=None, warning=None)
        values = {name: getattr(app.config, name, None) for name in VALUES}
        return {**asdict(page_rules(app.config)), **values}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; give its exit code."""
    parser = argparse.ArgumentParser("python -m docwarden_sphinx.conf_values", description=__doc__)
    parser.add_argument("source", type=Path, help="folder of the sources")
    parser.add_argument("--conf", type=Path, help="folder of conf.py (default: the source folder)")
    parsed = parser.parse_args(arguments)
    source, conf = parsed.source.resolve(), (parsed.conf or parsed.source).resolve()
    stdout, sys.stdout = sys.stdout, open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    try:
        values = conf_values(source, conf)
    except Exception as error:  # noqa: BLE001 - conf.py and extensions raise anything
        sys.stderr.write(f"{reason(error)}\n")
        return 2
    finally:
        sys.stdout = stdout
    sys.stdout.write(f"{json.dumps(values, default=str)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
