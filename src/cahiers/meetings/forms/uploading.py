"""Files of a report, and the meeting that they are about."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from cahiers.campaign.forms import LocalMomentField
from cahiers.campaign.models import Campaign
from cahiers.foundation.forms import SiteForm
from cahiers.meetings.actions.particulars import Particulars
from cahiers.meetings.actions.uploading import Brought
from cahiers.meetings.forms.planning import LineField
from cahiers.territory.forms import NodeField, SearchingForm

ACCEPTED = ".zip,.docx,.odt,.pdf,.txt,.doc,.rtf,.jpg,.jpeg,.png"


class SeveralFiles(forms.FileInput):
    """A field that takes several files at once."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Several files, each checked as one would be."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the list of the files; refused when there is none, or when one is empty."""
        several = data if isinstance(data, list) else [data]
        return [super(SeveralFilesField, self).clean(one, initial) for one in several]


class UploadForm(SiteForm):
    """The files that e-mail habits produce."""

    pieces = SeveralFilesField(
        label=gettext_lazy("Fichiers"),
        max_length=255,
        help_text=gettext_lazy(
            "Un zip, ou plusieurs fichiers à la fois : Word (.docx), LibreOffice (.odt), PDF, texte. Les photos sont gardées, "
            "sans être lues. 60 Mo au plus en tout. Les noms n’ont pas besoin d’être parfaits."
        ),
        widget=SeveralFiles(attrs={"accept": ACCEPTED, "multiple": True}),
    )

    def brought(self) -> list[Brought]:
        """Return the files, once the form is valid."""
        return [Brought(file.name, file.file, file.size) for file in self.cleaned_data["pieces"]]


class AttachForm(SiteForm):
    """The meeting that a hand-in is about."""

    meeting = forms.UUIDField(error_messages={"required": gettext_lazy("Choisissez une rencontre dans la liste.")})

    @property
    def chosen(self) -> UUID:
        """The meeting, once the form is valid."""
        found: UUID = self.cleaned_data["meeting"]
        return found


class HeldMeetingForm(SearchingForm, SiteForm):
    """A meeting that nobody had planned and whose report came."""

    title = LineField(label=gettext_lazy("Titre de la rencontre"), max_length=160)
    territory = NodeField(
        label=gettext_lazy("Territoire"), help_text=gettext_lazy("Là où elle compte : réseau, département, académie.")
    )
    place = LineField(label=gettext_lazy("Lieu"), max_length=200, required=False)
    themes = forms.MultipleChoiceField(label=gettext_lazy("Thèmes"), widget=forms.CheckboxSelectMultiple)
    field_order = ("title", "territory", "starts_at", "place", "themes")

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_at"] = LocalMomentField(
            zone=campaign.zone,
            label=gettext_lazy("Tenue le"),
            help_text=gettext_lazy("Le jour, et l’heure du début si vous la connaissez."),
        )
        self.order_fields(self.field_order)
        self._themes = {theme.code: theme for theme in campaign.themes.all()}
        themes: Any = self.fields["themes"]
        themes.choices = [(code, theme.title) for code, theme in self._themes.items()]

    def particulars(self) -> Particulars:
        """Return what was typed, as actions take it; nobody registers for what is over."""
        typed = {name: self.cleaned_data[name] for name in ("title", "starts_at", "place")}
        themes = [self._themes[code] for code in self.cleaned_data["themes"]]
        return Particulars(themes=themes, takes_registrations=False, **typed)
