"""The dry run as the page shows it: reasons, examples, and the map drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cahiers.foundation.text import excerpt
from cahiers.questionnaires.structure.form import Form, Question, Section
from cahiers.questionnaires.structure.mapping import PathMap, Span, path_map
from cahiers.questionnaires.structure.proof import DryRun, dry_run
from cahiers.questionnaires.structure.sentences import sentence
from cahiers.questionnaires.structure.unfinished import Draft
from cahiers.questionnaires.structure.wording import in_one_line

ROW, LANE, LEFT, TOP = 72, 96, 380, 96  # in units of the drawing
LETTERS = 48
NAME_LETTERS = 15


@dataclass(frozen=True)
class Stop:
    """A page on a lane of the drawing."""

    x: int
    y: int
    span: Span


@dataclass(frozen=True)
class Drawn:
    """The map as lines and stops: a lane for each audience, a row for each page."""

    width: int
    height: int
    names: list[tuple[int, str]]
    rows: list[tuple[int, str, str]]
    lines: list[tuple[int, int, int]]
    stops: list[Stop]


@dataclass(frozen=True)
class Example:
    """A page, when it is asked, and answers that lead there."""

    section: Section
    sentence: str
    answers: list[tuple[str, str]]
    is_reached: bool


@dataclass(frozen=True)
class Trial:
    """What trying every path gave; without a form free of faults there is no run."""

    draft: Draft
    run: DryRun | None = None
    examples: tuple[Example, ...] = ()
    dead: tuple[tuple[Question, str], ...] = ()
    conditional: tuple[tuple[Question, str], ...] = ()
    map: PathMap | None = None
    drawn: Drawn | None = None

    @property
    def is_proved(self) -> bool:
        """Whether the questionnaire may be opened."""
        return self.run is not None and self.run.is_proved and bool(self.draft.form.questions)


def trial_of(draft: Draft) -> Trial:
    """Try every path of a questionnaire being written."""
    form = draft.form
    if draft.faults or not form.questions:
        return Trial(draft)
    run = dry_run(form)
    examples = tuple(
        Example(
            section,
            sentence(section.condition, form),
            _told(form, run.sections.get(section.code, {})),
            section.code in run.sections,
        )
        for section in form.sections
    )
    dead = [(question, _why(form, question)) for question in run.unreachable_questions]
    dead += [
        (form.questions[code], _("L’essai n’a pas abouti : trop de réponses à combiner, simplifiez sa condition."))
        for code in run.undecided
    ]
    found = path_map(form)
    conditional = tuple((one, sentence(one.condition, form)) for one in form.questions.values() if one.condition)
    return Trial(draft, run, examples, tuple(dead), conditional, found, _drawn(found))


def _why(form: Form, question: Question) -> str:
    section = form.section_of(question.code)
    own, page = sentence(question.condition, form), sentence(section.condition, form)
    if own and page:
        both = _("Aucune réponse ne permet à la fois que la page soit posée (%(page)s) et la question (%(own)s).")
        return both % {"page": page, "own": own}
    return _("Aucune réponse ne remplit sa condition : %(condition)s.") % {"condition": own or page}


def _told(form: Form, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(form.questions[code].title, in_one_line(form.questions[code], answer)) for code, answer in answers.items()]


def _drawn(found: PathMap) -> Drawn:
    """Place the map: pages from top to bottom, a vertical line for each audience."""
    last = TOP + ROW * len(found.sections)
    names, lines, stops = [], [], []
    for rank, lane in enumerate(found.lanes):
        x = LEFT + LANE * rank + LANE // 2
        names.append((x, excerpt(lane.label, NAME_LETTERS)))
        lines.append((x, TOP - 24, last + 8))
        stops += [
            Stop(x, TOP + ROW * place + ROW // 2, span) for place, span in enumerate(lane.spans) if not span.is_never
        ]
        stops.append(Stop(x, last + 32, lane.total))
    rows = [
        (TOP + ROW * place + ROW // 2, excerpt(section.title, LETTERS), excerpt(sentence, LETTERS + 6))
        for place, (section, sentence) in enumerate(zip(found.sections, found.sentences, strict=True))
    ]
    rows.append((last + 32, _("En tout"), ""))
    return Drawn(LEFT + LANE * len(found.lanes) + 16, last + 64, names, rows, lines, stops)
