"""A text sent after its session ended waits in the browser's next session until its author is back."""

import time
from dataclasses import dataclass

from django.http import HttpRequest

KEY = "kept_form"
SECONDS = 3600
LONGEST = 20_000
A_CHOICE = 12  # characters: whatever is longer was written, not picked
PLUMBING = {"csrfmiddlewaretoken", "idempotency_key"}
SECRETS = {"password"}  # never kept, never shown again


@dataclass(frozen=True)
class KeptForm:
    """Where a form was going, and all its fields."""

    path: str
    fields: list[tuple[str, str]]

    @property
    def texts(self) -> list[str]:
        """What somebody wrote in it, to be read again."""
        return [value for name, value in self.fields if name not in PLUMBING and len(value) > A_CHOICE]


def keep_form(request: HttpRequest) -> bool:
    """Keep the form that a visitor sends if it holds a text and no secret; say whether it did."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    form = KeptForm(request.path, [field for field in fields if field[0] != "csrfmiddlewaretoken"])
    if not SECRETS.isdisjoint(request.POST):
        return False
    if not form.texts or sum(len(value) for _, value in fields) > LONGEST:
        return False
    request.session[KEY] = {"path": form.path, "fields": form.fields, "until": time.time() + SECONDS}
    return True


def kept_form(request: HttpRequest) -> KeptForm | None:
    """Return the form that waits, or None: nothing does, or it has waited for more than an hour."""
    kept = request.session.get(KEY)
    if kept is None or kept["until"] < time.time():
        return None
    return KeptForm(kept["path"], [(name, value) for name, value in kept["fields"]])


def let_go(request: HttpRequest) -> None:
    """Forget the form once it has arrived."""
    if KEY in request.session and request.session[KEY]["path"] == request.path:
        del request.session[KEY]
