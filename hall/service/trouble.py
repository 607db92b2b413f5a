"""Why a command could not be committed, as people are told it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from hall.domain.errors import HallError, Unavailable
from hall.store.database import converted, is_trouble


class Internal(Unavailable):
    """A defect: the command was rolled back and the log has the traceback."""

    code = "hall.internal"
    sentence = "系统内部错误，本次操作未生效，请重试或联系管理员。"
    title = "Internal error; nothing was done"


class StorageFailed(Unavailable):
    """The disk refused a write for another reason than being full."""

    code = "storage.failed"
    sentence = "存储设备故障，暂停受理，请到咨询台并通知管理员。"
    title = "The disk refuses writes"


def as_trouble(error: Exception, path: Path) -> HallError:
    """What went wrong with the database at ``path``, or in the program, as one of our errors."""
    if isinstance(error, HallError):
        return error
    if is_trouble(error) and isinstance(error, sqlite3.Error):
        turned = converted(error, path)
        return turned if isinstance(turned, HallError) else StorageFailed()
    return Internal()
