"""From hall.toml to what a running hall goes by."""

from __future__ import annotations

from hall.config.settings import Settings
from hall.service.terms import Terms


def terms_of(settings: Settings, public_url: str) -> Terms:
    """What a running hall goes by, from its settings."""
    return Terms(
        name=settings.hall.name,
        name_en=settings.hall.name_en,
        centre=settings.hall.code,
        zone=settings.hall.timezone,
        policy=settings.policy,
        public_url=settings.server.public_url or public_url,
        notice="　".join(settings.hall.notice),
        footer=settings.hall.footer,
    )
