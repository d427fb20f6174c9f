"""What a result can be crossed by: audience, territory, way in, or any closed question."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cahiers.people.enums import Audience
from cahiers.questionnaires.enums import Channel, QuestionKind
from cahiers.questionnaires.structure.crosses import UNKNOWN, Axis, Item
from cahiers.questionnaires.structure.form import MATRICES, Form, Question
from cahiers.questionnaires.structure.tallies import LISTS, chosen
from cahiers.territory.models import Node

ROLL_UP = "aca"  # the finest level at which results are given by place
AUDIENCE, CHANNEL, ACADEMIE, REGION = "public", "canal", "aca", "reg"


def expression_of(question: Question) -> tuple[str, list[str]]:
    """Return the SQL of an answer as text: NULL for not concerned, '' for left blank; and its parameters."""
    return "coalesce(r.choices ->> %s, CASE WHEN r.choices ? %s THEN '' END)", [question.code, question.code]


@dataclass(frozen=True)
class Variable:
    """One side of a cross: its SQL on responses, and how its values become codes."""

    name: str
    title: str
    sql: str
    values: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    is_list: bool = False
    level: str = ""  # of the tree, when places are rolled up to it
    unknown: str = ""  # the label of « non indiqué »; people without a value are left out when it is empty

    @classmethod
    def of_question(cls, question: Question, row: str = "") -> "Variable":
        """Return a question, or a line of a table, as a side of a cross."""
        sql, values = expression_of(question)
        title, name = question.title, f"q.{question.code}"  # a question may be called « public »: never the audience
        if row:
            sql, values, name = "r.choices -> %s ->> %s", [question.code, row], f"q.{question.code}.{row}"
            title = next(f"{title} — {line.label}" for line in question.rows if line.code == row)
        items = tuple(Item(option.code, option.label) for option in question.choices)
        return cls(name, title, sql, tuple(values), items, question.kind in LISTS)

    def rolled(self, column: str) -> str:
        """Return the SQL that gives a code from a grouped value: for places, the key of what is above."""
        return f"substring(place.path from '({self.level}:[^/]+)/')" if self.level else column

    def joined(self, column: str) -> str:
        """Return the table that the roll-up needs."""
        return f"LEFT JOIN territory_node place ON place.id = {column}" if self.level else ""

    def codes(self, value: str | None) -> tuple[str, ...]:
        """Return the codes of a value: « non indiqué » where people without one are listed."""
        return chosen(value, is_list=self.is_list) or ((UNKNOWN,) if self.unknown else ())

    def named(self, codes: Iterable[str]) -> Axis:
        """Return the axis; places are named for the codes met, in the order of the dictionary."""
        items = list(self.items)
        if self.level:
            met = [code for code in set(codes) if code]
            nodes = Node.objects.filter(key__in=met).order_by("sort_key", "key").values_list("key", "name")
            items = [Item(key, name) for key, name in nodes]
        if self.unknown:
            items.append(Item(UNKNOWN, self.unknown))
        return Axis(self.name, self.title, tuple(items), self.is_list)


def _of_people() -> dict[str, Variable]:
    audiences = tuple(Item(code, str(label)) for code, label in Audience.choices)
    channels = tuple(Item(code, str(label)) for code, label in Channel.choices)
    nowhere = _("territoire non indiqué")
    return {
        AUDIENCE: Variable(AUDIENCE, _("public"), "r.audience", items=audiences, unknown=_("public non indiqué")),
        REGION: Variable(REGION, _("région académique"), "r.territory_id", level="reg", unknown=nowhere),
        ACADEMIE: Variable(ACADEMIE, _("académie"), "r.territory_id", level="aca", unknown=nowhere),
        CHANNEL: Variable(CHANNEL, _("voie de réponse"), "r.channel", items=channels),
    }


def variables_of_people() -> list[Variable]:
    """Return what is known of who answered."""
    return list(_of_people().values())


def crossable(question: Question) -> bool:
    """Say whether a table can be crossed by a question."""
    return question.is_closed and question.kind != QuestionKind.RANKING


def variable_named(form: Form, name: str) -> Variable | None:
    """Return the variable of a name: of people, or « q.code » and « q.code.line » for questions; None when there is none."""
    people = _of_people()
    if name in people:
        return people[name]
    prefix, _dot, rest = name.partition(".")
    code, _dot, row = rest.partition(".")
    question = form.questions.get(code) if prefix == "q" else None
    if question is None or not crossable(question):
        return None
    if row not in ({line.code for line in question.rows} if question.kind in MATRICES else {""}):
        return None
    return Variable.of_question(question, row)
