"""`make bench`: print each ratio beside its target. Nothing here is asserted: machines differ, ratios less so."""

import http.client
import os
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

VAR = Path(os.environ.setdefault("CAHIERS_VAR", str(Path("var/bench").resolve())))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cahiers.config.settings.base")

import django  # noqa: E402

from bench.machine import PORT, serving  # noqa: E402
from cahiers.config import postgres  # noqa: E402

ROUNDS = 200
WRITERS = 200
SECRET = "mesuremesuremesuremesuremesureme"  # noqa: S105 -- any 32 letters: the form repeats what the cookie says
CHOICES = ("for", "mixed", "against")
# Measured on the peer with 3,000 ideas, 60,000 votes and 12,000 comments (processor time, queries), same kind of machine.
PEER = {"list": 533.0, "member list": 530.0, "detail": 320.0, "vote": 45.0, "argument": 102.0}


def line(name: str, value: float, unit: str, *notes: str) -> None:
    """Print one measure."""
    print(f"{name:<44} {value:>9.2f} {unit:<5} {'  '.join(notes)}")


def prepare() -> dict[str, object]:
    """Migrate and fill an empty database; return what to ask for."""
    from django.core.management import call_command  # noqa: PLC0415 -- Django is up now

    from bench import questionnaires  # noqa: PLC0415 -- Django is up now
    from bench.data import campaign_of, people  # noqa: PLC0415 -- Django is up now
    from cahiers.campaign.models import Campaign  # noqa: PLC0415 -- Django is up now
    from cahiers.people.models import User  # noqa: PLC0415 -- Django is up now
    from cahiers.territory.imports.reference import load_territories  # noqa: PLC0415 -- Django is up now

    call_command("migrate", verbosity=0)
    if not Campaign.objects.exists():
        load_territories()
        voters = people(2500)
        campaign_of("usuelle", 3_000, 12_000, 60_000, voters)
        campaign_of("decuple", 30_000, 120_000, 600_000, voters)
        from django.db import connection  # noqa: PLC0415 -- Django is up now

        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # what the database does by itself within minutes of such a load
    user = User.objects.order_by("canonical_email").first()
    questionnaires.prepare(Campaign.objects.get(slug="usuelle"), User.objects.order_by("canonical_email").last())
    first = {c.slug: c.proposals.order_by("id").first().pk for c in Campaign.objects.all()}
    votable = [str(pk) for pk in Campaign.objects.get(slug="usuelle").proposals.values_list("pk", flat=True)[100:400]]
    return {"session": session_of(user), "first": first, "votable": votable}


def queries_of(path: str, user: object = None) -> int:
    """Count the statements of a page, by Django's own client."""
    from django.db import connection  # noqa: PLC0415 -- Django is up now
    from django.test import Client  # noqa: PLC0415 -- Django is up now
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 -- Django is up now

    client = Client(headers={"host": "127.0.0.1"})
    client.cookies["bench"] = "1"
    if user:
        client.force_login(user)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(path)
    return sum(query["sql"].split()[0] in {"SELECT", "WITH", "INSERT", "UPDATE", "DELETE"} for query in captured)


def bare_upserts(proposals: list[str]) -> float:
    """Return the processor time of a bare vote: one upsert with its counter, durable, no web, no session."""
    import psycopg  # noqa: PLC0415 -- only here

    from bench.machine import processes_under, seconds_of  # noqa: PLC0415 -- only here
    from cahiers.people.models import User  # noqa: PLC0415 -- Django is up now

    voter = User.objects.order_by("-canonical_email").first().pk
    statement = """
        WITH cast_ AS (
            INSERT INTO debate_vote (proposal_id, voter_id, choice, cast_at, verification)
            VALUES (%s, %s, 'for', now(), 'email')
            ON CONFLICT (proposal_id, voter_id) DO UPDATE SET choice = excluded.choice RETURNING (xmax = 0)::int AS new)
        UPDATE debate_proposal SET votes_for = votes_for + cast_.new FROM cast_ WHERE id = %s
    """
    with psycopg.connect(
        host=postgres.socket_folder(VAR), user="postgres", dbname="cahiers", autocommit=True
    ) as connection:
        processes = processes_under(VAR)
        own = time.process_time()
        before = seconds_of(processes)
        for proposal in proposals:
            connection.execute(statement, [proposal, voter, proposal])
        cost = (seconds_of(processes) - before + time.process_time() - own) / len(proposals) * 1000
        connection.execute("DELETE FROM debate_vote WHERE voter_id = %s AND proposal_id = ANY(%s)", [voter, proposals])
        connection.execute(
            "UPDATE debate_proposal p SET votes_for = (SELECT count(*) FROM debate_vote v WHERE v.proposal_id = p.id"
            " AND v.choice = 'for') WHERE id = ANY(%s)",
            [proposals],
        )
    return cost


def session_of(user: object) -> str:
    """Sign a person in and return the session's key."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415 -- Django is up now
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415 -- Django is up now

    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def writers(votable: list[str]) -> None:
    """Let 200 people vote at once, five times each, and print how long they waited and how many failed."""
    from django.conf import settings  # noqa: PLC0415 -- Django is up now

    from cahiers.foundation.identity import new_id  # noqa: PLC0415 -- Django is up now
    from cahiers.people.models import User  # noqa: PLC0415 -- Django is up now

    sessions = [session_of(user) for user in User.objects.order_by("-canonical_email")[:WRITERS]]

    def votes_of(session: str) -> list[tuple[int, float]]:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
        headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={SECRET}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        answers = []
        for _ in range(5):
            fields = {"csrfmiddlewaretoken": SECRET, "idempotency_key": str(new_id()), "choice": random.choice(CHOICES)}
            start = time.perf_counter()
            path = f"/campagnes/usuelle/propositions/{random.choice(votable[:20])}/voter/"
            connection.request("POST", path, urlencode(fields), headers)
            answer = connection.getresponse()
            answer.read()
            answers.append((answer.status, time.perf_counter() - start))
        return answers

    with serving(VAR, workers=2, threads=4), ThreadPoolExecutor(WRITERS) as pool:
        start = time.perf_counter()
        answers = [answer for voted in pool.map(votes_of, sessions) for answer in voted]
        elapsed = time.perf_counter() - start
    waits = sorted(wait for _status, wait in answers)
    failed = sum(status != 302 for status, _wait in answers)
    line(
        f"{WRITERS} writers on 20 proposals, p99",
        waits[len(waits) * 99 // 100] * 1000,
        "ms",
        "target ≤ 1000",
        f"{failed} failed of {len(answers)} (target 0)",
        f"{len(answers) / elapsed:.0f} votes/s",
        f"p50 {waits[len(waits) // 2] * 1000:.0f} ms",
    )


def measure(asked: dict[str, object]) -> None:
    """Ask the server for everything and print what it cost."""
    from bench import questionnaires  # noqa: PLC0415 -- Django is up now
    from cahiers.foundation.identity import new_id  # noqa: PLC0415 -- Django is up now
    from cahiers.people.models import User  # noqa: PLC0415 -- Django is up now

    first, session = asked["first"], f"sessionid={asked['session']}"
    usual, large = "/campagnes/usuelle/propositions/", "/campagnes/decuple/propositions/"
    detail = f"{usual}{first['usuelle']}/"
    fresh = "bench=1"  # a visitor with a cookie is never served from the page cache
    user = User.objects.order_by("canonical_email").first()
    with serving(VAR) as server:
        for path in (usual, large, detail):
            server.cost([path] * 5, fresh)
            server.cost([path] * 5, session)
        floor = server.cost(["/healthz"] * ROUNDS * 3)
        line("empty view of the same server", floor, "ms")
        cached = server.cost([usual] * ROUNDS * 3)
        line(
            "list, anonymous, page cache",
            cached,
            "ms",
            "target ≤ 0.6",
            f"{PEER['list'] / max(cached, 0.01):.0f}× the peer",
        )
        rows = (
            ("list, anonymous, uncached", usual, fresh, 9.0, "list", None),
            ("list, signed in", usual, session, 10.0, "member list", user),
            ("detail with 200 arguments, anonymous", detail, fresh, 12.0, "detail", None),
            ("detail with 200 arguments, signed in", detail, session, 14.0, "detail", user),
        )
        costs = {}
        for name, path, cookie, target, peer, who in rows:
            costs[name] = server.cost([path] * ROUNDS, cookie)
            _status, body, _headers = server.ask(path, cookie)
            line(
                name,
                costs[name],
                "ms",
                f"target ≤ {target:g}",
                f"{queries_of(path, who)} queries",
                f"{len(body) / 1000:.1f} kB gzipped",
                f"{costs[name] / floor:.0f}× the empty view",
                f"{PEER[peer] / costs[name]:.0f}× the peer",
            )
        for name, path, small in (("list at 10 × the data", large, "list, anonymous, uncached"),):
            cost = server.cost([path] * ROUNDS, fresh)
            line(name, cost, "ms", f"× {cost / costs[small]:.2f} (target ≤ 1.2)", f"{queries_of(path)} queries")
        ordered = server.cost([f"{large}?tri=soutenues"] * ROUNDS, fresh)
        line(
            "list at 10 × the data, most supported",
            ordered,
            "ms",
            f"× {ordered / costs['list, anonymous, uncached']:.2f}",
        )
        words = ["ordinateur", "former les professeurs", "parents", "réseau", '"temps de travail"', "cantine"]
        search = server.cost([f"{large}?{urlencode({'q': word})}" for word in words] * 10, fresh)
        line("search in 30,000 proposals", search, "ms", "target ≤ 100 in 100,000")

        cookie = f"{session}; csrftoken={SECRET}"
        votable = asked["votable"]

        def bodies(**fields: str) -> list[str]:
            common = {"csrfmiddlewaretoken": SECRET}
            return [urlencode(common | {"idempotency_key": str(new_id())} | fields) for _ in votable]

        votes = [f"{usual}{pk}/voter/" for pk in votable]
        vote = server.cost(votes, cookie, bodies(choice="for"), expect=302)
        bare = bare_upserts(votable)
        line(
            "vote, signed in",
            vote,
            "ms",
            "target ≤ 5",
            f"{vote / bare:.1f}× a bare durable upsert ({bare:.2f} ms)",
            f"{PEER['vote'] / vote:.0f}× the peer",
        )
        argue = server.cost(
            [f"{usual}{pk}/argumenter/" for pk in votable],
            cookie,
            bodies(stance="for", body="Une raison de plus, mesurée."),
            302,
        )
        results = f"sessionid={session_of(User.objects.order_by('canonical_email').last())}"
        questionnaires.measure(server, results, line)
        line("argument posted", argue, "ms", "target ≤ 10", f"{PEER['argument'] / argue:.0f}× the peer")


def main() -> None:
    """Prepare, measure, print."""
    VAR.mkdir(parents=True, exist_ok=True)
    with postgres.running(VAR):
        django.setup()
        from cahiers.config.commands import setup  # noqa: PLC0415 -- Django is up now

        setup.run([])
        asked = prepare()
        measure(asked)
        writers(asked["votable"])


if __name__ == "__main__":
    sys.exit(main())
