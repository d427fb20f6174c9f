"""A form with one question of each kind, what a right page sends for it, and what is kept."""

from typing import Any

from tests.factories.questionnaires import options, question, section

ROWS = options("ecole", "maison")
EVERY_KIND: list[dict[str, Any]] = [
    question("court"),
    question("longue", "long_text", maximum=500),
    question("nombre", "number", minimum=0, maximum=5000, unit="élèves"),
    question("jour", "date"),
    question("oui", "yes_no"),
    question("un", "single", options=options("a", "b", "c")),
    question("un_autre", "single_other", options=options("a", "b", "autre", other="autre")),
    question("plusieurs", "multiple", options=options("a", "b", "rien", exclusive="rien"), maximum=2),
    question("rang", "ranking", options=options("a", "b", "c")),
    question("echelle", "likert", options=options("non", "plutot", "oui")),
    question("grille", "matrix_single", options=options("peu", "assez"), rows=ROWS),
    question("cases", "matrix_multiple", options=options("matin", "soir"), rows=ROWS),
    question("lieu", "territory"),
    question("piece", "file"),
]
SENT: dict[str, Any] = {
    "q-court": "Une phrase",
    "q-longue": "Deux\nlignes",
    "q-nombre": "1 234,5",
    "q-jour": "2026-10-12",
    "q-oui": "yes",
    "q-un": "b",
    "q-un_autre": "autre",
    "q-un_autre.other": "Ma réponse",
    "q-plusieurs": ["b", "a"],
    "q-rang.a": "2",
    "q-rang.c": "1",
    "q-echelle": "plutot",
    "q-grille.ecole": "assez",
    "q-cases.ecole": ["matin", "soir"],
    "q-cases.maison": ["soir"],
}
KEPT: dict[str, Any] = {
    "court": "Une phrase",
    "longue": "Deux\nlignes",
    "nombre": 1234.5,
    "jour": "2026-10-12",
    "oui": "yes",
    "un": "b",
    "un_autre": "autre",
    "un_autre.other": "Ma réponse",
    "plusieurs": ["a", "b"],
    "rang": ["c", "a"],
    "echelle": "plutot",
    "grille": {"ecole": "assez"},
    "cases": {"ecole": ["matin", "soir"], "maison": ["soir"]},
}


def every_kind() -> dict[str, Any]:
    """Return a form of one page that asks a question of each kind."""
    return {"title": "Tout", "sections": [section("tout", *EVERY_KIND)]}
