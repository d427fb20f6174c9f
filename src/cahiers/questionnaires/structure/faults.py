"""What is wrong in a form that could be read, in sentences that say where."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from cahiers.questionnaires.enums import QuestionKind
from cahiers.questionnaires.structure.conditions import Condition, tests_of
from cahiers.questionnaires.structure.form import CHOICES, CODE, MATRICES, MOST_QUESTIONS, Form, Question

MEASURED = frozenset({QuestionKind.NUMBER, QuestionKind.DATE, QuestionKind.LIKERT})


def form_faults(form: Form) -> Iterator[str]:
    """Say what is wrong in a form that could be read: doubles, questions without choices, conditions that look ahead."""
    if len(form.sections) != len({section.code for section in form.sections}):
        yield _("Deux pages ont le même code.")
    listed = [question for section in form.sections for question in section.questions]
    if len(listed) > MOST_QUESTIONS:
        yield _("Au plus %(most)s questions par questionnaire.") % {"most": MOST_QUESTIONS}
    known: dict[str, Question] = {}
    for section in form.sections:
        for fault in condition_faults(section.condition, known):
            yield _("Page « %(title)s » : %(fault)s") % {"title": section.title, "fault": fault}
        for question in section.questions:
            for fault in question_faults(question):
                yield _("Question %(code)s : %(fault)s") % {"code": question.code, "fault": fault}
            for fault in condition_faults(question.condition, known):
                yield _("Question %(code)s : %(fault)s") % {"code": question.code, "fault": fault}
            if question.code in known:
                yield _("Deux questions ont le code %(code)s.") % {"code": question.code}
            known[question.code] = question
    for name, kinds in (
        (form.audience_question, {QuestionKind.SINGLE}),
        (form.territory_question, {QuestionKind.TERRITORY}),
    ):
        if name and (name not in known or known[name].kind not in kinds):
            yield _(
                "La question %(code)s, qui donne le public ou le territoire, n’existe pas ou n’est pas du bon genre."
            ) % {"code": name}


def question_faults(question: Question) -> Iterator[str]:
    """Say what is wrong within one question."""
    if not question.title:
        yield _("elle n’a pas d’intitulé.")
    codes = [option.code for option in question.options]
    needs_options = question.kind in CHOICES or question.kind in MATRICES
    if needs_options and len(codes) < (1 if question.kind == QuestionKind.MULTIPLE else 2):
        yield _("il lui faut au moins deux choix.")
    if not needs_options and codes:
        yield _("ce genre de question n’a pas de choix.")
    if (question.kind in MATRICES) != bool(question.rows):
        yield _("un tableau a des lignes, les autres questions n’en ont pas.")
    for listed in (codes, [row.code for row in question.rows]):
        if len(set(listed)) != len(listed):
            yield _("deux choix ont le même code.")
        if any(not CODE.match(code) for code in listed):
            yield _("le code d’un choix commence par une lettre minuscule et n’a que des lettres, chiffres et _.")
    if any(not option.label for option in (*question.options, *question.rows)):
        yield _("un choix n’a pas d’intitulé.")
    if sum(option.is_other for option in question.options) > 1:
        yield _("elle a deux choix « autre ».")
    if question.kind == QuestionKind.SINGLE_OTHER and question.other is None:
        yield _("il lui manque le choix « autre ».")
    if question.other and question.kind not in {QuestionKind.SINGLE_OTHER, QuestionKind.MULTIPLE}:
        yield _("ce genre de question n’a pas de choix « autre ».")
    if question.minimum is not None and question.maximum is not None and question.minimum > question.maximum:
        yield _("son minimum dépasse son maximum.")
    if question.kind in {QuestionKind.MULTIPLE, QuestionKind.RANKING}:
        most = sum(not option.is_exclusive for option in question.options)
        if question.minimum is not None and question.minimum > most:
            yield _("elle demande plus de choix qu’elle n’en propose.")


def condition_faults(condition: Condition | None, known: Mapping[str, Question]) -> Iterator[str]:
    """Say what a condition asks that cannot be known yet: it reads only questions already asked."""
    for test in tests_of(condition):
        question = known.get(test.question)
        if question is None:
            yield _("sa condition porte sur %(code)s, qui n’est pas une question posée avant elle.") % {
                "code": test.question
            }
            continue
        allowed = question.option_codes
        unknown = [code for code in test.codes if code not in allowed]
        if unknown:
            yield _("sa condition attend « %(value)s » à la question %(code)s, qui ne le propose pas.") % {
                "value": unknown[0],
                "code": test.question,
            }
        if test.is_measure and question.kind not in MEASURED:
            yield _("sa condition compare %(code)s, qui n’est ni un nombre, ni une date, ni une échelle.") % {
                "code": test.question
            }
        if bool(test.row) != (question.kind in MATRICES and bool(test.codes)):
            yield _("sa condition sur le tableau %(code)s doit nommer une de ses lignes.") % {"code": test.question}
        elif test.row and test.row not in {row.code for row in question.rows}:
            yield _("sa condition nomme une ligne que le tableau %(code)s n’a pas.") % {"code": test.question}
