"""An analyst gives a frame, corrects what the machine proposed, and the machine learns; nobody else reads any of it."""

from collections.abc import Callable

from tests.journeys.conftest import Way
from tests.journeys.pages import OPEN
from tests.journeys.test_insight import ANALYST, DESK
from tests.journeys.visitors import Visitor

from cahiers.insight.analyses.running import run_analysis
from cahiers.insight.models import Analysis, Correction

FRAME = """code ; libellé ; exemple
materiel ; Prêter du matériel ; Un ordinateur pour ceux qui n’en ont pas
formation ; Former les professeurs ; Former les professeurs avant d’acheter
ecrans ; Moins d’écrans ; Pas d’écran avant le CE2"""


def made_last(visitor: Visitor) -> Analysis:
    """Make the analysis that was asked for last, as the worker would."""
    with visitor.site.facts():
        asked = Analysis.objects.filter(state="waiting", kind="coding", by__email=ANALYST).latest("asked_at")
        assert run_analysis(asked.pk)
    return asked


def test_analyst_codes_with_a_frame_and_teaches_the_machine(visit: Callable[..., Visitor]) -> None:
    analyst = visit(Way("neutral")).become(ANALYST)
    analyst.go(DESK).follow("Réponses codées").fill("Grille de codes", FRAME).press("Lancer l’analyse")
    coded = made_last(analyst)

    analyst.go(f"{DESK}{coded.pk}/").sees("Former les professeurs").follow("Relire et corriger").follow(
        "Tirés au hasard"
    )
    choices = analyst.page.get_by_label("Votre décision")
    choices.nth(0).select_option(label="Aucun de ces codes")
    choices.nth(1).select_option(index=1)  # the machine's own word, or the first code
    analyst.press("Garder ces décisions").sees("2 décisions sont gardées").sees("Accord avec la personne")
    analyst.press("Apprendre de ces décisions").sees("attend son tour")
    learnt = made_last(analyst)

    analyst.go(f"{DESK}{learnt.pk}/").sees("La machine a appris de 2 textes")
    with analyst.site.facts():
        kept = list(Correction.objects.filter(analysis=coded).values_list("by__email", "is_drawn"))
    assert kept == [(ANALYST, True)] * 2
    visitor = visit(Way("neutral"))
    visitor.expected = {404}
    visitor.go(f"/campagnes/{OPEN}/analyses/{learnt.pk}/")
