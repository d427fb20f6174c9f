"""The analyses of the scene, and their lines of the access table.

Things: `map_public` is signed, `map_done` is not yet, `map_waiting` is not made, `map_withdrawn` was taken back,
`topics_public` has texts, `map_hidden` stands in a campaign that nobody may see, `map_crossed` is asked for under another
campaign's address. The campaign covers the nation: `analyst` and `national` run and sign.
"""

from typing import Any

from django.utils import timezone
from tests.factories.insight import (
    FRAME,
    AnalysisFactory,
    PopulationFactory,
    coding_output,
    map_output,
    presence_output,
    stored,
    topics_output,
)

from cahiers.campaign.models import Campaign
from cahiers.debate.models import Proposal
from cahiers.insight.enums import Kind, Source
from cahiers.insight.models import Analysis, AnswerTable, Correction, VoteTable

TABLE = """
insight:index                 | campaign         | everybody                             | -
insight:index                 | hidden           | -                                     | -
insight:show                  | map_public       | everybody                             | -
insight:show                  | topics_public    | everybody                             | -
insight:show                  | map_withdrawn    | everybody                             | -
insight:show                  | map_done         | -                                     | -
insight:show                  | map_waiting      | -                                     | -
insight:show                  | map_hidden       | -                                     | -
insight:show                  | map_crossed      | -                                     | -
insight:topic                 | topics_public    | everybody                             | -
insight:topic                 | topics_done      | -                                     | -
insight:topic                 | topics_withdrawn | -                                     | -
insight:topic                 | topics_crossed   | -                                     | -
insight:residual              | topics_public    | everybody                             | -
insight:residual              | topics_done      | -                                     | -
insight:residual              | topics_crossed   | -                                     | -
insight:next                  | to_vote          | members                               | members
insight:next                  | to_vote_elsewhere | members                              | -
insight:next                  | hidden           | -                                     | -
insight:desk                  | campaign         | readers                               | -
insight:desk                  | hidden           | -                                     | -
insight:ask                   | to_ask           | readers                               | readers
insight:ask                   | to_ask_hidden    | -                                     | -
insight:ask                   | to_ask_nothing   | -                                     | -
insight:run                   | map_public       | readers                               | -
insight:run                   | map_done         | readers                               | -
insight:run                   | map_waiting      | readers                               | -
insight:run                   | map_hidden       | -                                     | -
insight:run                   | map_crossed      | -                                     | -
insight:stop                  | map_waiting      | -                                     | readers
insight:stop                  | map_done         | -                                     | -
insight:stop                  | map_crossed      | -                                     | -
insight:replay                | map_done         | -                                     | readers
insight:replay                | map_public       | -                                     | readers
insight:replay                | map_waiting      | -                                     | -
insight:replay                | map_crossed      | -                                     | -
insight:invite                | presence_done    | readers                               | -
insight:invite                | map_done         | -                                     | -
insight:invite                | presence_crossed | -                                     | -
insight:read_again            | coding_done      | readers                               | readers
insight:read_again            | map_done         | -                                     | -
insight:read_again            | coding_public    | -                                     | -
insight:read_again            | coding_crossed   | -                                     | -
insight:learn                 | coding_done      | -                                     | readers
insight:learn                 | coding_public    | -                                     | -
insight:learn                 | coding_crossed   | -                                     | -
insight:recount               | topics_done      | -                                     | readers
insight:recount               | topics_public    | -                                     | readers
insight:recount               | topics_crossed   | -                                     | -
insight:recount               | map_done         | -                                     | -
insight:compare               | map_compared     | readers                               | -
insight:compare               | map_alone        | -                                     | -
insight:compare               | map_crossed      | -                                     | -
insight:validate              | map_done         | readers                               | readers
insight:validate              | map_public       | readers                               | -
insight:validate              | map_waiting      | readers                               | -
insight:validate              | map_hidden       | -                                     | -
insight:validate              | map_crossed      | -                                     | -
insight:withdraw              | map_public       | readers                               | readers
insight:withdraw              | map_done         | readers                               | -
insight:withdraw              | map_crossed      | -                                     | -
"""


def bodies(scene: Any) -> dict[str, dict[str, Any]]:
    """Return what a right form sends to each address of the room that takes one."""
    return {
        "insight:next": {"proposal": str(scene.things["published"]["pk"]), "choice": "for", "passed": ""},
        "insight:ask": {"matter": "votes", "scope": "", "method": "robust", "groups": "", "seed": "0"},
        "insight:recount": {"counting": "once"},
        "insight:read_again": {"text": str(scene.things["published"]["pk"]), "choice": "none"},
        "insight:validate": {"note": "Deux groupes nets, sur peu de votants.", "has_read": "on"},
        "insight:withdraw": {"reason": "Un groupe était mal nommé."},
    }


def build(scene: Any) -> None:
    """Make the analyses."""
    by = scene.people["analyst"]
    over = Campaign.objects.get(slug=scene.things["closed"]["campaign"])
    hidden = Campaign.objects.get(slug=scene.things["hidden"]["campaign"])
    first, second = Proposal.objects.filter(campaign=scene.campaign, state="published").order_by("pk")[:2]
    table = {"participant": ["a", "b"], "x": [1.0, 2.0], "y": [1.0, 2.0], "group": [0, 1]}
    topics = {
        "kind": Kind.TOPICS,
        "source": Source.PROPOSALS,
        "given": topics_output([first.pk]),
        "table": {"id": [str(first.pk), str(second.pk)], "topic": [0, -1]},
    }
    told = str(scene.things["published"]["pk"])
    coded = {
        "kind": Kind.CODING,
        "source": Source.PROPOSALS,
        "parameters": {"frame": FRAME},
        "given": coding_output([first.pk]),
        "table": {"id": [told], "code": [0], "guess": [0], "confidence": [0.6], "decided": [False], "copy": [0]},
        "extract": stored({"id": [told], "body": [first.title]}),
    }
    drawn = {"given": map_output([first.pk, second.pk]), "table": table}
    withdrawn = {"published": True, "withdrawn_at": timezone.now(), "withdrawn_by": by, "withdrawal_reason": "Erreur"}

    def analysis(**words: Any) -> Any:
        return AnalysisFactory(**({"campaign": scene.campaign, "by": by} | words))

    PopulationFactory()
    VoteTable.objects.create(
        campaign=scene.campaign, source="Une autre consultation", file=stored({"vote": [1]}), participants=3, votes=9
    )
    AnswerTable.objects.create(
        campaign=scene.campaign, source="Papier", question="Que changer ?", file=stored({"body": ["x"]}), answers=1
    )
    analysis(waiting=True, state=Analysis.State.FAILED, fault="Le calcul n’a pas abouti.")
    made = {
        "map_public": analysis(**drawn, published=True),
        "map_done": analysis(**drawn),
        "map_waiting": analysis(waiting=True),
        "map_withdrawn": analysis(**drawn, **withdrawn),
        "map_hidden": analysis(**drawn, published=True, campaign=hidden),
        "topics_public": analysis(**topics, published=True),
        "topics_done": analysis(**topics),
        "topics_withdrawn": analysis(**topics, **withdrawn),
        "coding_done": analysis(**coded),
        "coding_public": analysis(**coded, published=True),
        "presence_done": analysis(kind=Kind.PARTICIPATION, given=presence_output()),
    }
    for word, one in made.items():
        scene.things[word] = {"campaign": one.campaign.slug, "pk": one.pk, "number": 0, "other": made["topics_done"].pk}
    done = made["coding_done"]
    Correction.objects.create(analysis=done, text="x", code="bus", is_drawn=False, by=by)
    elsewhere = {"campaign": over.slug}
    scene.things |= {
        "map_crossed": scene.things["map_public"] | elsewhere,
        "topics_crossed": scene.things["topics_public"] | elsewhere,
        "coding_crossed": scene.things["coding_done"] | elsewhere,
        "presence_crossed": scene.things["presence_done"] | elsewhere,
        "map_compared": scene.things["map_public"] | {"other": made["map_done"].pk},
        "map_alone": scene.things["map_public"],
        "to_vote": scene.things["campaign"],
        "to_vote_elsewhere": scene.things["closed"],
        "to_ask": scene.things["campaign"] | {"kind": "map"},
        "to_ask_hidden": scene.things["hidden"] | {"kind": "map"},
        "to_ask_nothing": scene.things["campaign"] | {"kind": "horoscope"},
    }
