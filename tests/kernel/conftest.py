"""The lane ``-m kernel``: QEMU is started once for each kind of guest that a test asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kernel.machine import Outcome, boot

collect_ignore_glob = ["guest/*"]
"""Those run inside the guest."""


def _asked_for(request: pytest.FixtureRequest, kind: str) -> list[str]:
    """The scenes of this kind that the session runs, and no others."""
    calls = [getattr(item, "callspec", None) for item in request.session.items]
    scenes = [call.params.get("scene") for call in calls if call is not None]
    return list(dict.fromkeys(scene for scene in scenes if scene and f"test_{kind}_" in scene))


@pytest.fixture(scope="session")
def devices(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Outcome]:
    """What became of every scene with devices, by its name."""
    job: Path = tmp_path_factory.mktemp("devices")
    return boot("tests/kernel/guest/devices", _asked_for(request, "devices"), job)


@pytest.fixture(scope="session")
def services(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Outcome]:
    """What became of every scene under a real systemd, by its name."""
    job: Path = tmp_path_factory.mktemp("services")
    return boot("tests/kernel/guest/services", _asked_for(request, "services"), job)
