"""`cahiers worker`: mails, seals of the journal, imports. Start as many as needed, on as many machines."""

import argparse
from typing import cast

import django
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from cahiers.config.lifeline import follow

STOP_SECONDS = 20


def run(arguments: list[str]) -> int:
    """Do jobs as they come until SIGTERM or Ctrl-C; jobs under way have some seconds to end.

    A job that succeeded leaves no row behind. One that was cut short is started again by another worker.
    """
    parser = argparse.ArgumentParser("cahiers worker", description="Do the jobs: mails, seals, imports.")
    parser.add_argument("--concurrency", type=int, default=2, help="jobs done at once (default: %(default)s)")
    parser.add_argument("--queues", default="", help="only these queues, separated by commas (default: all)")
    parser.add_argument("--lifeline", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    follow(options.lifeline)
    django.setup()
    connector = cast(DjangoConnector, app.connector)
    with app.replace_connector(connector.get_worker_connector()) as working:
        working.run_worker(
            queues=[queue.strip() for queue in options.queues.split(",") if queue.strip()] or None,
            concurrency=options.concurrency,
            delete_jobs="successful",
            shutdown_graceful_timeout=STOP_SECONDS,
        )
    return 0
