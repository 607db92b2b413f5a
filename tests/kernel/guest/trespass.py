"""Run inside a service: tries what it should not be able to do, and says how that ended."""

from __future__ import annotations

import errno
import os
import sys

WAYS = {"read": os.O_RDONLY, "write": os.O_RDWR, "make": os.O_RDWR | os.O_CREAT | os.O_EXCL}

for attempt in sys.argv[1:]:
    way, _, path = attempt.partition(" ")
    try:
        os.close(os.open(path, WAYS[way] | os.O_NONBLOCK | os.O_NOCTTY))
    except OSError as error:
        outcome = errno.errorcode[error.errno or 0]
    else:
        outcome = "done"
    print(f"TRESPASS {attempt}={outcome}", flush=True)  # noqa: T201 - the journal is read
