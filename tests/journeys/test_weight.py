"""What a first visit weighs, compressed as in production, and whether the page stays still while it arrives."""

from collections.abc import Callable

import pytest
from tests.journeys.conftest import SKINS, WIDTHS, Way
from tests.journeys.pages import OPEN
from tests.journeys.visitors import Visitor

from cahiers.debate.models import Proposal

MOST_BYTES = 60_000
MOST_REQUESTS = 8
STILL = 0.01
SHIFTS = """() => new Promise((tell) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; }).observe(
    {type: "layout-shift", buffered: true});
  setTimeout(() => tell(sum), 300);
})"""


def weigh(visitor: Visitor, path: str) -> dict[str, int]:
    """Return the bytes that each request of a first visit brought, headers included."""
    wire = visitor.context.new_cdp_session(visitor.page)
    wire.send("Network.enable")
    names: dict[str, str] = {}
    bytes_: dict[str, int] = {}
    wire.on("Network.responseReceived", lambda event: names.update({event["requestId"]: event["response"]["url"]}))
    wire.on(
        "Network.loadingFinished",
        lambda event: bytes_.update({event["requestId"]: int(event["encodedDataLength"])}),
    )
    visitor.page.goto(path, wait_until="networkidle")
    return {names[key]: size for key, size in bytes_.items() if names[key].startswith("http")}


@pytest.mark.parametrize("width", WIDTHS)
def test_first_visit_to_the_list_is_light(visit: Callable[..., Visitor], width: int) -> None:
    visitor = visit(Way("neutral", width))

    weight = weigh(visitor, f"/campagnes/{OPEN}/propositions/")

    assert sum(weight.values()) <= MOST_BYTES, weight
    assert len(weight) <= MOST_REQUESTS, weight


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("skin", SKINS)
def test_pages_stay_still_while_they_arrive(visit: Callable[..., Visitor], skin: str, width: int) -> None:
    visitor = visit(Way(skin, width))
    with visitor.site.facts():
        debated = Proposal.objects.filter(campaign__slug=OPEN).order_by("-argument_count", "pk").first()
    paths = ("/", f"/campagnes/{OPEN}/", f"/campagnes/{OPEN}/propositions/")

    shifts = {}
    for path in (*paths, f"/campagnes/{OPEN}/propositions/{debated.pk}/"):
        visitor.page.goto(path, wait_until="networkidle")
        shifts[path] = visitor.page.evaluate(SHIFTS)

    assert {path: shift for path, shift in shifts.items() if shift >= STILL} == {}
