"""The citizens' app in-process beside a small hall's: what phones get from it, and what it asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from display import phones
from hall.config.public_settings import PublicSettings
from hall.domain.errors import HallError
from hall.service.bodies import Body
from hall.service.onlooker import Onlooker
from hall.web.public_app import PublicApplication
from tests.hall.small import TERMS
from tests.web.house import House, settings


class Asked:
    """A hall at the other end: keeps what was handed over, and answers as it is told to."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Mapping[str, object], str | None, str]] = []
        self.answer: Callable[[], Body] = lambda: {"done": True}

    def __call__(
        self, path: str, body: Mapping[str, object], *, key: str | None, address: str
    ) -> Body:
        self.calls.append((path, body, key, address))
        return self.answer()

    def refuse(self, error: HallError) -> None:
        def answer() -> Body:
            raise error

        self.answer = answer


class Street:
    """Where phones are."""

    def __init__(self, house: House, public: PublicSettings | None = None) -> None:
        self.onlooker = Onlooker(house.directory, TERMS, clock=house.clock)
        self.asked = Asked()
        said = replace(settings(), public=public)
        self.application = PublicApplication(self.onlooker, said, self.asked, phones.register)

    def close(self) -> None:
        self.onlooker.close()

    def send(self, method: str, path: str, **more: Any) -> Any:
        """The answer to a phone without cookies."""
        client = self.application.flask.test_client(use_cookies=False)
        return client.open(path, method=method, **more)
