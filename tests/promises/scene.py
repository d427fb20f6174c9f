"""One believable corner of the site for the proofs that walk through every address.

`Scene` holds a person for each role and a thing for each word of the access table. A later room adds its things in
`things`, its bodies in `bodies`, and its addresses in `access_table`.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from django.utils import timezone
from tests.factories.campaign import (
    CampaignFactory,
    ChallengeFactory,
    EventFactory,
    GuidingQuestionFactory,
    PhaseFactory,
    ThemeFactory,
)
from tests.factories.debate import ArgumentFactory, ProposalFactory, vote
from tests.factories.people import UserFactory
from tests.factories.territory import small_tree
from tests.promises import insight_scene, meetings_scene, questionnaires_scene

from cahiers.campaign.enums import State as CampaignState
from cahiers.campaign.models import PhaseChange
from cahiers.debate.actions.answers import answer_proposal, close_debate
from cahiers.debate.actions.arguments import reply
from cahiers.debate.actions.proposals import edit_proposal
from cahiers.debate.actions.regrouping import merge_proposals, split_proposal, undo_regrouping
from cahiers.debate.enums import Fate, Stance
from cahiers.debate.models import ImportedTally, Regrouping
from cahiers.foundation.idempotency import new_key
from cahiers.people.enums import RoleName
from cahiers.people.identity.addresses import canonical_address
from cahiers.people.identity.tokens import digest
from cahiers.people.models import Invitation, Role, SignInLink

TOKEN, OFFER = "jeton-de-connexion", "jeton-d-invitation"
ROLES = (
    "anonymous",  # nobody is signed in
    "newcomer",  # signed in, no profile yet
    "participant",
    "minor",  # 15 to 17
    "author",  # of the draft and of what the table calls "own"
    "organiser",  # of meetings in a school of académie A
    "moderator",  # national
    "moderator_b",  # of académie B only
    "coordinator",  # of a département of académie A
    "delegate_a",  # of académie A
    "delegate_b",  # of académie B
    "analyst",
    "national",
    "administrator",
)


@dataclass(frozen=True)
class Address:
    """An address of the site, by its full name, and the parts of its path that change."""

    name: str
    view: Any
    parts: frozenset[str]

    @property
    def methods(self) -> set[str]:
        """The methods that its door opens."""
        return set(self.view.door.split(", ")) if hasattr(self.view, "door") else set()

    def door_of(self, method: str) -> Any:
        """Return the view behind one method of the address."""
        return getattr(self.view, {"GET": "read", "POST": "write"}[method], self.view)


def addresses(resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()) -> list[Address]:
    """Return every address of the site, read from the resolver: nobody can forget one."""
    found: list[Address] = []
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            name = ":".join([*spaces, entry.name or f"<nameless {entry.pattern}>"])
            parts = frozenset(entry.pattern.converters) - set(entry.default_args)
            found.append(Address(name, entry.callback, parts | frozenset(spaces_parts.get(spaces, ()))))
        else:
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            spaces_parts[inner] = (*spaces_parts.get(spaces, ()), *entry.pattern.converters)
            found += addresses(entry, inner)
    return found


spaces_parts: dict[tuple[str, ...], tuple[str, ...]] = {}


@dataclass
class Scene:
    """The people and the things of a small consultation."""

    people: dict[str, Any] = field(default_factory=dict)
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    tree: Any = None
    campaign: Any = None
    other: Any = None
    phase: Any = None
    since: Any = None
    meeting: Any = None
    held: Any = None
    hidden_meeting: Any = None

    def path(self, address: Address, word: str) -> str:
        """Return the path of an address for the thing that a word of the table names."""
        thing = self.things[word]
        return reverse(address.name, kwargs={part: thing[part] for part in address.parts})

    def body(self, name: str) -> dict[str, Any]:
        """Return what a right form sends to an address, with a new key."""
        sent = self.bodies.get(name, {})
        for file in (value for value in sent.values() if isinstance(value, SimpleUploadedFile)):
            file.seek(0)
        return {"idempotency_key": new_key()} | sent

    @cached_property
    def bodies(self) -> dict[str, dict[str, Any]]:
        """Return what a right form sends to each address that takes one."""
        text = {"title": "Ouvrir les salles le soir", "body": "Trois soirs par semaine."}
        soon = timezone.localtime(timezone.now() + timedelta(days=9), self.campaign.zone)
        return {
            "campaign:phase": {
                "opens_at": timezone.localtime(self.since).strftime("%Y-%m-%dT%H:%M:%S"),
                "closes_at": soon.strftime("%Y-%m-%dT%H:%M"),
                "reason": "Plus de temps",
            },
            "debate:new": {"theme": self.campaign.themes.first().code, **text},
            "debate:draft": {"theme": self.campaign.themes.first().code, **text},
            "debate:edit": text,
            "debate:vote": {"choice": "for"},
            "debate:follow": {"follow": "1"},
            "debate:useful": {"useful": "1"},
            "debate:argue": {"stance": "for", "body": "Parce que cela sert à tous."},
            "debate:reply": {"body": "Pas partout."},
            "debate:merge": {"others": [str(self.other.pk)], "reason": "Même demande", **text},
            "debate:split": {
                "first_title": "Une",
                "first_body": "Un texte",
                "second_title": "Deux",
                "second_body": "Un autre",
                "reason": "Deux idées",
            },
            "debate:answer": {"fate": "accepted", "body": "Oui.", "reason": "Utile", "speaker": "Le ministère"},
            "debate:closing": {"body": "L’accord est large."},
            "debate:undo": {"reason": "Elles disaient autre chose"},
            "people:sign_in": {"email": "quelqu-un@exemple.fr"},
            "people:account": {"display_name": "Renard curieux 77", "audience": "other"},
            "people:welcome": {"age": "adult", "display_name": "Nouvelle Venue", "audience": "other"},
            "people:password": {"password": "quatre mots pas comme les autres"},
            "people:roles": {"email": "invitee@exemple.fr", "name": "organiser", "node": self.tree.brest.key},
            "people:end_role": {"reason": "Fin de mission"},
            **questionnaires_scene.bodies(self),
            **meetings_scene.bodies(self),
            **insight_scene.bodies(self),
            "portal:contact": {"topic": "question", "message": "Bonjour à vous."},
            "portal:accessibility_feedback": {"message": "Le bouton ne se lit pas."},
        }


def build() -> Scene:
    """Make the scene: about 150 rows."""
    scene = Scene()
    scene.tree = tree = small_tree()
    posts = {
        "organiser": (RoleName.ORGANISER, tree.hoche),
        "moderator": (RoleName.MODERATOR, tree.france),
        "moderator_b": (RoleName.MODERATOR, tree.creteil),
        "coordinator": (RoleName.COORDINATOR, tree.ille_et_vilaine),
        "delegate_a": (RoleName.DELEGATE, tree.rennes),
        "delegate_b": (RoleName.DELEGATE, tree.creteil),
        "analyst": (RoleName.ANALYST, tree.france),
        "national": (RoleName.NATIONAL, tree.france),
        "administrator": (RoleName.ADMINISTRATOR, tree.france),
    }
    for role in ROLES[1:]:
        scene.people[role] = UserFactory(newcomer=role == "newcomer", young=role == "minor")
        if role in posts:
            name, node = posts[role]
            Role.objects.create(user=scene.people[role], name=name, node=node)
    _debate(scene)
    _other_campaigns(scene)
    _people(scene)
    questionnaires_scene.build(scene)
    meetings_scene.build(scene)
    insight_scene.build(scene)
    return scene


def _debate(scene: Scene) -> None:
    """The national campaign, open for everything."""
    people, tree = scene.people, scene.tree
    scene.since = timezone.now().replace(microsecond=0) - timedelta(days=1)
    scene.campaign = campaign = CampaignFactory(scope=tree.france)
    theme = ThemeFactory(campaign=campaign)
    early = {"opens_at": scene.since, "closes_at": scene.since + timedelta(hours=1)}
    moved = PhaseFactory(campaign=campaign, opens_at=scene.since, gestures=[])
    PhaseChange.objects.create(
        phase=moved, previous_opens_at=early["opens_at"], previous_closes_at=early["closes_at"], **early, reason="Fête"
    )
    scene.phase = PhaseFactory(campaign=campaign, opens_at=scene.since, description="On propose, on débat, on vote.")
    challenge = ChallengeFactory(theme=theme, problem="Tout le monde n’a pas de machine.")
    GuidingQuestionFactory(theme=theme)
    EventFactory(campaign=campaign, body="Ouvert à tous", place="Rennes", territory=tree.rennes)
    somebody, voter = UserFactory(), UserFactory()

    def proposal(**words: Any) -> Any:
        return ProposalFactory(campaign=campaign, theme=theme, **({"author": somebody} | words))

    published, own, scene.other = (
        proposal(challenge=challenge, territory=tree.hoche),
        proposal(author=people["author"]),
        proposal(),
    )
    edit_proposal(own, title="Ouvrir les salles", body="Tous les soirs.", by=people["author"])
    argument = ArgumentFactory(proposal=published, author=somebody)
    own_argument = ArgumentFactory(proposal=published, author=people["author"], stance=Stance.AGAINST)
    reply(argument, body="Chez nous non plus.", by=voter)
    for role in ("author", "participant", "minor"):
        vote(published, by=people[role])
    vote(published, Stance.AGAINST, by=voter)
    answer_proposal(
        published, fate=Fate.UNDER_STUDY, body="Nous regardons.", reason="Coût", speaker="Le ministère", by=None
    )
    close_debate(published, body="L’accord est large.", by=None)
    parents = [proposal(), proposal()]
    merged = merge_proposals(parents, title="Réunies", body="Un texte", by=people["moderator"], reason="Même demande")
    regrouping = Regrouping.objects.get()
    split = proposal()
    split_proposal(split, [("Une", "texte"), ("Deux", "texte")], by=people["moderator"], reason="Deux idées")

    merge_then_undo(proposal(), proposal(), by=people["moderator"])
    counted = proposal(imported_for=7)
    ImportedTally.objects.create(
        proposal=counted,
        as_of=scene.since,
        votes_for=7,
        votes_mixed=0,
        votes_against=0,
        source="Une autre consultation",
    )
    here = {"campaign": campaign.slug, "code": theme.code, "key": tree.hoche.key}
    scene.things |= {
        "-": here,
        "campaign": here,
        "phase": here | {"pk": scene.phase.pk},
        "published": here | {"pk": published.pk},
        "own": here | {"pk": own.pk},
        "draft": here | {"pk": proposal(author=people["author"], draft=True).pk},
        "parent": here | {"pk": parents[0].pk},
        "merged": here | {"pk": merged.pk},
        "split": here | {"pk": split.pk},
        "regrouping": here | {"pk": regrouping.pk},
        "argument": here | {"pk": argument.pk},
        "own_argument": here | {"pk": own_argument.pk},
    }


def merge_then_undo(*parents: Any, by: Any) -> None:
    """Make a regrouping that was undone."""
    merged = merge_proposals(parents, title="À tort", body="Un texte", by=by, reason="Même demande")
    undo_regrouping(Regrouping.objects.get(parts__proposal=merged), by=by, reason="Elles disaient autre chose")


def _other_campaigns(scene: Scene) -> None:
    """A campaign that is over, one nobody may see yet, one of académie B."""
    over = CampaignFactory(scope=scene.tree.france)
    PhaseFactory(campaign=over, closed=True)
    hidden = CampaignFactory(scope=scene.tree.france, state=CampaignState.DRAFT)
    academic = CampaignFactory(scope=scene.tree.creteil)
    for campaign in (hidden, academic):
        PhaseFactory(campaign=campaign, opens_at=scene.since)
    author = scene.people["author"]
    for word, campaign in (("closed", over), ("hidden", hidden), ("academic", academic)):
        theme = campaign.themes.first() or ThemeFactory(campaign=campaign)
        made = ProposalFactory(campaign=campaign, theme=theme, author=author)
        argument = ArgumentFactory(proposal=made, author=author)
        here = {"campaign": campaign.slug, "code": theme.code, "key": scene.tree.hoche.key}
        scene.things[word] = here | {"pk": made.pk}
        scene.things[f"{word}_argument"] = here | {"pk": argument.pk}
        scene.things[f"{word}_phase"] = here | {"pk": campaign.phases.first().pk}
        draft = ProposalFactory(campaign=campaign, theme=theme, author=author, draft=True)
        scene.things[f"{word}_draft"] = here | {"pk": draft.pk}
    # What belongs to one campaign, asked for under the address of another.
    elsewhere = {"campaign": over.slug}
    for word, pk_of in (("crossed", "published"), ("crossed_argument", "argument"), ("crossed_phase", "phase")):
        scene.things[word] = scene.things[pk_of] | elsewhere
    scene.things["crossed_regrouping"] = scene.things["regrouping"] | elsewhere
    scene.things["picker"] = scene.things["-"] | {"query": "?name=territory&territory_q=rennes"}


def _people(scene: Scene) -> None:
    """Links, invitations and roles to end."""
    tomorrow = timezone.now() + timedelta(days=1)
    address = "invitee-en-attente@exemple.fr"
    SignInLink.objects.create(
        email=address, canonical_email=canonical_address(address), token_digest=digest(TOKEN), expires_at=tomorrow
    )
    offer = {"name": RoleName.ORGANISER, "node": scene.tree.hoche, "invited_by": scene.people["delegate_a"]}
    Invitation.objects.create(email=address, token_digest=digest(OFFER), expires_at=tomorrow, **offer)
    administrator = UserFactory()
    Role.objects.create(user=administrator, name=RoleName.ADMINISTRATOR, node=scene.tree.france)
    waiting = Invitation.objects.create(
        email="futur@exemple.fr",
        name=RoleName.ADMINISTRATOR,
        node=scene.tree.france,
        invited_by=administrator,
        token_digest=digest("jeton-jamais-parti"),
        expires_at=tomorrow,
    )

    def role_on(name: str, node: Any) -> dict[str, Any]:
        return {"pk": Role.objects.create(user=UserFactory(), name=name, node=node).pk}

    scene.things |= {
        "link": {"token": TOKEN},
        "offer": {"token": OFFER},
        "unknown_token": {"token": "inconnu"},
        "waiting": {"pk": waiting.pk},
        "role_in_a": role_on(RoleName.ORGANISER, scene.tree.hoche),
        "role_in_b": role_on(RoleName.ORGANISER, scene.tree.fresnes),
        "national_role": role_on(RoleName.NATIONAL, scene.tree.france),
        "own_role": {"pk": scene.people["organiser"].roles.get().pk},
    }
