# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The program, and the one boundary where errors become exit codes."""

from __future__ import annotations

import errno
import os
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from types import FrameType

    import click

COULD_NOT_RUN = 2

#: What a disk says that takes no more.
FULL = {errno.ENOSPC, errno.EFBIG, errno.EROFS}


def main() -> NoReturn:
    """Run the program: exit 0 clean, 1 findings, 2 could not run, 128 + N ended by signal N.

    A mistake that the user can mend is one line on stderr; a bug of ours keeps its traceback.
    """
    signal.signal(signal.SIGINT, _leave)
    import click  # noqa: PLC0415 - an interrupt before this point leaves no traceback either

    from docwarden.cli import program  # noqa: PLC0415
    from docwarden.cli.invocation import show_error  # noqa: PLC0415
    from docwarden.errors import DocwardenError  # noqa: PLC0415

    signal.signal(signal.SIGTERM, _terminate)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        program.main(prog_name="docwarden", standalone_mode=False)
        sys.stdout.flush()
    except DocwardenError as error:
        show_error(str(error), error.hint)
        sys.exit(COULD_NOT_RUN)
    except click.ClickException as error:
        show_error(error.format_message(), _usage_hint(error))
        sys.exit(COULD_NOT_RUN)
    except (KeyboardInterrupt, click.Abort):
        show_error("interrupted; each page is either as it was or complete")
        sys.exit(128 + signal.SIGINT)
    except BrokenPipeError:
        # The reader of our output has seen enough: no error of ours, and nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        if error.errno not in FULL:
            raise
        show_error(f"cannot write {error.filename or 'the output'}: {error.strerror}", "make room there")
        sys.exit(COULD_NOT_RUN)
    sys.exit(0)


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    """End at once: nothing was begun."""
    os.write(2, b"docwarden: error: interrupted before anything was done\n")
    os._exit(128 + signal.SIGINT)


def _usage_hint(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return f"see {context.command_path} --help" if context else ""


def _terminate(number: int, frame: FrameType | None) -> NoReturn:
    """Unwind on SIGTERM, so that temporary files are removed."""
    del frame
    sys.exit(128 + number)


if __name__ == "__main__":
    main()
