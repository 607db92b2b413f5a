"""What the citizens' process needs of hall.toml, in a file of its own.

That process is another user, whom anybody may reach. hall.toml may hold gateways' tokens and
devices' passwords, so that user reads ``public.json``, which the hall writes at its start.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from hall.config.problems import ConfigErrors, KeyProblem
from hall.config.settings import Settings
from hall.config.settings_file import settings_from
from hall.config.toml_section import Section, read_toml

PUBLIC_FILE: Final = "public.json"
_KEPT: Final = ("hall", "server", "public", "rules", "delivery")
"""Sections that phones' pages, their figures and the process's own bounds come from."""
_MODE: Final = 0o640
"""The hall's group reads it, the citizens' process among them."""


def write_public_file(settings: Path, folder: Path) -> None:
    """Write it beside the database, from a hall.toml that was read without a problem.

    Raises OSError where nothing can be written; then the one that is there stays.
    """
    values = read_toml(settings).values
    kept = {name: values[name] for name in _KEPT if name in values}
    rules = kept.get("rules")
    if isinstance(rules, dict) and str(rules.get("profile", "")).endswith(".toml"):
        # A hall's own profile lies beside its hall.toml, which may be elsewhere.
        kept["rules"] = {**rules, "profile": str((settings.parent / rules["profile"]).absolute())}
    path, fresh = folder / PUBLIC_FILE, folder / f".{PUBLIC_FILE}"
    fresh.write_text(json.dumps(kept, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
    # Whatever the umask: the group is who it is for.
    fresh.chmod(_MODE)
    fresh.replace(path)


def read_public_file(folder: Path) -> Settings:
    """The settings by it; no device, no gateway. Raises ConfigErrors."""
    path = folder / PUBLIC_FILE
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"读不了文件，请先启动大厅，由它写出：{error}"
        raise ConfigErrors([KeyProblem(source=PUBLIC_FILE, path="", message=message)]) from error
    return settings_from(Section(source=PUBLIC_FILE, values=values, problems=[]), folder)
