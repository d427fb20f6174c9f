"""Every page of the site, found in the URL resolver, each with an example to show: a new page is forced in here."""

import fcntl
import json
import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.journeys import insight_examples, meeting_examples, questionnaire_examples
from tests.journeys.site import Site, prepare_template

from cahiers.campaign.models import Campaign, Phase
from cahiers.debate.actions.proposals import draft_proposal
from cahiers.debate.actions.regrouping import merge_proposals
from cahiers.debate.models import Argument, Proposal, Regrouping
from cahiers.people.actions import invite_to_role, request_sign_in_link
from cahiers.people.actions.entering import account_of
from cahiers.people.enums import RoleName
from cahiers.people.models import Invitation, Role, User
from cahiers.territory.queries import node_with_key

SHOWN = "journeys_shown"  # a template: the demo, and an example of everything that has a page
OPEN, CLOSED = "egn-2020", "salles-informatiques-35"
ROLES = {
    "visitor": "",
    "newcomer": "sans-profil@demo.invalid",
    "member": "citoyenne@demo.invalid",
    "moderator": "moderateur@demo.invalid",
    "editor": "redactrice@demo.invalid",
    "administrator": "administratrice@demo.invalid",
}
INVITED = "nouvelle-venue@demo.invalid"
MERGED = "Un seul agenda pour tous : élèves, familles et personnels"
WELCOME = {"people:welcome"}  # all that a person without a profile sees of their own
CHANGING = re.compile(r'name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"')  # at each showing
MACHINES = {"healthz", "readyz", "robots", "security", "paper_form"}  # and what is not a page
# The same page in another state.
QUERIES = {
    "debate:list": (
        "?q=ordinateur&theme=acces&statut=none&tri=soutenues",
        "?q=xylophone",
        "?territoire=dep:35&public=teacher",
    ),
    "debate:similar": ("?title=Prêter+un+ordinateur+à+la+rentrée", "?title=xylophone"),
    "debate:merge": ("?q=ordinateur",),
    "insight:topic": ("?q=ordinateur&public=pupil", "?q=xylophone"),
    "meetings:list": ("?quand=tenues", "?q=rennes&theme=acces&participation=remote&places=1", "?q=xylophone"),
    "people:welcome": ("?age=adult", "?age=young", "?age=under_15"),
    "territory:search": ("?q=rennes", "?q=xylophone"),
}


@dataclass(frozen=True)
class Sheet:
    """A page to look at: the name of its address, and an example of it."""

    name: str
    path: str


def _named(patterns: list[Any], space: str = "", taken: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        names = (*taken, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            yield from _named(
                pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space, names
            )
        elif isinstance(pattern, URLPattern) and getattr(pattern.callback, "door", "GET") != "POST":
            yield f"{space}{pattern.name}", names


def readable() -> dict[str, tuple[str, ...]]:
    """Return every address that a browser may open, with the words it takes."""
    named = _named(get_resolver().url_patterns)
    tails = ((name, words, name.rpartition(":")[2]) for name, words in named)
    return {name: words for name, words, tail in tails if tail not in MACHINES and not tail.startswith("api_")}


def sheets_of(site: Site) -> list[Sheet]:
    """Write what some pages need, and return every page with its examples."""
    with site.facts():
        account_of(ROLES["newcomer"])
        examples = _examples()
    sheets = []
    for name, words in readable().items():
        room = name.partition(":")[0]
        for example in examples.get(name, examples.get(room, [{}])):
            kept = {word: value for word, value in ({"campaign": OPEN} | example).items() if word in words}
            path = reverse(name, kwargs=kept)
            sheets += [Sheet(name, f"{path}{query}") for query in ("", *QUERIES.get(name, ()))]
    return [*dict.fromkeys(sheets), Sheet("nowhere", "/nulle-part/")]


def sheets_of_run(run: str) -> dict[str, list[Sheet]]:
    """Return what each role sees in the template SHOWN, which holds the examples: looked up once for a run of tests.

    The words of a page and who reads it do not hang on the skin: one look is enough.
    """
    prepare_template()
    kept = settings.VAR / f"{SHOWN}.json"
    with (settings.VAR / f"{SHOWN}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists() or json.loads(kept.read_text())["run"] != run:
            with Site("shown", skin="neutral").served(lasting=True) as site:
                roles = {role: [astuple(sheet) for sheet in sheets] for role, sheets in seen_by_role(site).items()}
            kept.write_text(json.dumps({"run": run, "roles": roles}))
        roles = json.loads(kept.read_text())["roles"]
    return {role: [Sheet(*sheet) for sheet in sheets] for role, sheets in roles.items()}


def seen_by_role(site: Site) -> dict[str, list[Sheet]]:
    """Return, for each role in turn, the pages that show it something that those before do not see."""
    sheets, seen = sheets_of(site), set()
    fresh: dict[str, list[Sheet]] = {role: [] for role in ROLES}
    for role, address in ROLES.items():
        cookie = site.cookie_of(address) if address else ""
        for sheet in sheets:
            if role == "newcomer" and sheet.name not in WELCOME:
                continue
            status, html = site.read(sheet.path, cookie)
            body = CHANGING.sub("", html.partition("<main")[2])
            refused = status in {400, 403, 404}  # those pages are all alike
            if body and status not in {301, 302} and (status if refused else (sheet.path, body)) not in seen:
                seen.add(status if refused else (sheet.path, body))
                fresh[role].append(sheet)
    return fresh


def _examples() -> dict[str, list[dict[str, Any]]]:
    """Return the objects that pages are shown with, by the name of the page or by its room."""
    debated = Proposal.objects.filter(campaign__slug=OPEN)
    plain = {"pk": debated.get(title__startswith="Un dossier commun par réseau").pk}
    answered = {"pk": debated.get(title__startswith="Couper l’envoi des messages").pk}
    merged = debated.filter(title=MERGED).first() or _merged(debated)
    source, merging = {"pk": debated.filter(state="merged").earliest("pk").pk}, {"pk": merged.pk}
    draft = {"pk": _draft(Campaign.objects.get(slug=OPEN)).pk}
    return (
        questionnaire_examples.examples()
        | insight_examples.examples()
        | meeting_examples.examples()
        | {
            "debate": [plain],
            "debate:detail": [plain, answered, merging, source],
            "debate:history": [plain, answered],
            "debate:count": [plain, merging],
            "debate:draft": [draft],
            "debate:preview": [draft],
            "debate:withdraw": [draft],
            "debate:edit": [draft],
            "debate:reply": [{"pk": Argument.objects.filter(proposal=plain["pk"], parent=None).earliest("pk").pk}],
            "debate:merge": [{"pk": debated.get(title__startswith="Prêter un ordinateur dès", state="published").pk}],
            "debate:undo": [{"pk": Regrouping.objects.get(parts__proposal=merged).pk}],
            "campaign:landing": [{}, {"campaign": CLOSED}],
            "campaign:theme": [{"code": "acces"}],
            "campaign:phase": [{"pk": Phase.objects.filter(campaign__slug=OPEN).earliest("opens_at").pk}],
            "territory:detail": [{"key": key} for key in ("nat:fr", "aca:14", "dep:35")],
            "people:end_role": [{"pk": Role.objects.get(user__email="organisatrice@demo.invalid").pk}],
            "people:sign_in_link": [{"token": _token_of_link()}, {"token": "spent"}],
            "people:invitation": [{"token": _token_of_invitation()}, {"token": "spent"}],
        }
    )


def _merged(debated: Any) -> Proposal:
    parents = list(debated.filter(title__contains=" agenda "))
    moderator = User.objects.get(email=ROLES["moderator"])
    body = "Un agenda par établissement, que tout le monde lit."
    return merge_proposals(parents, title=MERGED, body=body, by=moderator, reason="La même idée, écrite deux fois.")


def _draft(campaign: Campaign) -> Proposal:
    title, body = "Prêter un ordinateur dès la rentrée à chaque collégien", "À la rentrée, pas à Noël."
    member = User.objects.get(email=ROLES["member"])
    return draft_proposal(campaign, theme=campaign.themes.get(code="acces"), title=title, body=body, by=member)


def _token_of_link() -> str:
    tokens: list[str] = []
    request_sign_in_link(INVITED, link_to=lambda token: tokens.append(token) or "")
    return tokens[0]


def _token_of_invitation() -> str:
    tokens: list[str] = []
    Invitation.objects.filter(email=INVITED, accepted_at=None).delete()
    editor, place = User.objects.get(email=ROLES["editor"]), node_with_key("dep:35")
    offer = {"email": INVITED, "name": RoleName.ORGANISER, "node": place, "by": editor}
    invite_to_role(**offer, link_to=lambda token: tokens.append(token) or "")
    return tokens[0]
