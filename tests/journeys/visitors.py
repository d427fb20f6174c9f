"""Somebody in front of the site: what they do, what they read, and what went wrong behind their back."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, expect
from tests.journeys.site import Site

from cahiers.foundation.figures import recount_all
from cahiers.foundation.models import Mail

STATUS_ON_CONSOLE = "Failed to load resource"  # said again, and better, by the response itself
ABORTED = "net::ERR_ABORTED"  # by the visitor, who went elsewhere


class Visitor:
    """A browser with one page on one site. `faults` fills with errors, failed requests and foreign hosts."""

    def __init__(self, browser: Browser, site: Site, *, width: int, scripts: bool = True, dark: bool = False) -> None:
        self.site = site
        self.width = width
        self.scripts = scripts
        self.faults: list[str] = []
        self.expected: set[int] = set()
        self.requests: list[str] = []
        self.context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(10_000)
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        self.context.on("request", self._request)
        self.context.on("requestfailed", self._failed)
        self.context.on("response", self._response)
        self.page: Page = self.context.new_page()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and STATUS_ON_CONSOLE not in message.text:
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and f"{parts.scheme}://{parts.netloc}" != self.site.url:
            self.faults.append(f"another host: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != ABORTED:
            self.faults.append(f"failed: {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.status}: {response.request.method} {response.url}")

    def leave(self) -> None:
        """Close the browser's window."""
        self.context.close()

    # Going about -----------------------------------------------------------------------------------------------

    def go(self, path: str) -> "Visitor":
        """Open an address of the site."""
        self.page.goto(path)
        return self

    @property
    def path(self) -> str:
        """Where one is, without the host."""
        parts = urlsplit(self.page.url)
        return parts.path

    def link(self, name: str, within: str = "main") -> Locator:
        """Return a link of the page, by its words."""
        return self.page.locator(within).get_by_role("link", name=name, exact=True).first

    def button(self, name: str) -> Locator:
        """Return a button of the page, by its words."""
        return self.page.get_by_role("button", name=name, exact=True)

    def follow(self, name: str, within: str = "main") -> "Visitor":
        """Click on a link."""
        self.link(name, within).click()
        return self

    def press(self, name: str) -> "Visitor":
        """Click on a button."""
        self.button(name).click()
        return self

    def fill(self, label: str, text: str) -> "Visitor":
        """Type into the field of that label."""
        self.page.get_by_label(label).first.fill(text)
        return self

    def choose(self, label: str, within: str = "main") -> "Visitor":
        """Click on the words beside a radio button or a box: the design system draws the button with them."""
        self.page.locator(within).locator("label", has_text=label).first.click()
        return self

    def sees(self, text: str) -> "Visitor":
        """Check that the page says something."""
        try:
            expect(self.page.locator("main")).to_contain_text(text)
        except AssertionError:
            title, shown = self.page.title(), self.page.locator("main").inner_text()
            raise AssertionError(f"{text!r} is not on {self.page.url} ({title}): {shown[:300]!r}") from None
        return self

    # Who one is ------------------------------------------------------------------------------------------------

    def become(self, address: str) -> "Visitor":
        """Be signed in as the person of that address, without the mail."""
        cookie = {"name": "sessionid", "value": self.site.cookie_of(address), "url": self.site.url, "httpOnly": True}
        self.context.add_cookies([cookie])
        return self

    def read_mail(self, address: str) -> str:
        """Return the text of the last mail to an address, as the outbox keeps it."""
        with self.site.facts():
            return Mail.objects.filter(recipient=address).latest("created_at").text

    # What is true ----------------------------------------------------------------------------------------------

    def recount(self) -> dict[str, list[Any]]:
        """Return the figures that a recount contradicts: none, in a house in order."""
        with self.site.facts():
            return {recount.figure.name: recount.faults for recount in recount_all() if recount.faults}
