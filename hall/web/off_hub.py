"""Reading off the hub: what takes its time is read in a thread, and phones are served meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from gevent import get_hub

from hall.domain.errors import HallError

P = ParamSpec("P")
T = TypeVar("T")


def off_hub(look: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """What ``look`` finds in a thread of its own. Raises what it raises.

    Raised within the pool's thread, a refusal of the hall would be printed there as a traceback,
    as if the hall had failed: it is carried over as an answer and raised here.
    """

    def safely() -> T | HallError:
        try:
            return look(*arguments, **named)
        except HallError as error:
            return error

    found: T | HallError = get_hub().threadpool.apply(safely)
    if isinstance(found, HallError):
        raise found
    return found
