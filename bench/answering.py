"""`python -m bench.answering`: what a complete questionnaire of 3 pages costs, from the start to the receipt."""

import http.client
import os
import re
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

VAR = Path(os.environ.setdefault("CAHIERS_VAR", str(Path("var/bench-answering").resolve())))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cahiers.config.settings.base")

import django  # noqa: E402

from bench.machine import PORT, processes_under, seconds_of, serving  # noqa: E402
from cahiers.config import postgres  # noqa: E402

PEER = 374.0  # processor ms for a questionnaire of 3 pages on LimeSurvey, same kind of machine
RESPONDENTS, AT_ONCE, PAGES = 150, 16, 3
SECRET = "mesuremesuremesuremesuremesureme"  # noqa: S105 -- any 32 letters: the form repeats what the cookie says
ROOT = "/campagnes/mesure/questionnaires/mesure/"
Ask = Callable[[str, "dict[str, object] | None"], tuple[int, str]]


def definition() -> dict[str, object]:
    """Return a form of 3 pages of 5 questions."""
    options = [{"code": f"o{rank}", "label": f"Le choix numéro {rank}"} for rank in range(1, 6)]
    kinds = ("single", "likert", "multiple", "number", "long_text")
    closed = {"single", "likert", "multiple"}
    sections = []
    for page in range(PAGES):
        questions = [
            {"code": f"{kind}_{page}", "kind": kind, "title": f"Question {kind} {page} ?"}
            | ({"options": options} if kind in closed else {})
            for kind in kinds
        ]
        sections.append({"code": f"p{page}", "title": f"Page {page}", "questions": questions})
    return {"title": "Mesure", "sections": sections}


def answers(page: int) -> dict[str, object]:
    """Return what a page sends."""
    codes = [f"{kind}_{page}" for kind in ("single", "likert", "multiple", "number", "long_text")]
    values = ("o2", "o4", ["o1", "o3"], "12", "Il nous faut des prises, du temps et quelqu’un à appeler.")
    return {"shown": codes, "go": "next"} | dict(zip((f"q-{code}" for code in codes), values, strict=True))


def respond(ask: Ask, *, reads: bool) -> None:
    """Fill the questionnaire as a browser without scripts does; `reads` asks for the pages between too."""
    status, where = ask(f"{ROOT}repondre/", {"channel": "open"})
    code = re.search(r"/r/([^/]+)/", where).group(1)  # type: ignore[union-attr]
    for page in range(PAGES):
        if reads:
            ask(f"{ROOT}r/{code}/p/p{page}/", None)
        status, where = ask(f"{ROOT}r/{code}/p/p{page}/", answers(page))
        if status != 302 or "verifier" in where:
            raise RuntimeError(f"page {page} answered {status} {where}")
    if reads:
        ask(f"{ROOT}r/{code}/relire/", None)
    status, where = ask(f"{ROOT}r/{code}/envoyer/", {})
    if "recepisse" not in where:
        raise RuntimeError(f"sending answered {status} {where}")
    if reads:
        ask(where, None)


def asker() -> Ask:
    """Return a browser on a connection of its own: it gives the status, and where the answer leads."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)

    def ask(path: str, fields: dict[str, object] | None) -> tuple[int, str]:
        headers = {"Cookie": f"csrftoken={SECRET}", "Accept-Encoding": "gzip"}
        body = None
        if fields is not None:
            body = urlencode({"csrfmiddlewaretoken": SECRET} | fields, doseq=True)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://127.0.0.1:{PORT}/"}
        connection.request("GET" if body is None else "POST", path, body, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status not in {200, 302}:
            raise RuntimeError(f"{path} answered {answer.status}")
        return answer.status, answer.headers.get("Location", "")

    return ask


def prepare() -> None:
    """Migrate an empty database and open the questionnaire."""
    from datetime import timedelta  # noqa: PLC0415 -- only here

    from django.core.management import call_command  # noqa: PLC0415 -- Django is up now

    from cahiers.campaign.models import Campaign, Phase  # noqa: PLC0415 -- Django is up now
    from cahiers.campaign.queries import database_now  # noqa: PLC0415 -- Django is up now
    from cahiers.questionnaires.actions.opening import open_questionnaire  # noqa: PLC0415 -- Django is up now
    from cahiers.questionnaires.models import Questionnaire  # noqa: PLC0415 -- Django is up now
    from cahiers.territory.imports.reference import load_territories  # noqa: PLC0415 -- Django is up now
    from cahiers.territory.models import Node  # noqa: PLC0415 -- Django is up now

    call_command("migrate", verbosity=0)
    if not Node.objects.exists():
        load_territories()
    root, now = Node.objects.get(parent=None), database_now()
    campaign, is_new = Campaign.objects.get_or_create(
        slug="mesure", defaults={"title": "Mesure", "scope": root, "state": "published"}
    )
    if is_new:
        dates = {"opens_at": now - timedelta(1), "closes_at": now + timedelta(365)}
        Phase.objects.create(campaign=campaign, title="Questionnaire", gestures=["answer"], **dates)
        made = Questionnaire.objects.create(
            campaign=campaign, slug="mesure", title="Mesure", definition=definition(), accesses=["open"]
        )
        open_questionnaire(made, by=None)


def bare_inserts(count: int) -> float:
    """Return the processor time of the bare insert of one response row, durable, no web."""
    import psycopg  # noqa: PLC0415 -- only here

    from cahiers.questionnaires.models import Response  # noqa: PLC0415 -- Django is up now

    columns = [field.column for field in Response._meta.concrete_fields if field.column not in {"id", "source_ref"}]
    statement = (
        f"INSERT INTO questionnaires_response (id, source_ref, {', '.join(columns)})"
        f" SELECT gen_random_uuid(), %s, {', '.join('NULL' if c in {'mark', 'code_digest'} else c for c in columns)}"
        " FROM questionnaires_response WHERE state = 'submitted' AND source_ref = '' LIMIT 1"
    )
    with psycopg.connect(
        host=postgres.socket_folder(VAR), user="postgres", dbname="cahiers", autocommit=True
    ) as connection:
        processes, own = processes_under(VAR), time.process_time()
        before = seconds_of(processes)
        for rank in range(count):
            connection.execute(statement, [f"bench{rank}"])
        cost = (seconds_of(processes) - before + time.process_time() - own) / count * 1000
        connection.execute("DELETE FROM questionnaires_response WHERE source_ref LIKE 'bench%'")
    return cost


def measure() -> None:
    """Fill the questionnaire many times, one after the other, then by many people at once."""
    with serving(VAR) as server:
        floor = server.cost(["/healthz"] * 500)
        ask, costs = asker(), {}
        for reads in (True, False):
            for _ in range(5):
                respond(ask, reads=reads)
            processes = server.processes()
            before = seconds_of(processes)
            for _ in range(RESPONDENTS):
                respond(ask, reads=reads)
            costs[reads] = (seconds_of(processes) - before) / RESPONDENTS * 1000
    bare = bare_inserts(500)
    for reads, name, asked in (
        (False, "start, 3 saves, sending", 5),
        (True, "the same with every page between", 10),
    ):
        cost = costs[reads]
        notes = [f"{cost / bare:.0f}× a bare insert ({bare:.2f} ms)", f"{PEER / cost:.0f}× less than the peer"]
        notes += [f"{cost - asked * floor:.2f} ms beyond the floor of {asked} requests", "target ≤ 15 beyond"]
        print(f"{'complete questionnaire of 3 pages: ' + name:<70} {cost:>8.2f} ms  {'  '.join(notes)}")
    with serving(VAR, workers=2, threads=4), ThreadPoolExecutor(AT_ONCE) as pool:
        browsers = [asker() for _ in range(AT_ONCE)]
        start = time.perf_counter()
        list(pool.map(lambda ask: [respond(ask, reads=False) for _ in range(15)], browsers))
        elapsed = time.perf_counter() - start
    print(f"{f'responses by {AT_ONCE} people at once':<70} {AT_ONCE * 15 / elapsed:>8.1f} a second")


def main() -> None:
    """Prepare, measure, print."""
    VAR.mkdir(parents=True, exist_ok=True)
    with postgres.running(VAR):
        django.setup()
        from cahiers.config.commands import setup  # noqa: PLC0415 -- Django is up now

        setup.run([])
        prepare()
        measure()


if __name__ == "__main__":
    sys.exit(main())
