"""Codes, links and paper forms of the scene: the organiser made them, `national` a batch of links."""

from typing import Any

from cahiers.questionnaires.actions.paper import type_form
from cahiers.questionnaires.actions.ways_in import make_code, make_links

TABLE = """
questionnaires:codes          | asked            | field                                 | field
questionnaires:codes          | asked_draft      | national                              | national
questionnaires:codes          | asked_over       | field                                 | -
questionnaires:codes          | asked_hidden     | -                                     | -
questionnaires:codes          | asked_crossed    | -                                     | -
short:enter                   | -                | everybody                             | -
short:follow                  | short_code       | everybody                             | -
short:follow                  | short_unknown    | -                                     | -
questionnaires:code           | asked_code       | organiser, national                   | -
questionnaires:code           | code_crossed     | -                                     | -
questionnaires:stop_code      | asked_code       | -                                     | organiser, national
questionnaires:stop_code      | code_crossed     | -                                     | -
questionnaires:links          | asked            | national                              | national
questionnaires:links          | asked_draft      | national                              | -
questionnaires:links          | asked_over       | national                              | -
questionnaires:links          | asked_hidden     | -                                     | -
questionnaires:links          | asked_crossed    | -                                     | -
questionnaires:link_file      | asked            | -                                     | national
questionnaires:link_file      | asked_draft      | -                                     | -
questionnaires:link_file      | asked_crossed    | -                                     | -
questionnaires:paper          | asked            | field                                 | -
questionnaires:paper          | asked_draft      | national                              | -
questionnaires:paper          | asked_over       | field                                 | -
questionnaires:paper          | asked_hidden     | -                                     | -
questionnaires:paper          | asked_crossed    | -                                     | -
questionnaires:paper_form     | asked            | field                                 | -
questionnaires:paper_form     | asked_draft      | national                              | -
questionnaires:paper_form     | asked_hidden     | -                                     | -
questionnaires:paper_typing   | asked            | field                                 | field
questionnaires:paper_typing   | asked_draft      | national                              | -
questionnaires:paper_typing   | asked_over       | field                                 | -
questionnaires:paper_typing   | asked_hidden     | -                                     | -
questionnaires:paper_typing   | asked_crossed    | -                                     | -
questionnaires:paper_sheet    | asked_differs    | organiser, national                   | organiser, national
questionnaires:paper_sheet    | asked_once       | organiser, national                   | -
questionnaires:paper_sheet    | code_crossed     | -                                     | -
questionnaires:accept_paper   | asked_once       | -                                     | organiser, national
questionnaires:accept_paper   | asked_differs    | -                                     | -
questionnaires:withdraw_paper | asked_once       | -                                     | organiser, national
questionnaires:withdraw_paper | asked_counted    | -                                     | -
"""


def bodies(scene: Any) -> dict[str, dict[str, Any]]:
    """Return what a right form sends to each address of codes, links and paper that takes one."""
    return {
        "questionnaires:codes": {"label": "3e B, lycée Hoche", "capacity": "28"},
        "questionnaires:links": {"batch": "Parents", "count": "3"},
        "questionnaires:link_file": {"first": scene.things["asked"]["first"]},
        "questionnaires:paper_typing": {"number": "hoche-9", "q-public": "pupil"},
        "questionnaires:paper_sheet": {"kept-public": "1"},
        "questionnaires:accept_paper": {"reason": "alone"},
    }


def build(scene: Any, asked: Any) -> None:
    """Make a code and paper forms of the organiser, and a batch of links of the national team."""
    organiser, here = scene.people["organiser"], scene.things["asked"]
    code = make_code(asked, label="3e A, lycée Hoche", capacity=30, by=organiser)
    make_links(asked, batch="Directions", count=2, by=scene.people["national"])
    here["first"] = asked.links.get(batch="Directions", number=1).pk
    for word in ("asked_draft", "asked_crossed"):
        scene.things[word]["first"] = here["first"]
    scene.things["short_code"], scene.things["short_unknown"] = {"typed": code.code}, {"typed": "inconnu"}
    scene.things["asked_code"] = here | {"pk": code.pk}
    scene.things["code_crossed"] = scene.things["asked_crossed"] | {"pk": code.pk}

    def typed(number: str, public: str, typing: int = 1) -> Any:
        return type_form(asked, number=number, typing=typing, given={"public": public}, by=organiser)

    for word, number in (("asked_once", "H-1"), ("asked_differs", "H-2"), ("asked_counted", "H-3")):
        scene.things[word] = here | {"pk": typed(number, "pupil").pk}
    typed("H-2", "parent", 2)
    typed("H-3", "pupil", 2)
