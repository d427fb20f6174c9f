"""Write, publish, edit and withdraw a proposal."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from cahiers.campaign.enums import Gesture
from cahiers.campaign.models import Campaign, Challenge, Theme
from cahiers.campaign.queries import is_open_for
from cahiers.debate.actions.tell import tell_followers
from cahiers.debate.enums import AuthorKind, State
from cahiers.debate.models import Follow, Proposal, ProposalVersion
from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.foundation.text import clean, clean_line
from cahiers.territory.models import Node


def locked(proposal: Proposal) -> Proposal:
    """Return the proposal's row, held until the transaction ends; its readers and other rows do not wait."""
    return Proposal.objects.select_for_update(of=("self",), no_key=True).select_related("campaign").get(pk=proposal.pk)


def _check_places(theme: Theme, challenge: Challenge | None, campaign: Campaign) -> None:
    if theme.campaign_id != campaign.pk:
        raise Refused(_("Ce thème n’appartient pas à cette campagne."))
    if challenge is not None and challenge.theme_id != theme.pk:
        raise Refused(_("Ce défi n’appartient pas au thème choisi."))


def _signature(kind: str, name: str, by: Any) -> dict[str, str]:
    """Return who signs: the person as their account says, or the meeting or body that they write for."""
    if kind == AuthorKind.PERSON:
        return {"author_kind": kind, "author_name": by.display_name, "audience": by.audience}
    if not clean_line(name):
        raise Refused(_("Dites le nom de la rencontre ou de l’instance au nom de laquelle vous écrivez."))
    return {"author_kind": kind, "author_name": clean_line(name), "audience": ""}


@transaction.atomic
def draft_proposal(
    campaign: Campaign,
    *,
    theme: Theme,
    title: str,
    body: str,
    by: Any,
    challenge: Challenge | None = None,
    territory: Node | None = None,
    author_kind: str = AuthorKind.PERSON,
    author_name: str = "",
) -> Proposal:
    """Keep a proposal that only its author sees; a meeting or a body is named, a person is by their account.

    Refused when no phase takes proposals, when theme, challenge and campaign do not belong together, or when
    a meeting or a body has no name.
    """
    _check_places(theme, challenge, campaign)
    signature = _signature(author_kind, author_name, by)
    if not is_open_for(campaign, Gesture.PROPOSE):
        raise Refused(_("Le dépôt de propositions n’est pas ouvert."))

    proposal = Proposal.objects.create(
        campaign=campaign,
        theme=theme,
        challenge=challenge,
        territory=territory,
        title=clean_line(title),
        body=clean(body),
        author=by,
        **signature,
    )
    record("proposal.drafted", proposal, by=by)
    return proposal


@transaction.atomic
def change_draft(
    proposal: Proposal,
    *,
    theme: Theme,
    title: str,
    body: str,
    by: Any,
    challenge: Challenge | None = None,
    territory: Node | None = None,
    author_kind: str = AuthorKind.PERSON,
    author_name: str = "",
) -> Proposal:
    """Change a draft; nobody else has read it, so no version is kept.

    Refused once published: a published text is edited, with its history shown.
    """
    proposal = locked(proposal)
    _check_places(theme, challenge, proposal.campaign)
    if proposal.state != State.DRAFT:
        raise Refused(_("Cette proposition est déjà publiée."))

    proposal.theme, proposal.challenge, proposal.territory = theme, challenge, territory
    proposal.title, proposal.body = clean_line(title), clean(body)
    signature = _signature(author_kind, author_name, by)
    for name, value in signature.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=["theme", "challenge", "territory", "title", "body", *signature])
    record("proposal.draft_changed", proposal, by=by)
    return proposal


@transaction.atomic
def publish_proposal(proposal: Proposal, *, by: Any) -> Proposal:
    """Show a draft to everybody, as its first version; its author follows it.

    Refused when it is already published or when no phase takes proposals any more; the draft is kept.
    """
    proposal = locked(proposal)
    if proposal.state != State.DRAFT:
        raise Refused(_("Cette proposition est déjà publiée."))
    if not is_open_for(proposal.campaign, Gesture.PROPOSE):
        raise Refused(_("Le dépôt de propositions est clos : votre brouillon est conservé."))

    name = proposal.author_name if proposal.author_kind != AuthorKind.PERSON else ""
    signature = _signature(proposal.author_kind, name, by)
    Proposal.objects.filter(pk=proposal.pk).update(
        state=State.PUBLISHED, published_at=Now(), follower_count=1, **signature
    )
    ProposalVersion.objects.create(proposal=proposal, number=1, title=proposal.title, body=proposal.body, by=by)
    Follow.objects.create(proposal=proposal, follower=by)
    record("proposal.published", proposal, by=by)
    proposal.refresh_from_db(fields=["state", "published_at", "author_name", "audience", "follower_count"])
    return proposal


@transaction.atomic
def edit_proposal(proposal: Proposal, *, title: str, body: str, by: Any) -> Proposal:
    """Publish a new version; the earlier ones stay readable, with their dates.

    Refused when nothing changes, when the proposal no longer lives, or when no phase takes proposals.
    """
    proposal = locked(proposal)
    title, body = clean_line(title), clean(body)
    if not proposal.is_open:
        raise Refused(_("Cette proposition ne se modifie plus."))
    if not is_open_for(proposal.campaign, Gesture.PROPOSE):
        raise Refused(_("Le temps des propositions est clos : le texte ne change plus."))
    if (title, body) == (proposal.title, proposal.body):
        raise Refused(_("Rien n’a changé dans le texte."))

    proposal.title, proposal.body, proposal.version = title, body, proposal.version + 1
    proposal.save(update_fields=["title", "body", "version"])
    ProposalVersion.objects.create(proposal=proposal, number=proposal.version, title=title, body=body, by=by)
    record("proposal.edited", proposal, by=by, version=proposal.version)
    tell_followers(
        [proposal],
        _("Une proposition que vous suivez a changé"),
        _("Son auteur en a publié une nouvelle version."),
        but=by,
    )
    return proposal


@transaction.atomic
def withdraw_proposal(proposal: Proposal, *, by: Any) -> Proposal:
    """Take a proposal back: a draft is forgotten from lists, a published one stays readable, marked as withdrawn.

    Its votes and arguments are kept. Refused when it was merged or split: others now share it.
    """
    proposal = locked(proposal)
    if proposal.state == State.WITHDRAWN:
        raise Refused(_("Cette proposition est déjà retirée."))
    if proposal.state not in {State.DRAFT, State.PUBLISHED}:
        raise Refused(_("Cette proposition a été regroupée avec d’autres : elle ne se retire plus seule."))

    if proposal.state == State.DRAFT:
        record("proposal.draft_thrown_away", proposal, by=by)
        proposal.delete()
        return proposal
    proposal.state = State.WITHDRAWN
    proposal.save(update_fields=["state"])
    record("proposal.withdrawn", proposal, by=by)
    tell_followers(
        [proposal],
        _("Une proposition que vous suivez a été retirée"),
        _("Son auteur l’a retirée ; elle reste lisible, avec ses votes et ses arguments."),
        but=by,
    )
    return proposal
