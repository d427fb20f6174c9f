"""Random forms and responses, and the slow way of counting them: one response after the other, in plain Python."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from statistics import fmean, median, pstdev
from typing import Any

from tests.factories.questionnaires import QuestionnaireFactory, options, question, section

from cahiers.questionnaires.enums import Channel, QuestionKind
from cahiers.questionnaires.imports.responses import Filled, load_responses
from cahiers.questionnaires.models import Questionnaire

AUDIENCES = ("teacher", "pupil", "parent")
COUNTED = [kind for kind in QuestionKind if kind != QuestionKind.TERRITORY]


def random_definition(draw: random.Random) -> dict[str, Any]:
    """Return a form of three pages with every kind of question somewhere, some put to one audience only."""
    kinds = [*COUNTED, *draw.choices(COUNTED, k=4)]
    draw.shuffle(kinds)
    asked = [_question(draw, f"q{rank}", kind) for rank, kind in enumerate(kinds)]
    who = question("public", "single", options=options(*AUDIENCES))
    return {
        "title": "Au hasard",
        "audience_question": "public",
        "sections": [section("p0", who), section("p1", *asked[:9]), section("p2", *asked[9:])],
    }


def _question(draw: random.Random, code: str, kind: str) -> dict[str, Any]:
    more: dict[str, Any] = {}
    codes = [f"o{rank}" for rank in range(draw.randint(2, 5))]
    if kind in {"single", "multiple", "ranking", "likert"}:
        more["options"] = options(*codes)
    if kind == "single_other":
        more["options"] = options(*codes, "autre", other="autre")
    if kind.startswith("matrix"):
        more |= {"options": options(*codes), "rows": options("l0", "l1", "l2")}
    if draw.random() < 0.3:
        more["condition"] = {"question": "public", "is": [draw.choice(AUDIENCES)]}
    return question(code, kind, **more)


def random_answer(draw: random.Random, asked: dict[str, Any]) -> Any:
    """Return a clean answer to a question, or none."""
    kind, codes = asked["kind"], [option["code"] for option in asked.get("options", ())]
    if draw.random() < 0.2:
        return None
    several = [code for code in codes if draw.random() < 0.5]
    by_kind = {
        "short_text": lambda: "Un mot",
        "long_text": lambda: "Plusieurs mots",
        "number": lambda: draw.choice([3, 7.5, -2, 0, 41]),
        "date": lambda: f"2020-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
        "yes_no": lambda: draw.choice(("yes", "no")),
        "multiple": lambda: several or None,
        "ranking": lambda: draw.sample(codes, draw.randint(1, len(codes))),
        "matrix_single": lambda: {row: draw.choice(codes) for row in ("l0", "l2")},
        "matrix_multiple": lambda: {"l1": several} if several else None,
        "file": lambda: True,
    }
    return by_kind.get(kind, lambda: draw.choice(codes))()


def random_questionnaire(seed: int, responses: int, nodes: list[Any] = ()) -> Questionnaire:
    """Return an open questionnaire of every kind of question, with its responses."""
    draw = random.Random(seed)
    definition = random_definition(draw)
    made = QuestionnaireFactory(definition=definition, opened=True)
    asked = [one for page in definition["sections"] for one in page["questions"]]
    filled = [
        Filled(
            {one["code"]: random_answer(draw, one) for one in asked},
            datetime(2020, 11, 3, 12, tzinfo=UTC) + timedelta(days=draw.randint(0, 20)),
            draw.choice(list(Channel)),
            draw.choice([None, *nodes]),
        )
        for _ in range(responses)
    ]
    load_responses(made, filled)
    made.refresh_from_db()
    return made


def codes_of(answer: Any) -> list[str]:
    """Return the codes of an answer."""
    if isinstance(answer, list):
        return answer
    return [] if answer is None or isinstance(answer, dict) else [answer]


def slow_counts(rows: list[dict[str, Any]], code: str, line: str = "") -> dict[str, Any]:
    """Count a closed question, or a line of a table, response after response."""
    counted: Counter[str] = Counter()
    answered = 0
    for choices in rows:
        answer = (choices.get(code) or {}).get(line) if line else choices.get(code)
        if answer is not None:
            answered += 1
            for option in set(codes_of(answer)):
                counted[option] += 1
    asked = sum(code in choices for choices in rows)
    return {"asked": asked, "answered": answered, "options": counted}


def slow_numbers(rows: list[dict[str, Any]], code: str) -> dict[str, float] | None:
    """Summarise a number question."""
    values = [choices[code] for choices in rows if choices.get(code) is not None]
    if not values:
        return None
    return {
        "n": len(values),
        "mean": fmean(values),
        "median": median(values),
        "deviation": pstdev(values),
        "least": min(values),
        "most": max(values),
    }


def slow_ranking(rows: list[dict[str, Any]], code: str, option: str, most: int) -> tuple[int, int, int]:
    """Return how many ranked an option, how many put it first, and its points by Borda's count."""
    places = [choices[code].index(option) for choices in rows if choices.get(code) and option in choices[code]]
    return len(places), places.count(0), sum(most - place for place in places)
