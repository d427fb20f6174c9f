"""The form: sections, questions and options, in the order in which they are asked."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from cahiers.questionnaires.enums import OptionOrder, QuestionKind
from cahiers.questionnaires.structure.conditions import Condition

CODE = re.compile(r"[a-z][a-z0-9_]{0,29}\Z")
MOST_QUESTIONS = 400
MOST_OPTIONS = 200
TITLE_LENGTH = 600
TEXT_LENGTH = 5000
LANGUAGE_LENGTH = 8  # that of the languages of responses
CHOICES = frozenset(
    {QuestionKind.SINGLE, QuestionKind.SINGLE_OTHER, QuestionKind.MULTIPLE, QuestionKind.RANKING, QuestionKind.LIKERT}
)
MATRICES = frozenset({QuestionKind.MATRIX_SINGLE, QuestionKind.MATRIX_MULTIPLE})
TEXTS = frozenset({QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT})


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose, or one line of a matrix."""

    code: str
    label: str
    is_exclusive: bool = False
    is_other: bool = False


@dataclass(frozen=True)
class Question:
    """One question, whatever its kind; what does not concern the kind is empty."""

    code: str
    kind: QuestionKind
    title: str
    help: str = ""
    is_required: bool = False
    order: OptionOrder = OptionOrder.FIXED
    condition: Condition | None = None
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""

    @cached_property
    def option_codes(self) -> frozenset[str]:
        """The codes that an answer may hold; yes and no for a yes/no question."""
        return frozenset(option.code for option in self.choices)

    @property
    def choices(self) -> tuple[Option, ...]:
        """The options, those of yes/no questions included."""
        if self.kind == QuestionKind.YES_NO:
            return (Option("yes", _("Oui")), Option("no", _("Non")))
        return self.options

    @property
    def other(self) -> Option | None:
        """The option that asks for words of one's own."""
        return next((option for option in self.options if option.is_other), None)

    @property
    def is_closed(self) -> bool:
        """Whether answers are counted by option."""
        return bool(self.choices)

    @property
    def is_text(self) -> bool:
        """Whether the answer is the person's own words."""
        return self.kind in TEXTS

    def ordered_options(self, seed: bytes) -> tuple[Option, ...]:
        """Return the options as one person sees them; exclusive ones and "other" stay last, scales stay scales."""
        if self.order == OptionOrder.FIXED or self.kind in MATRICES or self.kind == QuestionKind.LIKERT:
            return self.choices
        free = [option for option in self.choices if not (option.is_exclusive or option.is_other)]
        last = [option for option in self.choices if option.is_exclusive or option.is_other]
        if self.order == OptionOrder.ALPHABETICAL:
            free.sort(key=lambda option: _alphabetical(option.label))
        else:
            free.sort(key=lambda option: _drawn(seed, self.code, option.code))
        return (*free, *last)


def _alphabetical(label: str) -> str:
    bare = unicodedata.normalize("NFKD", label.casefold())
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def _drawn(seed: bytes, question: str, option: str) -> bytes:
    return hashlib.blake2b(seed + question.encode() + b"/" + option.encode(), digest_size=8).digest()


@dataclass(frozen=True)
class Section:
    """A page of questions."""

    code: str
    title: str
    text: str = ""
    condition: Condition | None = None
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Form:
    """A questionnaire's content."""

    title: str
    introduction: str = ""
    thanks: str = ""
    language: str = "fr"
    sections: tuple[Section, ...] = ()
    audience_question: str = ""
    territory_question: str = ""

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by its code, in order."""
        return {question.code: question for section in self.sections for question in section.questions}

    @property
    def asks_for_files(self) -> bool:
        """Whether people may join files."""
        return any(question.kind == QuestionKind.FILE for question in self.questions.values())

    def section_of(self, code: str) -> Section:
        """Return the section that asks a question; KeyError when none does."""
        for section in self.sections:
            if any(question.code == code for question in section.questions):
                return section
        raise KeyError(code)
