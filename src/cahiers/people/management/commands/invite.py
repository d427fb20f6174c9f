"""Invite somebody to a role from the machine itself: how the first administrator comes."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse

from cahiers.foundation.errors import Refused
from cahiers.people.actions import invite_to_role
from cahiers.people.enums import RoleName
from cahiers.people.identity.addresses import clean_address
from cahiers.territory.queries import node_with_key, roots


class Command(BaseCommand):
    help = "Offer a role to an address, for 24 hours; the link is printed when no mail can leave."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")
        parser.add_argument("role", choices=RoleName.values)
        parser.add_argument("territory", nargs="?", help="key of the territory (dep:35); the whole country if absent")
        parser.add_argument("--site", help="address of the site, such as https://cahiers.example")

    def handle(self, **options: Any) -> None:
        key = options["territory"]
        node = node_with_key(key) if key else roots().first()
        if node is None:
            raise CommandError(f"no territory {key}" if key else "no territory yet: run cahiers load-territories")
        scheme = "https" if settings.HTTPS else "http"
        site = (options["site"] or f"{scheme}://{settings.ALLOWED_HOSTS[0]}").rstrip("/")
        addresses: list[str] = []

        def link_to(token: str) -> str:
            addresses.append(site + reverse("people:invitation", args=[token]))
            return addresses[-1]

        try:
            email = clean_address(options["address"])
            validate_email(email)
            invitation = invite_to_role(email, name=options["role"], node=node, by=None, link_to=link_to)
        except (Refused, ValidationError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{invitation.email}: {invitation}, 24 h")
        if not settings.MAIL_URL:
            self.stdout.write(addresses[-1])
