"""What the pages of analyses are shown with: the demo's own, one under way, one that failed, one taken back, two to compare."""

from typing import Any

from tests.factories.insight import AnalysisFactory

from cahiers.foundation.models import StoredFile
from cahiers.insight.actions.publishing import validate_analysis, withdraw_analysis
from cahiers.insight.enums import Kind
from cahiers.insight.models import Analysis
from cahiers.people.models import User

OPEN, EDITOR = "egn-2020", "redactrice@demo.invalid"


def examples() -> dict[str, list[dict[str, Any]]]:
    """Return the objects that pages of the room are shown with, by the name of the page or for all of them."""
    demo = {kind: _demo(kind) for kind in Kind}
    again = _again(demo[Kind.MAP])
    drawn, topics = {"pk": demo[Kind.MAP].pk}, {"pk": demo[Kind.TOPICS].pk}
    coding = _again(demo[Kind.CODING])
    made = [{"pk": one.pk} for one in demo.values()]
    return {
        "insight:show": [*made, {"pk": _withdrawn(demo[Kind.MAP]).pk}],
        "insight:topic": [topics | {"number": 0}],
        "insight:residual": [topics],
        "insight:ask": [{"kind": kind.value} for kind in Kind],
        "insight:read_again": [{"pk": coding.pk}],
        "insight:run": [
            drawn,
            topics,
            {"pk": again.pk},
            {"pk": coding.pk},
            {"pk": _state("waiting").pk},
            {"pk": _state("failed").pk},
        ],
        "insight:compare": [drawn | {"other": again.pk}],
        "insight:invite": [{"pk": demo[Kind.PARTICIPATION].pk}],
        "insight:validate": [{"pk": again.pk}],
        "insight:withdraw": [drawn],
    }


def _demo(kind: Kind) -> Analysis:
    """Return the demo's analysis of a kind; its worker made it."""
    return Analysis.objects.published().filter(campaign__slug=OPEN, kind=kind).earliest("asked_at")


def _again(drawn: Analysis) -> Analysis:
    """Return another run of the same analysis, not signed."""
    return Analysis.objects.filter(kind=drawn.kind, seed=7, validated_at=None).first() or _copy(drawn, seed=7)


def _withdrawn(drawn: Analysis) -> Analysis:
    known = Analysis.objects.exclude(withdrawn_at=None).first()
    if known:
        return known
    editor = User.objects.get(email=EDITOR)
    taken = _copy(drawn, seed=8)
    validate_analysis(taken, note="Une première lecture, à reprendre avec tous les avis.", by=editor)
    return withdraw_analysis(taken, reason="Des avis manquaient dans l’extrait.", by=editor)


def _copy(drawn: Analysis, **words: Any) -> Analysis:
    """Return the same result again, with files of its own names."""
    kept = ("campaign", "by", "kind", "source", "matter", "questionnaire", "question_code", "parameters", "secret")
    kept += ("output", "versions", "output_digest")
    same = {name: getattr(drawn, name) for name in kept} | {"extract": drawn.extract, "rows": drawn.rows}
    assert isinstance(drawn.extract, StoredFile)
    return AnalysisFactory(**same, **words)


def _state(state: str) -> Analysis:
    known = Analysis.objects.filter(state=state, seed=9).first()
    if known:
        return known
    demo = _demo(Kind.MAP)
    fault = {"fault": "L’analyse a été interrompue et son travail est perdu. Recommencez."} if state == "failed" else {}
    return AnalysisFactory(waiting=True, campaign=demo.campaign, by=demo.by, seed=9, state=state, **fault)
