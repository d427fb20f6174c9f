"""The demo's questionnaire: open to answers beside the debate, with the responses it has already received."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from cahiers.campaign.models import Campaign
from cahiers.demo.cast import EDITOR
from cahiers.demo.content import read
from cahiers.demo.loading.campaigns import PARIS, Staged
from cahiers.demo.loading.crowd import Crowd, places
from cahiers.demo.loading.ledger import Ledger, Say
from cahiers.demo.loading.responding import Drawn, responses
from cahiers.foundation.importing import progress
from cahiers.questionnaires.enums import Access, QuestionnaireState
from cahiers.questionnaires.imports.responses import Filled, load_responses
from cahiers.questionnaires.models import Questionnaire, Release, Revision
from cahiers.questionnaires.structure.parting import OTHER
from cahiers.questionnaires.structure.reading import read_form, write_form
from cahiers.territory.models import Node

RESPONSES = {"small": 1_200, "national": 26_839}  # the second is the count of 2020, at its close
SOURCE = "questionnaire.json"
# Results that the public already reads: a question of each kind, one of words among them.
RELEASED = (
    "public",
    "aisance",
    "appareils",
    "equipement_present",
    "distance",
    "messages_soir",
    "priorites",
    "une_mesure",
)
# Weights of the hours from seven in the morning on: classes answer in the morning, adults after work.
PUPIL_HOURS = (0, 3, 6, 7, 4, 1, 2, 5, 4, 2, 2, 2, 1, 1, 1, 0)
ADULT_HOURS = (1, 2, 3, 3, 3, 4, 3, 3, 3, 4, 4, 4, 5, 7, 5, 2)


def stage_questionnaire(ledger: Ledger, staged: Staged, crowd: Crowd, count: int) -> None:
    """Keep the open questionnaire with its first revision, and the lines of its gestures."""
    definition = write_form(read_form(read(SOURCE)))
    editor = crowd.by_key[EDITOR]
    written = staged.opening - timedelta(days=9)
    questionnaire = Questionnaire(
        id=ledger.id_at(written),
        campaign=staged.campaign,
        slug=read(SOURCE)["code"],
        title=definition["title"],
        definition=definition,
        revision=1,
        state=QuestionnaireState.OPEN,
        accesses=[access.value for access in Access],
        opened_at=staged.opening,
        mark_secret=ledger.random.randbytes(32),  # drawn like the rest: nobody real answers here
        created_by=editor,
    )
    ledger.add(questionnaire)
    revision = Revision(questionnaire=questionnaire, number=1, definition=definition, gesture="written", by=editor)
    revision.at = written
    ledger.add(revision)
    ledger.line("questionnaire.written", questionnaire, at=written, by=editor, revision=1)
    questions = sum(len(section["questions"]) for section in definition["sections"])
    ledger.line("questionnaire.opened", questionnaire, at=staged.opening, by=editor, questions=questions)
    ledger.line("responses.loaded", questionnaire, at=ledger.now, by=editor, responses=count)
    for code in RELEASED:
        ledger.add(Release(questionnaire=questionnaire, question_code=code, released_by=editor, released_at=ledger.now))
        ledger.line(
            "questionnaire.question_released", questionnaire, at=ledger.now, by=editor, question=code, responses=count
        )


def answer_questionnaire(
    ledger: Ledger, campaign: Campaign, nodes: dict[str, Node], say: Say, *, opening: datetime, count: int
) -> None:
    """Write that many responses, given since the opening; the questionnaire must be in the database."""
    questionnaire = Questionnaire.objects.get(campaign=campaign, slug=read(SOURCE)["code"])
    draw = random.Random(ledger.random.getrandbits(64))  # noqa: S311 -- a believable crowd, not a secret
    drawn = responses(
        read(SOURCE),
        read("answers.json"),
        count,
        draw.getrandbits(64),
        tendencies=read("tendencies.json"),
        places=academies(nodes),
    )
    filled = [_filled(draw, one, nodes, opening, ledger.now) for one in progress(drawn, count, f"{'réponses':<26}")]
    filled.sort(key=lambda one: one.submitted_at)
    load_responses(questionnaire, filled, identify=ledger.id_at)
    say(f"réponses au questionnaire: {count}")


def academies(nodes: dict[str, Node]) -> dict[str, float]:
    """Return the académies, each weighing as many collèges as its départements have."""
    weights: dict[str, float] = {}
    for node, weight in zip(*places(nodes), strict=True):
        while node.parent is not None and node.level.code != "aca":
            node = nodes[node.parent.key]
        if node.level.code == "aca":
            weights[node.key] = weights.get(node.key, 0) + weight
    return weights


def _filled(draw: random.Random, one: Drawn, nodes: dict[str, Node], opening: datetime, now: datetime) -> Filled:
    others = {code + OTHER: words for code, words in one.others.items()}
    place: Any = one.answers.get("territoire")
    return Filled(
        answers=one.answers | others,
        submitted_at=_at(draw, one, opening, now),
        channel=one.channel,
        territory_id=nodes[place].pk if place else None,
    )


def _at(draw: random.Random, one: Drawn, opening: datetime, now: datetime) -> datetime:
    """Return when it was sent: at an hour when such people answer, on a day of school for a class."""
    opening = opening.astimezone(UTC)  # hours added to a local time are an hour wrong once the clocks have changed
    day = (opening + (now - opening) * one.moment).astimezone(PARIS)
    hours = PUPIL_HOURS if one.audience == "pupil" else ADULT_HOURS
    if one.audience == "pupil" and day.weekday() > 4 and draw.random() < 0.8:
        day -= timedelta(days=2)
    hour = draw.choices(range(7, 23), weights=hours)[0]
    at = day.replace(hour=hour, minute=draw.randrange(60), second=draw.randrange(60))
    if not opening <= at <= now:
        at = opening + (now - opening) * draw.random()
    return at
