"""Every setting the environment may give, in one typed table.

Development, demo and production differ by these values only. A secret that production
needs and nobody gave stops the start with a sentence.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured


def boolean(text: str) -> bool:
    """Read 1/true/yes/on and 0/false/no/off; anything else is a mistake worth stopping for."""
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"", "0", "false", "no", "off"}:
        return False
    raise ValueError(f"neither yes nor no: {text!r}")


def words(text: str) -> list[str]:
    """Split a comma-separated list, ignoring blanks."""
    return [word.strip() for word in text.split(",") if word.strip()]


def cluster(text: str) -> str:
    """Read where heavy tables are computed; anything that `sense.tabulation` would refuse stops the start."""
    if text in {"", "local"} or text.startswith("sc://"):
        return text
    raise ValueError(f"no cluster: {text!r}")


@dataclass(frozen=True)
class Variable:
    """One variable: how to read it, what it is when nobody says, what it means."""

    name: str
    read: Callable[[str], Any]
    default: Any
    meaning: str


TABLE = (
    Variable(
        "CAHIERS_DEMO",
        boolean,
        False,
        "Load the demo's people, their bar and the mailbox page. Never beside real data.",
    ),
    Variable("CAHIERS_DEBUG", boolean, False, "Show tracebacks in the browser. Never in production."),
    Variable("CAHIERS_SECRET_KEY", str, "", "Signing key, at least 50 random characters; required with DATABASE_URL."),
    Variable("CAHIERS_HOSTS", words, ["127.0.0.1", "localhost"], "Host names served, separated by commas."),
    Variable(
        "CAHIERS_HTTPS",
        boolean,
        False,
        "Served over https: secure cookies, HSTS, redirect. Required with DATABASE_URL.",
    ),
    Variable("CAHIERS_SKIN", str, "neutral", "Style sheet: neutral, or state (reserved to the French State)."),
    Variable("CAHIERS_SITE_NAME", str, "Cahiers", "Name shown in the header and in mails."),
    Variable("CAHIERS_TAGLINE", str, "", "A line under the name of the site."),
    Variable("CAHIERS_BRAND", str, "", "Lines of the State's block brand, separated by |; only with the state skin."),
    Variable(
        "CAHIERS_SITE_URL", str, "http://127.0.0.1:8000", "Public address, written in mails; no slash at the end."
    ),
    Variable("CAHIERS_VAR", Path, Path("var"), "Folder of the embedded database and of private files."),
    Variable(
        "CAHIERS_CONTACT", str, "contact@cahiers.invalid", "Address that receives what visitors write to the site."
    ),
    Variable("CAHIERS_PUBLISHER", str, "", "Legal notice: who publishes the site, with its postal address."),
    Variable("CAHIERS_DIRECTOR", str, "", "Legal notice: who answers for what is published, with their function."),
    Variable("CAHIERS_HOSTING", str, "", "Legal notice: who hosts the site, with address and telephone."),
    Variable("CAHIERS_DATA_OFFICER", str, "", "Privacy notice: how to reach the data protection officer."),
    Variable("CAHIERS_MAIL_FROM", str, "ne-pas-repondre@cahiers.invalid", "Sender of mails."),
    Variable(
        "CAHIERS_MAIL_URL",
        str,
        "",
        "smtp://, smtp+tls:// or smtps://user:password@host:port; empty keeps mails in the outbox.",
    ),
    Variable("DATABASE_URL", str, "", "postgresql://user:password@host/name; empty starts the embedded PostgreSQL."),
    Variable(
        "CAHIERS_CLUSTER",
        cluster,
        "",
        "Where heavy tables are computed: empty for this machine, local for a server started for each table,"
        " sc://machine:port for one that speaks Spark Connect and reads the folder of CAHIERS_VAR.",
    ),
    Variable("CAHIERS_DATABASE_POOL", int, 8, "Most connections one web process keeps open."),
)


def read_environment() -> dict[str, Any]:
    """Return the value of every variable of the table, read from the environment."""
    values: dict[str, Any] = {}
    for variable in TABLE:
        text = os.environ.get(variable.name)
        try:
            values[variable.name] = variable.default if text is None else variable.read(text)
        except ValueError as error:
            raise ImproperlyConfigured(f"{variable.name}: {error}. {variable.meaning}") from error
    return values
