"""Import the structure of a questionnaire from a file."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cahiers.campaign.queries import board_of
from cahiers.foundation.doors import door, entrance
from cahiers.foundation.errors import Refused
from cahiers.foundation.pages import page
from cahiers.foundation.permissions import require
from cahiers.people.requests import PersonRequest
from cahiers.questionnaires.forms.importing import StructureForm
from cahiers.questionnaires.imports.structure import LARGEST, import_questionnaire
from cahiers.questionnaires.imports.structure_csv import template_csv


@door("GET", members=True)
def import_form(request: PersonRequest, campaign: str) -> HttpResponse:
    """Show what may be imported."""
    board = board_of(campaign)
    require(request, "questionnaires.edit", board.campaign)
    return page(request, "questionnaires/import.html", {"board": board, "form": StructureForm()})


@door("POST", members=True, creates=True)
def import_submit(request: PersonRequest, campaign: str) -> HttpResponse:
    """Make a questionnaire from a file, and say what became of each of its lines."""
    board = board_of(campaign)
    require(request, "questionnaires.edit", board.campaign)
    form = StructureForm(request.POST, request.FILES)
    if form.is_valid():
        file, title = form.cleaned_data["file"], form.cleaned_data["title"]
        try:
            if file.size > LARGEST:
                raise Refused(_("Ce fichier dépasse 5 Mo : ce n’est pas la structure d’un questionnaire."))
            imported = import_questionnaire(board.campaign, file.read(), file.name, by=request.user, title=title)
        except Refused as error:
            form.refuse(error, "file")
        else:
            return page(request, "questionnaires/imported.html", {"board": board, "imported": imported})
    return page(request, "questionnaires/import.html", {"board": board, "form": form}, status=422)


@door("GET", members=True)
def template(request: PersonRequest, campaign: str) -> HttpResponse:
    """Return the CSV to fill in."""
    require(request, "questionnaires.edit", board_of(campaign).campaign)
    response = HttpResponse("\ufeff" + template_csv(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="modele-questionnaire.csv"'
    return response


import_structure = entrance(import_form, import_submit)
