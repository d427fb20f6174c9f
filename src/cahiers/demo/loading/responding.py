"""Responses drawn as people answer: by audience, from what they have and how they feel, never evenly.

Everything comes from one seed, without a database. The room's own path engine decides what is asked: it walks the
form and looks at each answer as it needs it; that is the moment when the answer is drawn.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cahiers.demo.loading.habits import Habits
from cahiers.demo.loading.wording import Wording
from cahiers.questionnaires.enums import Channel, QuestionKind
from cahiers.questionnaires.structure.form import Form, Question
from cahiers.questionnaires.structure.paths import path_of
from cahiers.questionnaires.structure.reading import read_form

# The questionnaire of 2020, some 25,000 answers: its five published shares make 100 %. Local authorities and
# associations had no share of their own: they get 0.4 % each here, so that their variants are shown too.
PUBLISHED = {"teacher": 0.411, "parent": 0.293, "pupil": 0.15, "head": 0.082, "staff": 0.064}
ADDED = {"authority": 0.004, "association": 0.004}
SHARES = {**{audience: share * (1 - sum(ADDED.values())) for audience, share in PUBLISHED.items()}, **ADDED}
CHANNELS = {  # account, link, code, open, paper
    "pupil": (4, 0, 62, 33, 1),
    "parent": (16, 6, 4, 71, 3),
    "teacher": (38, 6, 3, 53, 0),
    "head": (46, 16, 2, 36, 0),
    "staff": (30, 6, 4, 58, 2),
    "authority": (14, 62, 4, 20, 0),
    "association": (20, 28, 12, 38, 2),
}
PLACES = {"ville": 27, "banlieue": 22, "moyenne": 24, "village": 21, "isole": 3, "plusieurs": 3}
FAR = {"village": 0.7, "isole": 1.5}  # how much worse the network is there
TRAINED = {"teacher": 0.56, "head": 0.66, "staff": 0.3}
STRAIGHT = 0.025  # those who tick the same column all the way down
SILENCE = {"une_mesure": 0.17, "un_mot": 0.2, "outil_utile": 0.22, "libre": 0.46}  # who leaves an open question blank
USUAL_SILENCE = 0.25
BLANKS = (0.012, 0.05)  # who leaves a closed question blank: on the first one, on the last one


@dataclass(frozen=True)
class Drawn:
    """One filled questionnaire: raw answers by question, and words beside « autre » apart.

    `moment` lies between 0 and 1, from the first to the last moment of the time in which people answer.
    """

    audience: str
    answers: dict[str, Any]
    others: dict[str, str]
    moment: float
    channel: Channel


@dataclass
class Person:
    """What lies behind one person's answers; factors are standardised, 0 is the average person."""

    audience: str
    place: str
    factors: dict[str, float]
    traits: dict[str, str]  # answers that the person is, rather than gives
    silence: float
    column: int | None  # the straight-liner's
    others: dict[str, str] = field(default_factory=dict)


def responses(
    definition: dict[str, Any],
    stock: dict[str, Any],
    count: int,
    seed: int,
    *,
    tendencies: dict[str, Any],
    places: Mapping[str, float],
) -> Iterator[Drawn]:
    """Yield that many responses; the same arguments give the same ones. `places` weighs keys of territories."""
    draw = random.Random(seed)  # noqa: S311 -- a believable crowd, not a secret
    form = read_form(definition)
    interview = Interview(draw, form, Habits(draw, tendencies), Wording(draw, stock), dict(places))
    for audience in draw.choices(list(SHARES), weights=list(SHARES.values()), k=count):
        yield interview.with_one(audience)


class Interview:
    """Asks one person after the other."""

    def __init__(
        self, draw: random.Random, form: Form, habits: Habits, wording: Wording, places: dict[str, float]
    ) -> None:
        self.draw, self.form, self.habits, self.wording = draw, form, habits, wording
        self.keys, self.weights = list(places), list(places.values())
        last = len(form.questions)
        self.blanks = {
            code: BLANKS[0] + (BLANKS[1] - BLANKS[0]) * rank / last for rank, code in enumerate(form.questions)
        }

    def with_one(self, audience: str) -> Drawn:
        """Return what a person of that audience answers, all along the path that the answers open."""
        person = self._somebody(audience)
        answers = _Answers(self, person)
        path_of(self.form, answers)
        channels = (Channel.ACCOUNT, Channel.LINK, Channel.CODE, Channel.OPEN, Channel.PAPER)
        channel = self.draw.choices(channels, weights=CHANNELS[audience])[0]
        return Drawn(audience, answers.given, person.others, self._moment(audience), channel)

    def _somebody(self, audience: str) -> Person:
        draw = self.draw
        gauss = draw.gauss
        place = draw.choices(list(PLACES), weights=list(PLACES.values()))[0]
        income = gauss(0, 1)
        network = 0.35 * income + 0.9 * gauss(0, 1) - FAR.get(place, -0.2)
        equipment = 0.75 * income + 0.6 * gauss(0, 1) - FAR.get(place, 0) / 5
        school = 0.95 * gauss(0, 1) - FAR.get(place, -0.1) / 4
        ease = 0.35 * equipment + 0.9 * gauss(0, 1)
        is_trained = draw.random() < TRAINED.get(audience, 0)
        factors = {
            "network": network,
            "equipment": equipment,
            "school": school,
            "ease": ease + (0.3 if is_trained else 0),
            "mood": 0.25 * school + 0.9 * gauss(0, 1),
            "training": 1.0 if is_trained else 0.0,
        }
        return Person(
            audience=audience,
            place=place,
            factors=factors,
            traits={"place": place, "training": "yes" if is_trained else "no"},
            silence=min(max(gauss(1, 0.6), 0), 2.4),
            column=draw.randrange(5) if draw.random() < STRAIGHT else None,
        )

    def answer(self, person: Person, question: Question, given: Mapping[str, Any]) -> Any:
        """Return the person's answer to a question, None when it is left blank; `given` is what they answered before."""
        if question.code == self.form.audience_question:
            return person.audience
        if question.is_text:
            share = SILENCE.get(question.code, USUAL_SILENCE)
            if self.draw.random() < share * person.silence:
                return None
            return self.wording.text(question, person.audience, given)
        if question.kind == QuestionKind.FILE or self.draw.random() < self.blanks[question.code]:
            return None
        if question.kind == QuestionKind.TERRITORY:
            return self.draw.choices(self.keys, weights=self.weights)[0] if self.keys else None
        answer = self.habits.answer(question, person.audience, person.factors, person.traits, person.column)
        other = question.other
        if (
            other is not None
            and answer is not None
            and other.code in (answer if isinstance(answer, list) else [answer])
        ):
            words = self.wording.other(question.code)
            if words:
                person.others[question.code] = words
        return answer

    def _moment(self, audience: str) -> float:
        """Return a moment in one of the waves: the launch, the reminder, the rush of the last days, or any time."""
        draw = self.draw
        early = {"teacher": 0.4, "head": 0.34}.get(audience, 0.22)
        chance = draw.random()
        if chance < early:
            moment = draw.expovariate(12)
        elif chance < early + 0.26:
            moment = draw.gauss(0.52 if audience == "pupil" else 0.42, 0.05)
        elif chance < early + 0.48:
            moment = 1 - draw.expovariate(14)
        else:
            moment = draw.random()
        return min(max(moment, 0.0), 1.0) if 0 <= moment <= 1 else draw.random()


class _Answers(Mapping[str, Any]):
    """Answers that come to be when the path engine asks for them."""

    def __init__(self, interview: Interview, person: Person) -> None:
        self.interview, self.person = interview, person
        self.given: dict[str, Any] = {}

    def __contains__(self, code: object) -> bool:
        answer = self.interview.answer(self.person, self.interview.form.questions[str(code)], self.given)
        if answer is not None:
            self.given[str(code)] = answer
        return answer is not None

    def __getitem__(self, code: str) -> Any:
        return self.given[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self.given)

    def __len__(self) -> int:
        return len(self.given)
