"""A text sent too late, after its session or its page's token ended: given back, and never kept by the server."""

from dataclasses import dataclass

from django.http import HttpRequest

A_CHOICE = 12  # characters: whatever is longer was written, not picked
PLUMBING = {"csrfmiddlewaretoken", "idempotency_key"}
SECRETS = {"password", "email"}


@dataclass(frozen=True)
class SentForm:
    """Where a form was going, and its fields but the token."""

    path: str
    fields: list[tuple[str, str]]

    @property
    def texts(self) -> list[str]:
        """What somebody wrote in it, to be read again."""
        return [value for name, value in self.fields if name not in PLUMBING and len(value) > A_CHOICE]


def sent_form(request: HttpRequest) -> SentForm | None:
    """Return the form that one of our own pages sent, or None when it holds no text, or a secret, or came from elsewhere.

    Browsers set Sec-Fetch-Site themselves: another site cannot have its own text shown here, ready to be sent.
    """
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    form = SentForm(request.path, [field for field in fields if field[0] != "csrfmiddlewaretoken"])
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return form if is_ours and form.texts and SECRETS.isdisjoint(request.POST) else None
