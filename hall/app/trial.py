"""A hall made for a trial: the sample catalogue, a clerk for each window, tokens for programs."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hall.config.catalogue_files import sample_catalogue
from hall.config.settings_file import write_sample
from hall.domain.actors import Role
from hall.service.access import Access, hash_password
from hall.service.clock import SystemClock
from hall.service.hall import DATABASE
from hall.service.new_accounts import NewAccount
from hall.service.setup import create_hall


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialHall:
    """A data directory that nobody serves yet."""

    directory: Path
    tokens: Mapping[Role, str]


def make_trial_hall(directory: Path, *roles: Role) -> TrialHall:
    """Make it, with a token for each role. Raises FileExistsError where a hall is already.

    Its clerks' password is told to nobody: windows are signed on with a token.
    """
    catalog = sample_catalogue()
    create_hall(directory, catalog.tables())
    access = Access(directory / DATABASE, SystemClock())
    hashed = hash_password(secrets.token_urlsafe(12))
    access.add_accounts(
        [
            NewAccount(
                id=f"C{number}", name=f"{number}号窗口工作人员", role=Role.COUNTER,
                password=hashed, counters=(number,),
            )
            for number in catalog.counters
        ]
    )  # fmt: skip
    tokens = {role: access.create_token(role, f"trial-{role}") for role in roles}
    write_sample(directory)
    return TrialHall(directory=directory, tokens=tokens)
