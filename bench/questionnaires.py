"""A questionnaire of sixty questions and its responses to measure on: every kind, conditions, seeded."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from bench.data import sentences
from bench.machine import Server
from cahiers.campaign.models import Campaign
from cahiers.campaign.queries import database_now
from cahiers.people.enums import Audience, RoleName
from cahiers.people.models import Role
from cahiers.questionnaires.actions.opening import open_questionnaire
from cahiers.questionnaires.enums import Access, Channel
from cahiers.questionnaires.imports.responses import Filled, load_responses
from cahiers.questionnaires.models import Questionnaire
from cahiers.territory.models import Node

QUESTIONS = 60
AUDIENCES = {"teacher": 41, "parent": 29, "pupil": 15, "head": 8, "staff": 7}
CHANNELS = (Channel.ACCOUNT, Channel.LINK, Channel.CODE, Channel.OPEN, Channel.PAPER)
KINDS = (
    *("single", "multiple", "likert", "matrix_single", "yes_no", "single_other", "number", "likert", "ranking"),
    *("multiple", "single", "likert", "long_text", "matrix_multiple", "date"),
)


def _options(count: int, word: str = "choix", **flags: int) -> list[dict[str, Any]]:
    labels = (
        "Très souvent|Plutôt en classe|Jamais ou presque|Avec une aide|Selon le matériel|À la maison|Sans avis|Autre"
    )
    names = labels.split("|")
    return [
        {"code": f"{word}_{rank}", "label": f"{names[rank % 8]} ({rank + 1})", "is_other": rank == flags.get("other")}
        for rank in range(count)
    ]


def _question(rank: int) -> dict[str, Any]:
    kind = KINDS[rank % len(KINDS)]
    written: dict[str, Any] = {"code": f"question_{rank:02}", "kind": kind, "title": f"Question {rank} : {kind} ?"}
    if kind in {"single", "multiple", "ranking"}:
        written["options"] = _options(7 if kind == "ranking" else 8)
    elif kind == "single_other":
        written["options"] = _options(6, other=5)
    elif kind == "likert":
        written["options"] = _options(5, "degre")
    elif kind.startswith("matrix"):
        written |= {"options": _options(4, "colonne"), "rows": _options(5, "ligne")}
    if rank % 6 == 4:
        written["condition"] = {"question": "public", "is": ["teacher", "head"]}
    return written


def definition_of(questions: int = QUESTIONS) -> dict[str, Any]:
    """Return a form of so many questions on pages of six; the first asks the audience."""
    who = {
        "code": "public",
        "kind": "single",
        "title": "Vous êtes ?",
        "options": [{"code": code, "label": str(Audience(code).label)} for code in AUDIENCES],
    }
    asked = [who, *(_question(rank) for rank in range(1, questions))]
    pages = [asked[start : start + 6] for start in range(0, questions, 6)]
    return {
        "title": "Soixante questions",
        "audience_question": "public",
        "sections": [
            {"code": f"page_{rank}", "title": f"Page {rank}", "questions": page} for rank, page in enumerate(pages, 1)
        ],
    }


def _answer(question: dict[str, Any], draw: random.Random, pool: list[str]) -> Any:
    kind, codes = question["kind"], [option["code"] for option in question.get("options", ())]
    if draw.random() < 0.06:
        return None
    if kind in {"single", "single_other", "likert"}:
        return codes[min(int(draw.expovariate(0.5)), len(codes) - 1)]
    if kind == "yes_no":
        return draw.choice(("yes", "yes", "no"))
    if kind == "multiple":
        return [code for code in codes if draw.random() < 0.3] or None
    if kind == "ranking":
        return draw.sample(codes, draw.randint(2, len(codes)))
    if kind == "matrix_single":
        return {row["code"]: draw.choice(codes) for row in question["rows"]}
    if kind == "matrix_multiple":
        return {row["code"]: [c for c in codes if draw.random() < 0.4] or [codes[0]] for row in question["rows"]}
    if kind == "number":
        return draw.randint(0, 60)
    if kind == "date":
        return f"2020-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
    return " ".join(draw.sample(pool, 2)) if draw.random() < 0.4 else None


def filled_for(definition: dict[str, Any], count: int, nodes: list[Any]) -> Iterator[Filled]:
    """Yield so many filled questionnaires, the same at each call."""
    draw, pool, now = random.Random(60), sentences(), database_now()
    questions = [question for page in definition["sections"] for question in page["questions"]]
    names, weights = list(AUDIENCES), list(AUDIENCES.values())
    for rank in range(count):
        answers = {question["code"]: _answer(question, draw, pool) for question in questions[1:]}
        answers["public"] = draw.choices(names, weights)[0]
        at = now - timedelta(minutes=draw.randint(1, 60 * 24 * 60))
        territory = draw.choice(nodes) if nodes and rank % 10 else None
        yield Filled(answers, at, draw.choice(CHANNELS), territory)


def questionnaire_of(campaign: Campaign, slug: str, responses: int, questions: int = QUESTIONS) -> Questionnaire:
    """Create an open questionnaire with so many responses of sixty answers."""
    definition = definition_of(questions)
    made = Questionnaire.objects.create(
        campaign=campaign, slug=slug, title=definition["title"], definition=definition, accesses=[Access.OPEN.value]
    )
    made = open_questionnaire(made, by=None)
    nodes = list(Node.objects.filter(level="dep").values_list("pk", flat=True))
    load_responses(made, filled_for(definition, responses, nodes))
    made.refresh_from_db()
    return made


SIZES = {"usuel": 26_839, "grand": 300_000}


def prepare(campaign: Campaign, reader: Any) -> None:
    """Create the questionnaires to measure on, and let a person see their live results."""
    for slug, responses in SIZES.items():
        if not Questionnaire.objects.filter(campaign=campaign, slug=slug).exists():
            questionnaire_of(campaign, slug, responses)
    Role.objects.get_or_create(user=reader, name=RoleName.NATIONAL, node=campaign.scope)


def measure(server: Server, cookie: str, line: Callable[..., None]) -> None:
    """Print what results cost when nothing is in memory: each request asks for a period that nobody asked for before."""
    days = iter(range(1, 2000))

    def addresses(slug: str, page: str, count: int) -> list[str]:
        here = f"/campagnes/usuelle/questionnaires/{slug}/resultats-en-direct/"
        joint = "&" if "?" in page else "?"
        first = date(1990, 1, 1)
        return [f"{here}{page}{joint}depuis={first + timedelta(days=next(days))}" for _ in range(count)]

    for slug, responses in SIZES.items():
        count = 10 if responses < 100_000 else 2
        for name, page, target in (
            ("first page of results", "", 300),
            ("single choice × audience", "question_10/?croiser=public", 200),
            ("multiple × académie", "question_01/?croiser=aca", 200),
            ("multiple × multiple", "question_01/?croiser=q.question_09", 200),
            ("open answers searched", "question_12/?q=ordinateur", 300),
        ):
            cost = server.cost(addresses(slug, page, count), cookie)
            notes = [f"target ≤ {target}"] if responses < 100_000 else []
            line(f"{name}, {responses:,} responses", cost, "ms", *notes)
