"""`python -m bench.exports`: responses a second and memory at its highest, for each format.

As many responses as the national consultation of 2020 had, or 300,000 with BENCH_FULL=1; 60 questions of every kind.
"""

import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

VAR = Path(os.environ.setdefault("CAHIERS_VAR", str(Path("var/bench-exports").resolve())))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cahiers.config.settings.base")

import django  # noqa: E402

from cahiers.config import postgres  # noqa: E402

RESPONSES = 300_000 if os.environ.get("BENCH_FULL") else 26_839
SLUG = f"mesure-{RESPONSES}"
FORMATS = ("csv", "jsonl", "xlsx", "parquet")
KINDS = ("single", "likert", "yes_no", "multiple", "matrix_single", "number", "single", "long_text", "ranking", "date")
AUDIENCES = ("teacher", "parent", "pupil", "head", "staff")
WORDS = [
    "l’école",
    "le",
    "numérique",
    "mes",
    "élèves",
    "ont",
    "besoin",
    "de",
    "temps",
    "et",
    "d’un",
    "réseau",
    "qui",
    "tient",
    "pour",
    "travailler",
    "ensemble",
]


def _options(count: int) -> list[dict[str, str]]:
    return [{"code": f"o{rank}", "label": f"Le choix numéro {rank}"} for rank in range(1, count + 1)]


def definition() -> dict[str, object]:
    """Return a form of 60 questions; every other page is for teachers only."""
    sections: list[dict[str, object]] = []
    asked = [{"code": "public", "kind": "single", "title": "Vous êtes", "is_required": True}]
    asked[0]["options"] = [{"code": code, "label": code} for code in AUDIENCES]
    sections.append({"code": "vous", "title": "Vous", "questions": asked})
    for page in range(6):
        questions = []
        for rank, kind in enumerate(KINDS if page < 5 else KINDS[:9]):
            question: dict[str, object] = {
                "code": f"q{page}_{rank}",
                "kind": kind,
                "title": f"Question {page}.{rank} ?",
            }
            if kind in {"single", "likert", "multiple", "ranking", "matrix_single"}:
                question["options"] = _options(5)
            if kind == "matrix_single":
                question["rows"] = [{"code": f"r{row}", "label": f"Ligne {row}"} for row in range(1, 4)]
            questions.append(question)
        condition = {"question": "public", "is": ["teacher"]} if page % 2 else None
        sections.append({"code": f"p{page}", "title": f"Page {page}", "questions": questions, "condition": condition})
    return {"title": "Mesure", "audience_question": "public", "sections": sections}


def answer(kind: str, draw: random.Random) -> object:
    """Return an answer, none one time in ten; one person in five writes a text of some 300 characters."""
    if draw.random() < (0.8 if kind == "long_text" else 0.1):
        return None
    if kind == "multiple":
        return [f"o{rank}" for rank in range(1, 6) if draw.random() < 0.4] or None
    if kind == "ranking":
        return draw.sample([f"o{rank}" for rank in range(1, 6)], 3)
    if kind == "matrix_single":
        return {f"r{row}": f"o{draw.randint(1, 5)}" for row in range(1, 4)}
    if kind == "long_text":
        return " ".join(draw.choices(WORDS, k=draw.randint(10, 90)))
    if kind == "number":
        return draw.randint(0, 500) / 2
    if kind == "date":
        return f"2026-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"
    return draw.choice(("yes", "no")) if kind == "yes_no" else f"o{draw.randint(1, 5)}"


def prepare() -> None:
    """Migrate, and load the responses once."""
    from django.core.management import call_command  # noqa: PLC0415 -- Django is up now
    from django.db import connection  # noqa: PLC0415 -- Django is up now

    from cahiers.campaign.models import Campaign  # noqa: PLC0415 -- Django is up now
    from cahiers.questionnaires.actions.opening import open_questionnaire  # noqa: PLC0415 -- Django is up now
    from cahiers.questionnaires.imports.responses import Filled, load_responses  # noqa: PLC0415 -- Django is up now
    from cahiers.questionnaires.models import Questionnaire  # noqa: PLC0415 -- Django is up now
    from cahiers.territory.imports.reference import load_territories  # noqa: PLC0415 -- Django is up now
    from cahiers.territory.models import Node  # noqa: PLC0415 -- Django is up now

    call_command("migrate", verbosity=0)
    if Questionnaire.objects.filter(slug=SLUG).exists():
        return
    if not Node.objects.exists():
        load_territories()
    root = Node.objects.get(parent=None)
    campaign, _new = Campaign.objects.get_or_create(
        slug="mesure", defaults={"title": "Mesure", "scope": root, "state": "published"}
    )
    made = Questionnaire.objects.create(campaign=campaign, slug=SLUG, title="Mesure", definition=definition())
    questionnaire = open_questionnaire(made, by=None)
    places = list(Node.objects.filter(level="dep").values_list("pk", flat=True))
    draw, first = random.Random(SLUG), datetime(2026, 9, 1, tzinfo=UTC)
    kinds = [
        (question["code"], question["kind"])
        for section in questionnaire.definition["sections"][1:]
        for question in section["questions"]
    ]

    def filled() -> Iterator[Filled]:
        for rank in range(RESPONSES):
            answers = {"public": draw.choice(AUDIENCES)} | {code: answer(kind, draw) for code, kind in kinds}
            yield Filled(answers, first + timedelta(minutes=rank % 90_000), territory_id=draw.choice(places))

    began = time.perf_counter()
    load_responses(questionnaire, filled())
    print(f"{RESPONSES:,} responses loaded, {RESPONSES / (time.perf_counter() - began):,.0f} a second")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def peak_megabytes() -> float:
    """Return the most memory that this process ever held; getrusage would count its parent's before exec."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else float("nan")


def export(format_: str) -> None:
    """Export once, alone in this process, and print what it took."""
    from cahiers.questionnaires.enums import ExportFormat  # noqa: PLC0415 -- Django is up now
    from cahiers.questionnaires.exports.package import export_responses  # noqa: PLC0415 -- Django is up now
    from cahiers.questionnaires.models import Questionnaire  # noqa: PLC0415 -- Django is up now

    questionnaire = Questionnaire.objects.get(slug=SLUG)
    at_rest = peak_megabytes()
    with tempfile.TemporaryDirectory(dir=VAR) as folder:
        target = Path(folder) / "export.zip"
        began = time.perf_counter()
        made = export_responses(questionnaire, ExportFormat(format_), target, told=lambda done, total: None)
        seconds, size = time.perf_counter() - began, target.stat().st_size / 1e6
    peak = peak_megabytes()
    print(
        f"{format_:<8} {made.responses:>8,} responses × {made.manifest['columns']} columns  {seconds:>7.1f} s"
        f"  {made.responses / seconds:>8,.0f} a second  {size:>6.1f} MB"
        f"  memory {peak:>4.0f} MB at most, {at_rest:.0f} before (target < 200)"
    )


def main() -> None:
    """Prepare, then export in a process of its own for each format."""
    if len(sys.argv) > 1:
        django.setup()
        export(sys.argv[1])
        return
    VAR.mkdir(parents=True, exist_ok=True)
    with postgres.running(VAR):
        django.setup()
        prepare()
        for format_ in FORMATS:
            subprocess.run([sys.executable, "-m", "bench.exports", format_], check=True)


if __name__ == "__main__":
    main()
