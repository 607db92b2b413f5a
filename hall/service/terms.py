"""What a running hall goes by: settings that do not change until it is started again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from hall.domain.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The hall's name, figures and addresses."""

    name: str
    name_en: str
    centre: str
    """Code that case numbers begin with, such as ``JH``."""
    zone: tzinfo
    policy: Policy
    public_url: str
    """Where citizens' phones reach the hall, without a slash at the end."""
    notice: str = ""
    """A line for screens; may be empty."""
    footer: tuple[str, ...] = ()
    """The last lines of a slip."""
