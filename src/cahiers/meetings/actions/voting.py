"""A vote of the room: prepared, opened, ballots, closed; its result never changes."""

import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cahiers.campaign.models import Theme
from cahiers.foundation.errors import Refused
from cahiers.foundation.journal import record
from cahiers.foundation.text import clean_line
from cahiers.meetings.actions.moving import locked_meeting
from cahiers.meetings.enums import Grade, VoteMethod
from cahiers.meetings.models import Ballot, Candidate, Idea, Meeting, RoomVote, VoteResult
from cahiers.meetings.queries.sheets import is_writable
from cahiers.meetings.structure.counting import Tally, count_graded, count_single
from cahiers.provenance.actions import link_things
from cahiers.provenance.enums import Relation

FEWEST, MOST = 2, 20
MOST_VOTERS = 5000
SECRET_BYTES = 32
CHOSEN = "1"


@transaction.atomic
def prepare_vote(
    meeting: Meeting,
    *,
    theme: Theme,
    question: str,
    method: str,
    who_may: str,
    electorate: int,
    candidates: Sequence[tuple[str, Idea | None]],
    by: Any,
) -> RoomVote:
    """Prepare a vote of the room on the propositions of a theme: its code is ready, nobody votes yet.

    Refused with fewer than two propositions, or twice the same, for a theme that the meeting does not treat, without
    saying who may vote and how many they are, or once the meeting is handed in.
    """
    meeting = locked_meeting(meeting)
    texts = [clean_line(text) for text, _idea in candidates]
    if not is_writable(meeting):
        raise Refused(_("Cette rencontre a remis sa synthèse\u202f: elle ne vote plus."))
    if not meeting.themes.filter(pk=theme.pk).exists():
        raise Refused(_("Choisissez un thème de cette rencontre."))
    if not FEWEST <= len(texts) <= MOST or not all(texts):
        raise Refused(_("Mettez aux voix de %(fewest)s à %(most)s propositions.") % {"fewest": FEWEST, "most": MOST})
    if len({text.casefold() for text in texts}) < len(texts):
        raise Refused(_("Deux propositions sont les mêmes\u202f: les voix se partageraient."))
    if max(map(len, texts)) > 500:
        raise Refused(_("Une proposition tient en 500 caractères."))
    if not 1 <= electorate <= MOST_VOTERS or not who_may.strip():
        raise Refused(_("Dites qui peut voter, et combien ils sont."))

    said = {"question": clean_line(question), "who_may": clean_line(who_may)}
    vote = RoomVote.objects.create(meeting=meeting, theme=theme, method=method, electorate=electorate, by=by, **said)
    ideas = [idea for _text, idea in candidates]
    Candidate.objects.bulk_create(
        Candidate(vote=vote, rank=rank, text=text, idea=idea)
        for rank, (text, idea) in enumerate(zip(texts, ideas, strict=True), start=1)
    )
    record("meetings.vote_prepared", vote, by=by, candidates=len(texts), method=method)
    return vote


@transaction.atomic
def withdraw_vote(vote: RoomVote, *, by: Any) -> None:
    """Take back a vote that was prepared and never opened. Refused afterwards: what was asked of people stays."""
    vote = _locked(vote)
    if vote.opened_at is not None:
        raise Refused(_("Ce vote a été ouvert\u202f: il ne peut plus être retiré."))
    record("meetings.vote_withdrawn", vote, by=by)
    vote.delete()


@transaction.atomic
def open_vote(vote: RoomVote, *, by: Any) -> RoomVote:
    """Let the room vote. Opening twice changes nothing. Refused once it is closed, or the meeting handed in."""
    vote = _locked(vote)
    if vote.closed_at is not None:
        raise Refused(_("Ce vote est clos."))
    if not is_writable(vote.meeting):
        raise Refused(_("Cette rencontre a remis sa synthèse\u202f: elle ne vote plus."))
    if vote.opened_at is None:
        vote.opened_at, vote.secret = timezone.now(), secrets.token_bytes(SECRET_BYTES)
        vote.save(update_fields=["opened_at", "secret"])
        record("meetings.vote_opened", vote, by=by)
    return vote


@transaction.atomic
def cast_ballot(vote: RoomVote, *, choices: Mapping[str, str], device: str) -> Ballot:
    """Take the ballot of a device, or put it in place of the one it sent before; nothing tells whose it is.

    The same ballot sent again changes nothing. Refused while the vote is not open, when the ballot is neither whole nor
    blank, or when as many have voted as may.
    """
    vote = _locked(vote)
    choices = _fitting(vote, choices)
    secret = _open_secret(vote)
    mark = hmac.digest(secret, device.encode(), "sha256")
    before = Ballot.objects.filter(vote=vote, mark=mark).first()
    if before is not None:
        Ballot.objects.filter(pk=before.pk).update(choices=choices)
        before.choices = choices
        return before
    _count_more(vote, 1)
    return Ballot.objects.create(pk=uuid4(), vote=vote, mark=mark, choices=choices)


@transaction.atomic
def type_ballots(vote: RoomVote, *, choices: Mapping[str, str], count: int, by: Any) -> None:
    """Add paper ballots that all say the same. Refused as `cast_ballot`."""
    vote = _locked(vote)
    choices = _fitting(vote, choices)
    _open_secret(vote)
    if count < 1:
        raise Refused(_("Écrivez combien de bulletins sont ainsi remplis."))
    _count_more(vote, count)
    Ballot.objects.bulk_create(Ballot(pk=uuid4(), vote=vote, choices=choices, is_typed=True) for _one in range(count))
    record("meetings.ballots_typed", vote, by=by, count=count)


def _open_secret(vote: RoomVote) -> bytes:
    if vote.opened_at is None:
        raise Refused(_("Ce vote n’est pas encore ouvert."))
    if vote.closed_at is not None or vote.secret is None:
        raise Refused(_("Ce vote est clos\u202f: ce bulletin n’est pas compté."))
    return bytes(vote.secret)


def _fitting(vote: RoomVote, choices: Mapping[str, str]) -> dict[str, str]:
    """Return a ballot as it is kept, propositions in order; nothing at all for a blank one."""
    given = {rank: grade for rank, grade in choices.items() if grade}
    ranks = [str(rank) for rank in vote.candidates.values_list("rank", flat=True)]
    grades = {CHOSEN} if vote.method == VoteMethod.SINGLE else set(Grade.values)
    if not given.keys() <= set(ranks) or not set(given.values()) <= grades:
        raise Refused(_("Ce bulletin n’est pas de ce vote\u202f: rechargez la page."))
    if vote.method == VoteMethod.SINGLE and len(given) > 1:
        raise Refused(_("Choisissez une seule proposition."))
    if vote.method == VoteMethod.GRADED and 0 < len(given) < len(ranks):
        raise Refused(_("Donnez une mention à chaque proposition, ou à aucune pour voter blanc."))
    return {rank: given[rank] for rank in ranks if rank in given}


def _count_more(vote: RoomVote, count: int) -> None:
    left = vote.electorate - vote.cast
    if left < count:
        sentence = ngettext(
            "Il reste %(left)s bulletin à recevoir\u202f: tous les autres le sont déjà.",
            "Il reste %(left)s bulletins à recevoir\u202f: tous les autres le sont déjà.",
            left,
        )
        raise Refused(sentence % {"left": left})
    RoomVote.objects.filter(pk=vote.pk).update(cast=F("cast") + count)


@transaction.atomic
def close_vote(vote: RoomVote, *, by: Any) -> VoteResult:
    """Close a vote: count it once and for all, and destroy what could tell one device from another.

    Closing twice gives the same result. Refused when it was never opened. The ideas behind the winning propositions are
    linked to the vote: cited there, not decided; a room's choice binds nobody.
    """
    vote = _locked(vote)
    if vote.closed_at is not None:
        return vote.result
    if vote.opened_at is None:
        raise Refused(_("Ce vote n’a pas été ouvert."))
    tally = _tally(vote, Ballot.objects.filter(vote=vote).values_list("choices", flat=True))
    Ballot.objects.filter(vote=vote).update(mark=None)
    vote.closed_at, vote.secret = timezone.now(), None
    vote.save(update_fields=["closed_at", "secret"])
    result = VoteResult.objects.create(
        vote=vote,
        counts={str(rank): {str(grade): n for grade, n in counted.items()} for rank, counted in tally.counts.items()},
        blank=tally.blank,
        cast=vote.cast,
        electorate=vote.electorate,
        winners=list(tally.winners),
    )
    _link_winners(vote, tally, by)
    record("meetings.vote_closed", vote, by=by, cast=vote.cast, winners=len(tally.winners))
    return result


def _tally(vote: RoomVote, ballots: Iterable[Mapping[str, str]]) -> Tally:
    count = count_single if vote.method == VoteMethod.SINGLE else count_graded
    read = ({int(rank): int(grade) for rank, grade in choices.items()} for choices in ballots)
    return count(read, list(vote.candidates.values_list("rank", flat=True)))


def _link_winners(vote: RoomVote, tally: Tally, by: Any) -> None:
    reason = (
        _("Placée en tête par la salle") if len(tally.winners) == 1 else _("Placée en tête par la salle, à égalité")
    )
    for candidate in vote.candidates.filter(rank__in=tally.winners, idea__isnull=False).select_related("idea"):
        idea: Any = candidate.idea
        locator = {"version": idea.version, "rank": candidate.rank}
        link_things(idea, vote, Relation.QUOTED, by=by, reason=reason, locator=locator)


def _locked(vote: RoomVote) -> RoomVote:
    votes = RoomVote.objects.select_for_update(of=("self",)).select_related("meeting__campaign", "theme")
    return votes.get(pk=vote.pk)
