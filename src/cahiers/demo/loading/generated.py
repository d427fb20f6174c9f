"""A national debate: proposals and arguments composed from written pieces, never the same title twice.

The rules of composition are in the notes of `content/variants.json`: one subject for a proposal from title to
end, sentences that fit that subject only, sentences kept for those who could say them.
"""

import random
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from cahiers.debate.enums import Stance
from cahiers.demo.content import read
from cahiers.demo.loading.campaigns import Staged
from cahiers.demo.loading.crowd import Crowd
from cahiers.demo.loading.debate import Debated, argue, keep_version, publish
from cahiers.demo.loading.ledger import Ledger
from cahiers.people.models import User
from cahiers.territory.models import Node

THEME_SHARES = {"acces": 0.24, "enseigner": 0.29, "collaborer": 0.16, "responsable": 0.16, "gouvernance": 0.15}
STANCES = {Stance.FOR: 0.52, Stance.MIXED: 0.25, Stance.AGAINST: 0.23}
# The challenge that answers to each topic of the written pieces.
CHALLENGES = {
    "materiel": "acces-equiper",
    "reseau": "acces-territoires",
    "besoins": "acces-besoins",
    "aide": "acces-aise",
    "formation": "enseigner-former",
    "distance": "enseigner-distance",
    "evaluation": "enseigner-evaluer",
    "equipe": "collaborer-cadres",
    "messages": "collaborer-temps",
    "outils": "collaborer-outils",
    "recherche": "collaborer-recherche",
    "sobriete": "responsable-sobriete",
    "souverain": "responsable-souverain",
    "donnees": "responsable-donnees",
    "roles": "gouv-roles",
    "parents": "gouv-parents",
    "crise": "gouv-crise",
    "partenaires": "gouv-partenaires",
}

CONTRACTIONS = {
    "le": {"de": "du", "à": "au", "De": "Du", "À": "Au"},
    "les": {"de": "des", "à": "aux", "De": "Des", "À": "Aux"},
}


class Pieces:
    """The written pieces of a theme, and the choice of those that fit a subject and a speaker."""

    def __init__(self, draw: random.Random, theme: str) -> None:
        variants = read("variants.json")
        self.draw = draw
        self.pieces: dict[str, Any] = variants["themes"][theme]
        self.topics: dict[str, list[str]] = variants["topics"]
        self.only: dict[str, list[str]] = variants["only"]
        self.places: list[str] = variants["places"]

    def topics_of(self, subject: str) -> set[str]:
        """Return what a subject is about."""
        return set(self.pieces["subject_topics"].get(subject, ()))

    def fitting(self, sentences: Iterable[str], topics: set[str], audience: str) -> list[str]:
        """Return the sentences that suit these topics in the mouth of that audience."""
        return [
            sentence
            for sentence in sentences
            if not (about := self.topics.get(sentence)) or not topics.isdisjoint(about)
            if not (speakers := self.only.get(sentence)) or audience in speakers
        ]

    def proposal(self, audience: str) -> tuple[str, str, str]:
        """Return a title, a body and their subject."""
        draw, pieces = self.draw, self.pieces
        subject = draw.choice(pieces["subjects"])
        topics = self.topics_of(subject)
        words = {
            "subject": subject,
            "Subject": subject[0].upper() + subject[1:],
            "place": draw.choice(self.places),
            "who": draw.choice(pieces["whos"]),
        }
        title = draw.choice(pieces["proposal_templates"])
        middles = self.fitting(pieces["body_middles"], topics, audience)
        parts = [
            draw.choice(self.fitting(pieces["body_openings"], topics, audience)),
            *draw.sample(middles, min(len(middles), draw.choice((2, 2, 3, 3, 4)))),
        ]
        if draw.random() < 0.7:
            parts.append(draw.choice(self.fitting(pieces["body_closings"], topics, audience)))
        cut = draw.randint(1, len(parts) - 1)
        body = " ".join(parts[:cut]) + "\n\n" + " ".join(parts[cut:])
        return _fill(title, words), _fill(body, words), subject

    def argument(self, stance: Stance, topics: set[str], audience: str) -> str:
        """Return an argument on a proposal of these topics."""
        draw, pieces = self.draw, self.pieces["arguments"][stance.value]
        cores = self.fitting(pieces["argument_cores"], topics, audience)
        parts = draw.sample(cores, min(len(cores), 1 if draw.random() < 0.7 else 2))
        if draw.random() < 0.55:
            parts.insert(0, draw.choice(self.fitting(pieces["argument_openings"], topics, audience)))
        if draw.random() < 0.3:
            parts.append(draw.choice(self.fitting(pieces["argument_closings"], topics, audience)))
        return " ".join(parts)


def _fill(text: str, words: dict[str, str]) -> str:
    """Put the words in, contracted where French contracts: « de » then « le prêt » makes « du prêt »."""
    for name, word in words.items():
        article, _space, rest = word.partition(" ")
        for preposition, together in CONTRACTIONS.get(article, {}).items():
            text = text.replace(f"{preposition} {{{name}}}", f"{together} {rest}")
        text = text.replace(f"{{{name}}}", word)
    return text


def generate_debate(
    ledger: Ledger, staged: Staged, crowd: Crowd, *, proposals: int, arguments: int, written: Sequence[Debated]
) -> list[Debated]:
    """Keep that many more proposals, and that many arguments under all of them, a few getting most."""
    draw = ledger.random
    pieces = {theme: Pieces(draw, theme) for theme in THEME_SHARES}
    titles = {one.proposal.title for one in written}
    topics: dict[str, set[str]] = {}
    authors = draw.sample([person for person in crowd if person.joined_at >= staged.opening], proposals)
    new = []
    for author, theme in zip(
        authors, draw.choices(list(THEME_SHARES), weights=list(THEME_SHARES.values()), k=proposals), strict=True
    ):
        title, body, subject = pieces[theme].proposal(author.audience)
        while title in titles:
            title, body, subject = pieces[theme].proposal(author.audience)
        titles.add(title)
        about = pieces[theme].topics_of(subject)
        proposal = publish(
            ledger,
            staged,
            title=title,
            body=body,
            theme=theme,
            at=_after(ledger, staged, author.joined_at),
            author=author,
            challenge=next((CHALLENGES[topic] for topic in sorted(about) if topic in CHALLENGES), ""),
            territory=_territory(draw, author),
        )
        topics[str(proposal.pk)] = about
        keep_version(ledger, proposal)
        appeal = min(20 + 8 * draw.paretovariate(1.3), 98)
        new.append(Debated(proposal, appeal, min(90, max(2, draw.gauss(20, 15)))))
    _generate_arguments(ledger, staged, crowd, pieces, topics, [*written, *new], arguments)
    return new


def _territory(draw: random.Random, author: User) -> Node | None:
    """Return where the proposal is set: its author's place, that of the académie above it, or nowhere."""
    chance = draw.random()
    if chance < 0.55:
        return author.territory
    return author.territory.parent if chance < 0.75 and author.territory else None


def _after(ledger: Ledger, staged: Staged, start: datetime) -> datetime:
    """Return a moment between a start and now, in the opening hours of people's days."""
    length = (staged.closing - start).total_seconds()
    at = start + timedelta(seconds=length * ledger.random.random() ** 1.5)
    hour = 7 + 15 * ledger.random.random()
    waking = at.replace(hour=int(hour), minute=int(hour % 1 * 60))
    return waking if start < waking < staged.closing else at


def _generate_arguments(
    ledger: Ledger,
    staged: Staged,
    crowd: Crowd,
    pieces: dict[str, Pieces],
    topics: dict[str, set[str]],
    debated: Sequence[Debated],
    count: int,
) -> None:
    draw = ledger.random
    said: set[tuple[Any, str]] = set()
    weights = [(one.appeal / 50) ** 2 * (0.5 + one.divisive / 40) for one in debated]
    stances = draw.choices(list(STANCES), weights=list(STANCES.values()), k=count)
    for one, stance in zip(draw.choices(debated, weights=weights, k=count), stances, strict=True):
        proposal, author = one.proposal, draw.choice(crowd.people)
        about = topics.get(str(proposal.pk), set())
        body = pieces[proposal.theme.code].argument(stance, about, author.audience)
        while (proposal.pk, body) in said or author.pk == proposal.author_id:
            author = draw.choice(crowd.people)
            body = pieces[proposal.theme.code].argument(stance, about, author.audience)
        said.add((proposal.pk, body))
        start = max(proposal.published_at or staged.opening, author.joined_at)
        readers = draw.sample(crowd.people, min(int(draw.paretovariate(1.1)) - 1, 60))
        argue(
            ledger,
            proposal,
            author=author,
            stance=stance,
            body=body,
            at=_after(ledger, staged, start),
            readers=[reader for reader in readers if reader.pk != author.pk],
        )
