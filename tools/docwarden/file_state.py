# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What the file system says of a file: enough to tell, without reading it, that it is as it was.

As in git's index: size, time of modification, time of change and inode. A file that was changed about when
its state was taken may change once more within the same tick of the clock, and look the same; whoever keeps
a state asks ``is_older`` first (git's documentation calls such an entry "racily clean").
"""

from __future__ import annotations

import os
import stat

#: What passes between two ticks of the clock of a file system, in nanoseconds; some count in whole seconds.
_TICK, _COARSE_TICK = 100_000_000, 2_000_000_000

#: Size, time of modification, time of change (nanoseconds) and inode; none where there is no file.
State = tuple[int, int, int, int] | None


def state_of(path: str) -> State:
    """Give what tells a file from a changed one; of a folder, without a slash behind it, that it is there."""
    try:
        found = os.stat(path)  # noqa: PTH116 - thousands of them
    except (OSError, ValueError):
        return None
    if stat.S_ISDIR(found.st_mode) and not path.endswith(os.sep):
        return 0, 0, 0, 0
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def is_older(known: tuple[int, int, int, int], moment: int) -> bool:
    """Tell whether a file was last changed well before a moment (``time.time_ns``)."""
    changed = max(known[1], known[2])
    tick = _TICK if changed % 1_000_000_000 else _COARSE_TICK
    return changed < moment - tick
