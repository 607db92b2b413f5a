"""``python -m hall.app.tied PARENT COMMAND...``: a command that ends when its parent does.

The kernel sends the signal, so that it arrives even when the parent was killed outright. Only
Linux has that; a hall runs on nothing else.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

from hall.app.cli import main

_PR_SET_PDEATHSIG = 1


def tie(parent: int) -> None:
    """Have this process end with its parent. Raises ChildProcessError when that is gone."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:
        # It died before the kernel was told.
        raise ChildProcessError("the parent is gone")


if __name__ == "__main__":
    tie(int(sys.argv[1]))
    main(sys.argv[2:])
