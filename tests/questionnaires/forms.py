"""Random forms and answers for property tests: every kind, conditions of any depth on earlier questions."""

from typing import Any

from hypothesis import strategies as st

CODES = ("a", "b", "c", "d")
CHOICE_KINDS = ("single", "single_other", "multiple", "ranking", "likert")
KINDS = (
    *CHOICE_KINDS,
    "yes_no",
    "number",
    "date",
    "short_text",
    "long_text",
    "matrix_single",
    "matrix_multiple",
    "file",
)
DAYS = ("2026-01-01", "2026-02-28", "2026-06-15")
NUMBERS = (-2, 0, 1.5, 3, 10)


def options(draw: Any, kind: str) -> list[dict[str, Any]]:
    count = draw(st.integers(2, 4))
    listed = [{"code": code, "label": code.upper()} for code in CODES[:count]]
    if kind == "single_other" or (kind == "multiple" and draw(st.booleans())):
        listed[-1]["is_other"] = True
    if kind == "multiple" and draw(st.booleans()):
        listed[0]["is_exclusive"] = True
    return listed


@st.composite
def tests(draw: Any, earlier: list[dict[str, Any]]) -> dict[str, Any]:
    question = draw(st.sampled_from(earlier))
    test: dict[str, Any] = {"question": question["code"]}
    kind = question["kind"]
    if kind.startswith("matrix"):
        if draw(st.booleans()):
            return test | {"answered": True}
        codes = draw(st.lists(st.sampled_from([o["code"] for o in question["options"]]), min_size=1, max_size=2))
        return test | {"row": draw(st.sampled_from(question["rows"]))["code"], "is": codes}
    if kind in {"number", "date"} or (kind == "likert" and draw(st.booleans())):
        bounds = {"number": NUMBERS, "date": DAYS, "likert": (1, 2, 3)}[kind]
        which = draw(st.sampled_from(["at_least", "at_most", "answered"]))
        return test | ({"answered": True} if which == "answered" else {which: draw(st.sampled_from(bounds))})
    if kind in {"short_text", "long_text", "file"} or draw(st.integers(0, 4)) == 0:
        return test | {"answered": True}
    codes = ["yes", "no"] if kind == "yes_no" else [option["code"] for option in question["options"]]
    return test | {"is": draw(st.lists(st.sampled_from(codes), min_size=1, max_size=2, unique=True))}


def conditions(earlier: list[dict[str, Any]]) -> Any:
    if not earlier:
        return st.none()
    joined = st.recursive(
        tests(earlier),
        lambda inner: st.one_of(
            st.builds(lambda part: {"not": part}, inner),
            st.builds(
                lambda how, parts: {how: parts},
                st.sampled_from(["all", "any"]),
                st.lists(inner, min_size=1, max_size=3),
            ),
        ),
        max_leaves=4,
    )
    return st.one_of(st.none(), joined)


@st.composite
def definitions(draw: Any, sections: int = 4, questions: int = 4) -> dict[str, Any]:
    """Return the definition of a form without faults."""
    earlier: list[dict[str, Any]] = []
    pages = []
    for _page in range(draw(st.integers(1, sections))):
        condition = draw(conditions(earlier))
        asked = []
        for _question in range(draw(st.integers(1, questions))):
            kind = draw(st.sampled_from(KINDS))
            question: dict[str, Any] = {
                "code": f"q{len(earlier)}",
                "kind": kind,
                "title": f"Question {len(earlier)} ?",
                "is_required": draw(st.booleans()),
                "condition": draw(conditions(earlier)),
            }
            if kind in CHOICE_KINDS or kind.startswith("matrix"):
                question["options"] = options(draw, kind)
            if kind.startswith("matrix"):
                question["rows"] = [
                    {"code": f"r{rank}", "label": f"Ligne {rank}"} for rank in range(draw(st.integers(1, 2)))
                ]
            asked.append(question)
            earlier.append(question)
        pages.append(
            {"code": f"s{len(pages)}", "title": f"Page {len(pages)}", "condition": condition, "questions": asked}
        )
    return {"title": "Au hasard", "sections": pages}


def answer_to(question: dict[str, Any]) -> Any:
    """Return a strategy of valid answers to a question, none included."""
    kind = question["kind"]
    codes = [option["code"] for option in question.get("options", [])]
    exclusive = [option["code"] for option in question.get("options", []) if option.get("is_exclusive")]
    free = [code for code in codes if code not in exclusive]
    some = {
        "yes_no": st.sampled_from(["yes", "no"]),
        "number": st.sampled_from([*NUMBERS, 2, 7]),
        "date": st.sampled_from([*DAYS, "2026-03-01"]),
        "short_text": st.sampled_from(["un mot", "=1+1", "<b>"]),
        "long_text": st.sampled_from(["des mots", "é\nè"]),
        "file": st.just("0197"),
    }
    if kind in {"single", "single_other", "likert"}:
        given = st.sampled_from(codes)
    elif kind == "multiple":
        given = st.one_of(
            st.lists(st.sampled_from(free), min_size=1, unique=True).map(
                lambda chosen: sorted(chosen, key=codes.index)
            ),
            *([st.just(exclusive)] if exclusive else []),
        )
    elif kind == "ranking":
        given = st.lists(st.sampled_from(codes), min_size=1, unique=True)
    elif kind == "matrix_single":
        given = st.dictionaries(
            st.sampled_from([row["code"] for row in question["rows"]]), st.sampled_from(codes), min_size=1
        )
    elif kind == "matrix_multiple":
        chosen = st.lists(st.sampled_from(codes), min_size=1, unique=True).map(
            lambda line: sorted(line, key=codes.index)
        )
        given = st.dictionaries(st.sampled_from([row["code"] for row in question["rows"]]), chosen, min_size=1)
    else:
        given = some[kind]
    return st.one_of(st.none(), given)


@st.composite
def forms_and_answers(draw: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a definition and answers to any of its questions, on the path or not."""
    definition = draw(definitions())
    answers = {}
    for page in definition["sections"]:
        for question in page["questions"]:
            answer = draw(answer_to(question))
            if answer is not None:
                answers[question["code"]] = answer
    return definition, answers
