"""The demo's analyses: one of each kind on the open campaign, made and signed a moment after the start, by the worker.

They load numpy and numba, which a start cannot wait for.
"""

from datetime import date

from cahiers.campaign.models import Campaign
from cahiers.demo.cast import address_of
from cahiers.demo.content import read
from cahiers.demo.loading.answering import SOURCE, academies
from cahiers.foundation.journal import record
from cahiers.insight.actions.publishing import validate_analysis
from cahiers.insight.actions.running import Question, ask_for_analysis
from cahiers.insight.enums import Dimension, Kind, Source
from cahiers.insight.models import Analysis, ReferencePopulation
from cahiers.insight.queries.jobs import is_installed
from cahiers.insight.queries.matter import matters_for
from cahiers.people.models import User
from cahiers.territory.models import Node

ANALYST = "analyste"
READ = {
    Kind.MAP: "votes",
    Kind.TOPICS: f"answers:{read(SOURCE)['code']}:une_mesure",
    Kind.CODING: f"answers:{read(SOURCE)['code']}:une_mesure",
    Kind.ORGANISED: f"answers:{read(SOURCE)['code']}:une_mesure",
    Kind.PARTICIPATION: "votes",
}
TOPICS = 7  # more than the vocabulary suggests: answers made of the same sentences hold fewer words than people's own


def count_populations(nodes: dict[str, Node]) -> None:
    """Write the reference populations: what the sources say, and what they do not."""
    content = read("analyses.json")
    publics, colleges = content["publics"], content["colleges"]
    by_academy = sorted(academies(nodes).items())
    for told, dimension, counts in (
        (publics, Dimension.AUDIENCE, [list(pair) for pair in publics["counts"].items()]),
        (colleges, Dimension.TERRITORY, [[key, round(number)] for key, number in by_academy]),
    ):
        population = ReferencePopulation.objects.create(
            name=told["name"],
            source=told["source"],
            on=date.fromisoformat(told["on"]),
            unit=told["unit"],
            dimensions=[dimension.value],
            counts=counts,
        )
        record("population.loaded", population, cells=len(counts))


def analyse(campaign: Campaign) -> list[Analysis]:
    """Make one analysis of each kind that is not there yet, and sign it; nothing where analysis is not installed."""
    from cahiers.insight.analyses.running import run_analysis  # noqa: PLC0415 -- slow import

    if not is_installed():
        return []
    analyst = User.objects.get(email=address_of(ANALYST))
    published = []
    for kind in Kind:
        if Analysis.objects.filter(campaign=campaign, kind=kind, validated_at__isnull=False).exists():
            continue
        analysis = ask_for_analysis(campaign, _question(campaign, kind), by=analyst)
        run_analysis(analysis.pk)
        analysis.refresh_from_db()
        if analysis.state == Analysis.State.DONE:
            note = read("analyses.json")["notes"][kind.value]
            published.append(validate_analysis(analysis, note=note, by=analyst))
    return published


def _question(campaign: Campaign, kind: Kind) -> Question:
    matter = next(one for one in matters_for(campaign, kind) if one.value == READ[kind])
    population = None
    if kind is Kind.PARTICIPATION:
        population = ReferencePopulation.objects.get(name=read("analyses.json")["colleges"]["name"])
    parameters = {Kind.CODING: {"frame": read("analyses.json")["frame"]}, Kind.TOPICS: {"count": TOPICS}}
    return Question(
        kind=kind,
        source=Source(matter.source),
        matter=matter.label,
        questionnaire=matter.questionnaire,
        question_code=matter.question_code,
        population=population,
        parameters=parameters.get(kind, {}),
    )
