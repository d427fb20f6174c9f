"""The shapes of what is sent to a campaign."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cahiers.foundation.forms import SiteForm


class LocalMomentField(forms.DateTimeField):
    """A moment typed in the time of the campaign, kept as an instant.

    Refused when clocks skip it or live it twice that night: nobody could say when the phase closes.
    """

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    input_formats = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S")

    def __init__(self, *, zone: ZoneInfo, **options: Any) -> None:
        super().__init__(**options)
        self.zone = zone

    def prepare_value(self, value: Any) -> Any:
        """Show an instant in the campaign's time."""
        return timezone.localtime(value, self.zone).replace(tzinfo=None) if hasattr(value, "tzinfo") else value

    def to_python(self, value: Any) -> Any:
        """Read a local time as the instant it is in the campaign's zone."""
        with timezone.override(self.zone):
            return super().to_python(value)


class PhaseForm(SiteForm):
    """New dates for a phase, and why."""

    reason = forms.CharField(
        label=_("Motif, lisible par tous"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ("opens_at", "closes_at", "reason")

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opens_at"] = LocalMomentField(zone=zone, label=_("Ouvre le"))
        self.fields["closes_at"] = LocalMomentField(zone=zone, label=_("Ferme le"))
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Leave a date that nobody changed as it is to the microsecond: the field shows minutes."""
        cleaned = super().clean() or {}
        for name in ("opens_at", "closes_at"):
            typed, known = cleaned.get(name), self.initial.get(name)
            if typed and known and typed == known.replace(second=0, microsecond=0):
                cleaned[name] = known
        return cleaned
