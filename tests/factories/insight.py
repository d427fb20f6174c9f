"""Analyses for tests: done, with a small result written by hand, as a job would have left it."""

import io

import factory
import pyarrow as pa
from django.utils import timezone
from factory.django import DjangoModelFactory
from pyarrow import parquet
from tests.factories.campaign import CampaignFactory
from tests.factories.people import UserFactory

from cahiers.foundation.files import store
from cahiers.insight.enums import Kind, Source
from cahiers.insight.models import Analysis, ReferencePopulation
from cahiers.insight.structure.canonical import canonical, digest_of

NOTE = "Deux groupes, et beaucoup de propositions qui les réunissent."


def stored(rows, name="rows.parquet"):
    """Keep a table as a job keeps it."""
    written = io.BytesIO()
    parquet.write_table(pa.table(rows), written)
    written.seek(0)
    return store(written, name)


def map_output(statements):
    """Return the output of a map of 40 voters in two groups, on two statements."""
    ids = [str(one) for one in statements]
    sides = {
        "names": ["parent", "teacher"],
        "counts": [[[2, 2, 16], [16, 2, 2]], [[2, 2, 16], [2, 2, 16]]],
        "heard": [[True, True], [True, True]],
        "is_consensus": [True, False],
        "is_fracture": [False, True],
        "consensus_low": [0.62, 0.05],
        "dissensus_low": [0.02, 0.04],
        "agree": [[0.8, 0.1], [0.8, 0.8]],
        "agree_low": [[0.6, 0.03], [0.6, 0.6]],
        "agree_high": [[0.9, 0.3], [0.9, 0.9]],
        "gap": [0.0, 0.7],
        "gap_low": [-0.2, 0.43],
        "gap_high": [0.2, 0.8],
        "most": [0, 1],
        "least": [1, 0],
        "needed": [[200, 200], [200, 200]],
        "everybody": {"low": [0.6, 0.3], "high": [0.9, 0.6]},
    }
    return {
        "method": "robust",
        "participants": 40,
        "votes": 80,
        "placed": 40,
        "statements": ids,
        "counts": [[4, 4, 32], [18, 4, 18]],
        "extremity": [0.2, 1.5],
        "groups": [
            {
                "size": 22,
                "counts": [[0, 0, 22], [0, 0, 22]],
                "holds": [{"statement": ids[1], "agrees": True, "ratio": 4.0}],
            },
            {
                "size": 18,
                "counts": [[4, 4, 10], [18, 0, 0]],
                "holds": [{"statement": ids[1], "agrees": False, "ratio": 4.0}],
            },
        ],
        "stability": 0.83,
        "trials": [{"groups": 2, "proof": 5.0, "stability": 0.83}],
        "consensus": [0.5, 0.1],
        "dissensus": [0.1, 0.1],
        "audience": sides,
        "academy": sides | {"names": ["aca:14", "aca:24"]},
        "bins": [
            {"bins": [[-50.0, 0.0, 11], [-30.0, 20.0, 11]], "outline": [[-50.0, 0.0], [-30.0, 20.0]]},
            {"bins": [[50.0, 0.0, 18]], "outline": [[50.0, 0.0]]},
        ],
    }


def topics_output(texts):
    """Return the output of 30 texts in two topics and a rest; `texts` are the verbatims of the first topic."""

    def table(names):
        cells = [[14, 0], [0, 12], [4, 0]]
        public = {"cells": [[14, None], [None, 12], [None, None]], "rows": [14, 12, None], "columns": [18, 12]}
        return {"names": names, "counts": cells, "public": public}

    return {
        "texts": 30,
        "residual": 4,
        "counting": {
            "chosen": "each",
            "each": [14, 12, 4],
            "once": [14, 1, 4],
            "public": {"each": [14, 12, None], "once": [14, None, None]},
            "total_once": 19,
        },
        "stability": 0.81,
        "themes": [["cantine", "bus", "école"]],
        "topics": [
            {
                "theme": 0,
                "size": 14,
                "words": ["cantine", "repas", "bio"],
                "agreement": 0.9,
                "verbatims": list(map(str, texts)),
            },
            {"theme": 0, "size": 12, "words": ["bus", "soir", "horaire"], "agreement": 0.8, "verbatims": []},
        ],
        "audience": table(["parent", "teacher"]),
        "academy": table(["aca:14", "aca:24"]),
        "week": table(["2026-10-05", "2026-10-12"]),
    }


FRAME = [["bus", "Transports", ["plus de bus"]], ["repas", "Cantine", ["cantine bio"]]]


def coding_output(texts):
    """Return the output of 40 texts under two codes and none; `texts` are the surest of the first code."""
    cells = [[14, 8], [0, 12], [4, 2]]
    public = {"cells": [[14, None], [None, 12], [None, None]], "rows": [22, 12, None], "columns": [18, 22]}
    return {
        "texts": 40,
        "coded": 34,
        "codes": [
            {"code": "bus", "label": "Transports", "verbatims": list(map(str, texts))},
            {"code": "repas", "label": "Cantine", "verbatims": []},
        ],
        "threshold": 0.4,
        "vectors": "",
        "decided": 0,
        "gone": 0,
        "agreement": None,
        "counting": {
            "chosen": "once",
            "each": [40, 12, 6],
            "once": [22, 12, 6],
            "public": {"once": [22, 12, None], "each": [40, 12, None]},
            "total_once": 40,
        },
        "audience": {"names": ["parent", "teacher"], "counts": cells, "public": public},
        "academy": {"names": ["aca:14", "aca:24"], "counts": cells, "public": public},
    }


def organised_output(text):
    """Return the output of a campaign of twelve people, and of one too small to be told."""
    one = {
        "people": 12, "messages": 13, "typical": str(text), "variants": 3, "signals": ["burst", "copied"],
        "days": [["2026-10-05", 9], ["2026-10-06", 4]], "academy": [["aca:14", 13]], "audience": [["parent", 13]],
        "burst": {"start": 1791158400, "end": 1791162000, "observed": 9},
    }  # fmt: skip
    return {"texts": 60, "people": 50, "counted_once": 44.0, "groups": [one, one | {"people": 5, "messages": 5}]}


def presence_output():
    """Return the output of 40 participants, teachers missing, families unknown."""
    row = {"share": 0.75, "reference_share": 0.5, "gap": 0.25, "gap_low": 0.1, "gap_high": 0.35, "missing": -10.0}
    absent = {"share": 0.25, "reference_share": 0.5, "gap": -0.25, "gap_low": -0.35, "gap_high": -0.1, "missing": 15.0}
    unknown = dict.fromkeys(("share", "reference_share", "gap", "gap_low", "gap_high", "missing"))
    public = {"cells": [[15, 15], [12, None]], "rows": [30, 15], "columns": [27, 18], "total": 45}
    counts = [[15, 15], [12, 3]]
    return {
        "participants": 45,
        "table": {"audiences": ["pupil", "teacher"], "academies": ["aca:14", "aca:24"], "counts": counts, "public": public},
        "reference": {
            "name": "Élèves et enseignants", "source": "un annuaire", "on": "2019-09-02", "unit": "personnes",
            "dimensions": ["audience"],
            "rows": [
                {"cell": ["pupil"], "participants": 30, "population": 500.0, **row},
                {"cell": ["teacher"], "participants": 15, "population": 500.0, **absent},
                {"cell": ["parent"], "participants": 0, "population": None, **unknown},
            ],
            "missing": [["teacher"]],
            "score": {"formula": "f", "value": 0.75, "by_chance": 0.94, "participants": 45, "left_out": 0},
        },
    }  # fmt: skip


class AnalysisFactory(DjangoModelFactory):
    """A finished map of the votes; `AnalysisFactory(published=True)` is public, `waiting=True` is not begun."""

    class Meta:
        model = Analysis

    class Params:
        published = factory.Trait(
            validated_at=factory.LazyFunction(timezone.now),
            validated_by=factory.SubFactory(UserFactory),
            reading_note=NOTE,
        )
        waiting = factory.Trait(
            state=Analysis.State.WAITING,
            given=None,
            extract=None,
            rows=None,
            output=b"",
            output_digest="",
            ended_at=None,
        )
        given = {"participants": 0}
        table = None

    campaign = factory.SubFactory(CampaignFactory, opened=True)
    by = factory.SubFactory(UserFactory)
    kind = Kind.MAP
    source = Source.VOTES
    matter = "Avis donnés sur les propositions"
    state = Analysis.State.DONE
    parameters = factory.LazyFunction(dict)
    versions = factory.LazyFunction(lambda: {"cahiers": "0", "numpy": "2"})
    seconds = 1.5
    ended_at = factory.LazyFunction(timezone.now)
    extract = factory.LazyFunction(lambda: stored({"vote": [1]}, "extract.parquet"))
    output = factory.LazyAttribute(lambda one: canonical(one.given))
    rows = factory.LazyAttribute(lambda one: stored(one.table) if one.table else None)
    output_digest = factory.LazyAttribute(lambda one: digest_of(one.output, b""))


class PopulationFactory(DjangoModelFactory):
    """Pupils and teachers, families unknown."""

    class Meta:
        model = ReferencePopulation

    name = factory.Sequence(lambda rank: f"Population {rank}")
    source = "un annuaire"
    on = factory.LazyFunction(lambda: timezone.now().date())
    unit = "personnes"
    dimensions = ["audience"]
    counts = factory.LazyFunction(lambda: [["pupil", 600], ["teacher", 400], ["parent", None]])
