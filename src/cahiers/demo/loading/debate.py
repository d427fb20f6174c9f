"""Proposals, arguments, replies, answers: kept with their versions, followers, links and journal lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cahiers.debate.enums import AuthorKind, Fate, Stance, State
from cahiers.debate.models import Argument, ClosingStatement, Follow, OfficialAnswer, Proposal, ProposalVersion, Useful
from cahiers.demo.cast import CAST, EDITOR, MODERATOR
from cahiers.demo.loading.campaigns import Staged
from cahiers.demo.loading.crowd import Crowd
from cahiers.demo.loading.ledger import Ledger
from cahiers.foundation.text import clean, clean_line
from cahiers.people.models import User
from cahiers.provenance.enums import Relation
from cahiers.provenance.models import Link
from cahiers.territory.models import Node


@dataclass
class Debated:
    """A proposal and what makes people vote on it: how many (`appeal`, 0 to 100) and how divided (`divisive`)."""

    proposal: Proposal
    appeal: float
    divisive: float


def publish(
    ledger: Ledger,
    staged: Staged,
    *,
    title: str,
    body: str,
    theme: str,
    at: datetime,
    author: User | None,
    challenge: str = "",
    territory: Node | None = None,
    signature: dict[str, str] | None = None,
) -> Proposal:
    """Keep a published proposal, its version and, when a person signs it, their following it."""
    proposal = Proposal(
        id=ledger.id_at(at),
        campaign=staged.campaign,
        theme=staged.themes[theme],
        challenge=staged.challenges.get(challenge),
        territory=territory,
        title=clean_line(title),
        body=clean(body),
        state=State.PUBLISHED,
        author=author,
        author_kind=AuthorKind.PERSON,
        author_name=author.display_name if author else "",
        audience=author.audience if author else "",
        created_at=at,
        published_at=at,
        follower_count=1 if author else 0,
    )
    if author is None and signature:
        proposal.author_kind, proposal.author_name = signature["author_kind"], signature["author_name"]
        proposal.audience = signature["audience"]
    ledger.add(proposal)
    ledger.line("proposal.drafted", proposal, at=at, by=author)
    ledger.line("proposal.published", proposal, at=at, by=author)
    if author:
        ledger.add(Follow(proposal=proposal, follower=author, since=at))
    return proposal


def keep_version(ledger: Ledger, proposal: Proposal, *, edited_at: datetime | None = None, before: str = "") -> None:
    """Keep the text as its first version; or, when it was edited, the text before and the text now."""
    first = before if edited_at else proposal.body
    texts = [(first, proposal.published_at), *([(proposal.body, edited_at)] if edited_at else [])]
    for number, (body, at) in enumerate(texts, 1):
        version = ProposalVersion(proposal=proposal, number=number, title=proposal.title, body=body, by=proposal.author)
        version.at = at or ledger.now
        ledger.add(version)
    if edited_at:
        proposal.version = 2
        ledger.line("proposal.edited", proposal, at=edited_at, by=proposal.author, version=2)


def argue(
    ledger: Ledger,
    proposal: Proposal,
    *,
    author: User,
    stance: Stance,
    body: str,
    at: datetime,
    readers: Sequence[User] = (),
) -> Argument:
    """Keep an argument and those who found it useful."""
    argument = Argument(
        id=ledger.id_at(at),
        proposal=proposal,
        stance=stance,
        body=clean(body),
        author=author,
        author_name=author.display_name,
        audience=author.audience,
        created_at=at,
        useful_count=len(readers),
    )
    ledger.add(argument)
    ledger.line("argument.published", argument, at=at, by=author)
    proposal.argument_count += 1
    for reader in readers:
        read_at = ledger.minutes_after(max(at, reader.joined_at), 3 * 24 * 60)
        ledger.add(Useful(argument=argument, reader=reader, at=read_at))
        ledger.line("argument.found_useful", argument, at=read_at, by=reader)
    return argument


def _reply(ledger: Ledger, parent: Argument, *, author: User, body: str, at: datetime) -> None:
    reply = Argument(
        id=ledger.id_at(at),
        proposal=parent.proposal,
        parent=parent,
        body=clean(body),
        author=author,
        author_name=author.display_name,
        audience=author.audience,
        created_at=at,
    )
    ledger.add(reply)
    ledger.line("argument.replied", reply, at=at, by=author)


def write_debate(
    ledger: Ledger, staged: Staged, contents: list[dict[str, Any]], nodes: dict[str, Node], crowd: Crowd
) -> list[Debated]:
    """Keep the proposals written for the demo, with all that was said under them."""
    return [_write_proposal(ledger, staged, content, nodes, crowd) for content in contents]


def _moment(ledger: Ledger, staged: Staged, day: int) -> datetime:
    """Return a waking hour of that day of the campaign, never to come nor after its end."""
    at = staged.opening + timedelta(days=day, hours=7 + 15 * ledger.random.random())
    return min(at, staged.closing - timedelta(hours=1 + ledger.random.random()))


def _write_proposal(
    ledger: Ledger, staged: Staged, content: dict[str, Any], nodes: dict[str, Node], crowd: Crowd
) -> Debated:
    author = crowd.by_key[content["author"]] if "author" in content else None
    at = _moment(ledger, staged, content["day"])
    proposal = publish(
        ledger,
        staged,
        title=content["title"],
        body=content["body"],
        theme=content["theme"],
        at=at,
        author=author,
        challenge=content.get("challenge", ""),
        territory=nodes[content["territory"]] if content.get("territory") else None,
        signature=None if author else content,
    )
    last = _write_arguments(ledger, staged, proposal, content["arguments"], crowd)
    paragraphs = proposal.body.split("\n\n")
    was_edited = author is not None and "answer" in content and len(paragraphs) > 2
    if was_edited:  # what the debate brought in
        before = "\n\n".join(paragraphs[:-1])
        keep_version(ledger, proposal, edited_at=ledger.minutes_after(last, 600), before=before)
    else:
        keep_version(ledger, proposal)
    _add_followers(ledger, proposal, crowd, 2 + content["appeal"] // 12)
    if "closing" in content:
        _close(ledger, proposal, content["closing"], crowd)
    if "answer" in content:
        _answer(ledger, proposal, content["answer"], crowd)
    return Debated(proposal, content["appeal"], content["divisive"])


def _write_arguments(
    ledger: Ledger, staged: Staged, proposal: Proposal, contents: list[dict[str, Any]], crowd: Crowd
) -> datetime:
    """Keep the arguments and replies; return the date of the last word."""
    last = published = proposal.published_at or ledger.now
    for content in contents:
        author = crowd.by_key[content["author"]]
        at = _moment(ledger, staged, content["day"])
        at = at if at > published else ledger.minutes_after(published, 90)
        readers = [person for person in ledger.random.sample(crowd.people, content["useful"] + 1) if person != author]
        argument = argue(
            ledger,
            proposal,
            author=author,
            stance=Stance(content["stance"]),
            body=content["body"],
            at=at,
            readers=readers[: content["useful"]],
        )
        last = max(last, at)
        for reply in content["replies"]:
            at = max(_moment(ledger, staged, reply["day"]), ledger.minutes_after(at, 120))
            _reply(ledger, argument, author=crowd.by_key[reply["author"]], body=reply["body"], at=at)
            last = max(last, at)
    return last


def _add_followers(ledger: Ledger, proposal: Proposal, crowd: Crowd, count: int) -> None:
    known = [crowd.by_key[one.key] for one in CAST if not one.name]
    sample = ledger.random.sample(known, 2) + ledger.random.sample(crowd.people, count)
    drawn = {person.pk: person for person in sample if person.pk != proposal.author_id}
    for person in drawn.values():
        since = ledger.minutes_after(max(proposal.published_at or ledger.now, person.joined_at), 5 * 24 * 60)
        ledger.add(Follow(proposal=proposal, follower=person, since=since))
    proposal.follower_count += len(drawn)


def _close(ledger: Ledger, proposal: Proposal, body: str, crowd: Crowd) -> None:
    at = ledger.now - timedelta(days=4, hours=5 * ledger.random.random())
    moderator = crowd.by_key[MODERATOR]
    ledger.add(ClosingStatement(id=ledger.id_at(at), proposal=proposal, body=clean(body), at=at, by=moderator))
    ledger.line("debate.closed_with_statement", proposal, at=at, by=moderator)


def _answer(ledger: Ledger, proposal: Proposal, content: dict[str, str], crowd: Crowd) -> None:
    at = ledger.now - timedelta(days=1, hours=20 * ledger.random.random())
    editor, fate = crowd.by_key[EDITOR], Fate(content["status"])
    answer = OfficialAnswer(
        id=ledger.id_at(at),
        proposal=proposal,
        fate=fate,
        body=clean(content["body"]),
        reason=clean(content["reason"]),
        speaker=clean_line(content["by_body"]),
        at=at,
        by=editor,
    )
    proposal.fate = fate
    link = Link(
        id=ledger.id_at(at),
        source_kind="proposal",
        source_id=proposal.pk,
        target_kind="answer",
        target_id=answer.pk,
        relation=Relation.ANSWERED,
        at=at,
        by=editor,
        reason=answer.reason,
    )
    ledger.add(answer)
    ledger.add(link)
    ends = {"source": str(proposal.pk), "target": str(answer.pk)}
    ledger.raw_line("provenance.linked", "link", link.pk, at=at, by=editor.pk, relation="answered", **ends)
    ledger.line("proposal.answered", proposal, at=at, by=editor, fate=fate.value)
