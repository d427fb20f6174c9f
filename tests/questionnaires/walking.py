"""A visitor who answers a questionnaire with forms alone, as a browser without scripts does."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from cahiers.questionnaires.models import Questionnaire, Response


class Visitor(Client):
    """A browser that follows a questionnaire; `at` is the address it was led to last."""

    def __init__(self, questionnaire: Questionnaire, **options: Any) -> None:
        super().__init__(**options)
        self.questionnaire, self.at = questionnaire, ""

    def address(self, name: str, *more: str) -> str:
        """Return an address of the questionnaire."""
        return reverse(
            f"questionnaires:{name}", args=[self.questionnaire.campaign.slug, self.questionnaire.slug, *more]
        )

    def start(self, channel: str = "open", **fields: str) -> str:
        """Start a response and return the code of its address."""
        self.go(self.post(self.address("start"), {"channel": channel, **fields}))
        return self.code

    @property
    def code(self) -> str:
        """The code in the address of the response."""
        return self.at.split("/r/")[1].split("/")[0]

    @property
    def section(self) -> str:
        """The page one stands on."""
        return self.at.split("/p/")[1].split("/")[0] if "/p/" in self.at else ""

    def go(self, answer: Any) -> Any:
        """Follow where an answer leads, to the page that it shows."""
        while answer.status_code == 302:
            self.at = answer["Location"]
            answer = self.get(self.at)
        return answer

    def fill(self, go: str = "next", **fields: Any) -> Any:
        """Fill the page one stands on and press a button; a field is `code`, or `code__line` for `code.line`."""
        page = self.get(self.at).content.decode()
        shown = re.findall(r'name="shown" value="([^"]+)"', re.sub(r"<template.*?</template>", "", page, flags=re.S))
        sent = {f"q-{name.replace('__', '.')}": value for name, value in fields.items()}
        return self.go(self.post(self.at, sent | {"shown": shown, "go": go}))

    @property
    def response(self) -> Response:
        """The one response of the questionnaire."""
        return Response.objects.get(questionnaire=self.questionnaire)
