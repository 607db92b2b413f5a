"""Whether the hall can take on new work just now."""

from __future__ import annotations

import shutil

from hall.domain.errors import DiskFull, HallError
from hall.web.context import web

FLOOR_BYTES = 8 * 1024 * 1024
"""Below this much free disk no new number is given: what is under way must still be written."""


def trouble() -> HallError | None:
    """Why no ticket can be issued just now; None while all is well."""
    hall = web().hall
    if hall.trouble is not None:
        return hall.trouble
    if shutil.disk_usage(hall.directory).free < FLOOR_BYTES:
        return DiskFull()
    return None
