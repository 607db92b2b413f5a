"""The units of ``systemd/`` under a real systemd, on a machine set up as the guide says."""

from __future__ import annotations

import pytest

from tests.kernel.machine import SECONDS, Outcome, scenes

pytestmark = [pytest.mark.kernel, pytest.mark.timeout(SECONDS + 60)]


@pytest.mark.parametrize("scene", scenes("services"))
def test_scene(scene: str, services: dict[str, Outcome]) -> None:
    assert services[scene].passed, services[scene].text
