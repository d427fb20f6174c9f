"""The parameters of addresses that programs ask for: read strictly, each mistake told in a sentence.

A page does what it can with a parameter that makes no sense; a program has to hear of it, or it would believe that it
was understood.
"""

import re
from collections.abc import Callable, Collection, Mapping
from functools import wraps
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from cahiers.foundation.text import CONTROL

MOST = 20
LONGEST = 200
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}")


class BadParameter(ValueError):
    """A parameter that makes no sense, with a sentence for whoever wrote the program."""


class Parameters(Mapping[str, str]):
    """The parameters of an address, all of them expected, each given once; a missing one reads as empty.

    BadParameter for any other name, a name given twice, bytes that are not UTF-8, control characters, too long a value.
    """

    def __init__(self, request: HttpRequest, allowed: Collection[str]) -> None:
        self._read: dict[str, str] = {}
        for name, value in _pairs(request.META.get("QUERY_STRING", "")):
            if name not in allowed:
                known = ", ".join(allowed) or _("aucun")
                sentence = _("Le paramètre « %(name)s » n’est pas compris ici. Ceux qui le sont : %(known)s.")
                raise BadParameter(sentence % {"name": CONTROL.sub("", name)[:40], "known": known})
            if name in self._read:
                raise BadParameter(_("Le paramètre « %(name)s » est donné deux fois.") % {"name": name})
            if CONTROL.search(value) or len(value) > LONGEST:
                sentence = _("Le paramètre « %(name)s » contient un caractère interdit ou dépasse %(n)s caractères.")
                raise BadParameter(sentence % {"name": name, "n": LONGEST})
            self._read[name] = value

    def __getitem__(self, name: str) -> str:
        return self._read.get(name, "")

    def __iter__(self) -> Any:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)

    def number(self, name: str, default: int, most: int) -> int:
        """Return a whole number from 1 to `most`."""
        written = self[name]
        if not written:
            return default
        if not _NUMBER.fullmatch(written) or int(written) > most:
            sentence = _("Le paramètre « %(name)s » est un nombre entier de 1 à %(most)s.")
            raise BadParameter(sentence % {"name": name, "most": most})
        return int(written)

    def one_of(self, name: str, choices: Collection[str]) -> str:
        """Return a value of a list, or nothing when none is given."""
        written = self[name]
        if written and written not in choices:
            sentence = _("Le paramètre « %(name)s » prend l’une de ces valeurs : %(known)s.")
            raise BadParameter(sentence % {"name": name, "known": ", ".join(sorted(choices)) or _("aucune")})
        return written

    def identifier(self, name: str) -> UUID | None:
        """Return an identifier, None when none is given."""
        written = self[name]
        if not written:
            return None
        if not _UUID.fullmatch(written):
            raise BadParameter(
                _("Le paramètre « %(name)s » est un identifiant tel que l’API les donne.") % {"name": name}
            )
        return UUID(written)


def _pairs(query: str) -> list[tuple[str, str]]:
    if not query.isascii():
        raise BadParameter(_("Les paramètres de l’adresse s’écrivent en UTF-8, encodés par des « % »."))
    try:
        return parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=MOST)
    except UnicodeDecodeError as error:
        raise BadParameter(_("Les paramètres de l’adresse ne sont pas de l’UTF-8.")) from error
    except ValueError as error:
        raise BadParameter(_("Il y a plus de %(n)s paramètres.") % {"n": MOST}) from error


def json_answer(document: Any, status: int = 200) -> HttpResponse:
    """Answer with a document; letters stay letters."""
    return JsonResponse(document, status=status, safe=False, json_dumps_params={"ensure_ascii": False})


def answers_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Tell a program in JSON what it may not ask: goes under the door, `@door("GET") @answers_json`."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except BadParameter as error:
            return json_answer({"erreur": str(error)}, 400)
        except PermissionDenied:
            return json_answer({"erreur": _("Votre compte n’ouvre pas cette adresse.")}, 403)
        except Http404:
            return json_answer({"erreur": _("Il n’y a rien à cette adresse, ou rien qui soit publié.")}, 404)

    return answered
