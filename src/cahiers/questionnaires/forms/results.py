"""What readers ask of results, and what organisers write when they release them."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from cahiers.foundation.forms import SiteForm
from cahiers.people.enums import Audience
from cahiers.questionnaires.enums import Channel
from cahiers.questionnaires.queries.population import Filters
from cahiers.territory.queries import filter_nodes

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FiltersForm(SiteForm):
    """Audience, territory, way in and period; what does not make sense is said, and left out."""

    public = forms.ChoiceField(label=_("Public"), required=False)
    territoire = forms.ChoiceField(label=_("Territoire"), required=False)
    canal = forms.ChoiceField(label=_("Voie de réponse"), required=False)
    depuis = forms.DateField(label=_("Du"), required=False, widget=DAY)
    jusqu = forms.DateField(label=_("Au"), required=False, widget=DAY)

    def __init__(self, *args: Any, is_public: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_public:  # nothing finer than audience and académie
            for name in ("canal", "depuis", "jusqu"):
                del self.fields[name]
        chosen = "" if is_public else str(self.data.get("territoire", ""))[:51]
        nowhere: Any = ("none", _("territoire non indiqué"))
        choices: dict[str, list[Any]] = {
            "public": [("", _("Tous les publics")), *Audience.choices, ("none", _("public non indiqué"))],
            "territoire": [
                ("", _("Tous les territoires")),
                *filter_nodes(chosen),
                nowhere,
            ],
            "canal": [("", _("Toutes les voies")), *Channel.choices],
        }
        for name, listed in choices.items():
            if name not in self.fields:
                continue
            field: Any = self.fields[name]
            field.choices = listed

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it starts."""
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("depuis"), cleaned.get("jusqu")
        if since and until and until < since:
            self.add_error("jusqu", _("La période finit avant de commencer."))
        return cleaned

    @property
    def filters(self) -> Filters:
        """What is asked and makes sense."""
        self.is_valid()
        asked = self.cleaned_data
        return Filters(
            audience=asked.get("public", ""),
            territory=asked.get("territoire", ""),
            channel=asked.get("canal", ""),
            since=asked.get("depuis"),
            until=asked.get("jusqu"),
        )

    @property
    def kept(self) -> str:
        """The filters in force, as the addresses of other pages carry them; empty without any."""
        return self.kept_with()

    def kept_with(self, **shown: Any) -> str:
        """Return the filters in force with what else an address carries; empty without any."""
        asked = {name: self.data.get(name, "") for name in self.fields if self.cleaned_data.get(name)}
        asked |= {name: value for name, value in shown.items() if value}
        return f"?{urlencode(asked)}" if asked else ""

    @property
    def in_words(self) -> list[str]:
        """Each filter in force, in words."""
        asked = self.filters
        shown = [("public", asked.audience), ("territoire", asked.territory), ("canal", asked.channel)]
        words = [str(dict(self.fields[name].choices).get(value, value)) for name, value in shown if value]  # type: ignore[attr-defined]
        if asked.since:
            words.append(_("depuis le %(day)s") % {"day": asked.since.strftime("%d/%m/%Y")})
        if asked.until:
            words.append(_("jusqu’au %(day)s") % {"day": asked.until.strftime("%d/%m/%Y")})
        return words


class ReleaseForm(SiteForm):
    """For people's own words: somebody says that they were read."""

    has_read = forms.BooleanField(
        label=_("J’ai lu ces textes : ils peuvent être montrés à tous."),
        error_messages={"required": _("Confirmez que ces textes ont été lus avant de les rendre publics.")},
    )


class EndReleaseForm(SiteForm):
    """Why results are taken back."""

    reason = forms.CharField(
        label=_("Motif"), max_length=300, help_text=_("Il reste au journal, avec la date et votre nom.")
    )


class ClearTextForm(forms.Form):
    """Which text was read."""

    text = forms.UUIDField()
