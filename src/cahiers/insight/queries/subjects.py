"""Topics as pages show them: themes, topics with their words, the texts behind, who speaks of what and when."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from cahiers.debate.models import Argument, Proposal
from cahiers.debate.models.proposals import SEARCH_CONFIGURATION
from cahiers.insight.enums import Kind, Source
from cahiers.insight.models import Analysis
from cahiers.insight.queries.analyses import rows_where
from cahiers.insight.queries.counting import Counted, counted_in
from cahiers.insight.queries.names import academies_named, audience_named
from cahiers.insight.structure.counts import Count, counted
from cahiers.people.enums import Audience
from cahiers.questionnaires.models import OpenAnswer
from cahiers.questionnaires.structure.charts import Columns, columns_of

PAGE = 20
RESIDUAL = -1
LABEL_WORDS = 3
STEADY = 0.7  # below, nothing should be built on topics: see `find_topics`


@dataclass(frozen=True)
class Text:
    """A text as a person wrote it, with the page where it stands."""

    id: UUID
    body: str
    language: str
    audience: str
    url: str


@dataclass(frozen=True)
class Topic:
    """A topic: `number` is its rank, or the residual's; sizes are None when they may not be told."""

    number: int
    words: list[str]
    size: int | None
    other: int | None  # the size counted the other way
    share: int | None
    agreement: int | None
    examples: list[Text]

    @property
    def label(self) -> str:
        """The words that name it."""
        return ", ".join(self.words[:LABEL_WORDS])

    @property
    def is_residual(self) -> bool:
        """Whether it gathers what fits nowhere."""
        return self.number == RESIDUAL


@dataclass(frozen=True)
class Theme:
    """Topics that share words."""

    words: list[str]
    size: int
    topics: list[Topic]

    @property
    def label(self) -> str:
        """The words that name it."""
        return ", ".join(self.words[:LABEL_WORDS])


@dataclass(frozen=True)
class TopicsPage:
    """The themes, the largest first, and what fits in none."""

    texts: int
    themes: list[Theme]
    residual: Topic
    counted: Counted
    stability: float
    is_steady: bool
    vectors: str  # what tells words of like meaning, empty when words alone were compared


def topics_page(analysis: Analysis) -> TopicsPage:
    """Return the themes with an example or two of each topic, in one query for all the texts."""
    told = analysis.result
    wanted = [one for topic in told["topics"] for one in topic["verbatims"][:2]]
    examples = {str(text.id): text for text in texts_of(analysis, wanted)}
    topics = [_topic(told, number, examples) for number in range(len(told["topics"]))]
    themes = []
    for rank, words in enumerate(told["themes"]):
        inside = [topic for topic, one in zip(topics, told["topics"], strict=True) if one["theme"] == rank]
        themes.append(Theme(words, sum(topic.size or 0 for topic in inside), inside))
    themes.sort(key=lambda theme: -theme.size)
    return TopicsPage(
        texts=told["texts"],
        themes=themes,
        residual=_topic(told, RESIDUAL, {}),
        counted=counted_in(told),
        stability=told["stability"],
        is_steady=told["stability"] >= STEADY,
        vectors=told.get("vectors", ""),
    )


def topic_numbered(analysis: Analysis, number: int) -> Topic:
    """Return a topic, or the residual; 404 when there is none of that number, or when it is no analysis of topics."""
    told = analysis.result
    if analysis.kind != Kind.TOPICS or not RESIDUAL <= number < len(told["topics"]):
        raise Http404
    return _topic(told, number, {})


def _topic(told: dict[str, Any], number: int, examples: dict[str, Text]) -> Topic:
    counted = counted_in(told)
    size, other = counted.sizes(told["audience"]["public"]["rows"], number)
    share = round(100 * size / counted.base) if size is not None else None
    if number == RESIDUAL:
        return Topic(RESIDUAL, [], size, other, share, None, [])
    one = told["topics"][number]
    shown = [examples[pk] for pk in one["verbatims"] if pk in examples]
    return Topic(number, one["words"], size, other, share, round(100 * one["agreement"]), shown)


@dataclass(frozen=True)
class Spread:
    """Who speaks of a topic, and when; small counts are hidden."""

    audiences: list[Count]
    academies: list[Count]
    weeks: list[Count]
    chart: Columns | None


def spread_of(analysis: Analysis, topic: Topic, shown_day: Any) -> Spread:
    """Return the spread of a topic, in one query; `shown_day` writes a day as the reader does."""
    told = analysis.result
    names = academies_named(told["academy"]["names"])
    weeks = counted(
        told["week"], topic.number, lambda one: shown_day(date.fromisoformat(one)) if one else "—", by_size=False
    )
    chart = None
    if len(weeks) > 1:
        chart = columns_of([(one.label, one.count) for one in weeks], weeks[0].label, weeks[-1].label)
    return Spread(
        audiences=counted(told["audience"], topic.number, audience_named),
        academies=counted(told["academy"], topic.number, lambda one: names.get(one, one)),
        weeks=weeks,
        chart=chart,
    )


@dataclass(frozen=True)
class TextPage:
    """A page of the texts of a topic; `after` resumes the next one."""

    texts: list[Text]
    after: str


def texts_in(analysis: Analysis, topic: Topic, *, text: str = "", audience: str = "", after: str = "") -> TextPage:
    """Return a page of the texts of a topic that anybody may read, in the order in which they came: one query.

    Texts brought by a file are nobody's to read here: there are none.
    """
    if analysis.source == Source.BROUGHT:
        return TextPage([], "")
    ids = [row["id"] for row in rows_where(analysis, "topic", topic.number, ("id",))]
    found = _readable(analysis).filter(pk__in=ids)
    if audience:
        field = "response__audience" if analysis.source == Source.ANSWERS else "audience"
        found = found.filter(**{field: "" if audience == "none" else audience})
    if text:
        query = SearchQuery(text, config=SEARCH_CONFIGURATION, search_type="websearch")
        if analysis.source == Source.ARGUMENTS:
            found = found.annotate(search=SearchVector("body", config=SEARCH_CONFIGURATION))
        found = found.filter(search=query)
    if mark := _uuid(after):
        found = found.filter(pk__gt=mark)
    rows = list(found.order_by("pk")[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    return TextPage([_text(analysis, row) for row in rows], str(rows[-1].pk) if more else "")


def texts_of(analysis: Analysis, ids: Sequence[str]) -> list[Text]:
    """Return the texts of these identifiers that anybody may read, in one query; none of those brought by a file."""
    if analysis.source == Source.BROUGHT:
        return []
    found = _readable(analysis).filter(pk__in=[UUID(one) for one in ids])
    return [_text(analysis, row) for row in found]


def _uuid(written: str) -> UUID | None:
    try:
        return uuid.UUID(written)
    except ValueError:
        return None


def _readable(analysis: Analysis) -> "QuerySet[Any]":
    """Return what the public reads of the analysis's matter: never a text that is held back or withdrawn."""
    if analysis.source == Source.ANSWERS:
        answers = OpenAnswer.objects.released().filter(
            questionnaire=analysis.questionnaire_id, question_code=analysis.question_code
        )
        return answers.select_related("response").defer("search", "response__draft", "response__choices")
    if analysis.source == Source.ARGUMENTS:
        return Argument.objects.published().filter(proposal__campaign=analysis.campaign_id)
    return Proposal.objects.listed().filter(campaign=analysis.campaign_id).defer("search", "title_search")


def _text(analysis: Analysis, row: Any) -> Text:
    slug, audiences = analysis.campaign.slug, dict(Audience.choices)
    if isinstance(row, OpenAnswer):
        place = [slug, analysis.questionnaire.slug if analysis.questionnaire else "", row.question_code]
        url = f"{reverse('questionnaires:result', args=place)}?texte={row.pk}#t-{row.pk}"
        return Text(row.pk, row.body, row.response.language, str(audiences.get(row.response.audience, "")), url)
    audience = str(audiences.get(row.audience, ""))
    if isinstance(row, Argument):
        url = f"{reverse('debate:detail', args=[slug, row.proposal_id])}#a-{row.parent_id or row.pk}"
        return Text(row.pk, row.body, row.language, audience, url)
    return Text(row.pk, row.title, row.language, audience, reverse("debate:detail", args=[slug, row.pk]))
