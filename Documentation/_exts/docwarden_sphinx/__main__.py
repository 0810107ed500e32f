# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Starts the programs of this package: ``python -m docwarden_sphinx build …``.

Sphinx takes a good part of a second to import. An interrupt before that is over would end in a traceback;
here it ends the process at once and in silence, since whoever started it says what happened.
"""

from __future__ import annotations

import atexit
import errno
import os
import signal
import sys
from typing import Any, NoReturn

from docwarden_sphinx import collection
from docwarden_sphinx.exit_codes import FAILED, INTERRUPTED

PROGRAMS = ("build", "conf_values", "fixes", "link_list", "preview", "quick")
FULL = {errno.ENOSPC, errno.EFBIG}


def main() -> NoReturn:
    """Import the program that the first argument names, and run it."""
    signal.signal(signal.SIGINT, _leave)
    if hasattr(signal, "pthread_sigmask"):
        # docwarden holds the interrupt back until here.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    if len(sys.argv) < 2 or sys.argv[1] not in PROGRAMS:  # noqa: PLR2004 - the program and its name
        sys.exit(f"usage: python -m docwarden_sphinx {{{','.join(PROGRAMS)}}} …")
    collection.seldom()
    import importlib  # noqa: PLC0415

    program: Any = importlib.import_module(f"docwarden_sphinx.{sys.argv[1]}")
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        code = program.main(sys.argv[2:])
    except OSError as error:
        # The records of the run cannot be stored; who started the program sees that they are cut off.
        sys.stderr.write("" if error.errno in FULL else f"{error}\n")
        code = FAILED
    _end(code)


def _end(code: int) -> NoReturn:
    """End the process; Python would first take apart all that was read, object by object."""
    atexit._run_exitfuncs()  # noqa: SLF001 - what others asked for is done
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _leave(_number: int, _frame: object) -> NoReturn:
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()
