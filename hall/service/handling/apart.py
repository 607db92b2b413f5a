"""One case among many in a transaction: a defect in it is undone, told, and stops no other."""

from __future__ import annotations

import logging
from collections.abc import Callable

from hall.domain.errors import HallError
from hall.service.handling.work import Work, open_work
from hall.service.unit import Unit
from hall.store.database import is_trouble

logger = logging.getLogger(__name__)


def apart(unit: Unit, number: str, deed: Callable[[Work], None]) -> bool:
    """Do it to the case; False when that failed: then nothing of it was done, and the log has why.

    Raises what the database itself raises.
    """
    mark, told = unit.log.mark(), len(unit.events)
    unit.connection.execute("SAVEPOINT one_case")
    done = True
    try:
        deed(open_work(unit, number, None))
    except Exception as error:
        if is_trouble(error):
            raise
        unit.connection.execute("ROLLBACK TO one_case")
        unit.log.back_to(mark)
        del unit.events[told:]
        reason = error.code if isinstance(error, HallError) else type(error).__name__
        logger.exception("case %s cannot be looked at (%s)", number, reason)
        done = False
    unit.connection.execute("RELEASE one_case")
    return done
