"""Writing, opening and closing questionnaires; the bank."""

from django.urls import URLPattern, path

from cahiers.questionnaires.views import arranging, desk, editing, importing, opening, putting_back

_ONE = "questionnaires/<slug:slug>"
urlpatterns: list[URLPattern] = [
    path("questionnaires/preparer/", desk.desk, name="desk"),
    path("questionnaires/preparer/nouveau/", desk.new, name="new"),
    path("questionnaires/preparer/importer/", importing.import_structure, name="import_structure"),
    path("questionnaires/preparer/modele.csv", importing.template, name="template"),
    path("questionnaires/banque/", arranging.bank, name="bank"),
    path(f"{_ONE}/copier/", desk.copy, name="copy"),
    path(f"{_ONE}/ouvrir/", opening.open_, name="open"),
    path(f"{_ONE}/clore/", opening.close, name="close"),
    path(f"{_ONE}/parcours/", opening.paths, name="paths"),
    path(f"{_ONE}/modifier/", editing.edit, name="edit"),
    path(f"{_ONE}/modifier/reglages/", arranging.settings, name="edit_settings"),
    path(f"{_ONE}/modifier/ajouter/", arranging.add_section, name="add_section"),
    path(f"{_ONE}/modifier/ranger/", arranging.arrange, name="arrange"),
    path(f"{_ONE}/modifier/annuler/", arranging.undo, name="undo_edit"),
    path(f"{_ONE}/modifier/pages/<slug:section>/", editing.edit_section, name="edit_section"),
    path(f"{_ONE}/modifier/pages/<slug:section>/ajouter/", arranging.add_question, name="add_question"),
    path(f"{_ONE}/modifier/pages/<slug:section>/remettre/", putting_back.put_section_back, name="put_section_back"),
    path(f"{_ONE}/modifier/questions/<slug:question>/", editing.edit_question, name="edit_question"),
    path(
        f"{_ONE}/modifier/questions/<slug:question>/remettre/", putting_back.put_question_back, name="put_question_back"
    ),
    path(f"{_ONE}/modifier/questions/<slug:question>/garder/", arranging.keep_in_bank, name="keep_in_bank"),
]
