"""Exports and imports of responses."""

from django.urls import URLPattern, path

from cahiers.foundation.doors import entrance
from cahiers.questionnaires.views import answer_imports, exporting

AT = "questionnaires/<slug:slug>"
urlpatterns: list[URLPattern] = [
    path(f"{AT}/exports/", entrance(exporting.exports, exporting.ask), name="exports"),
    path(f"{AT}/exports/<uuid:pk>/", exporting.export, name="export"),
    path(f"{AT}/exports/<uuid:pk>/arreter/", exporting.stop, name="stop_export"),
    path(f"{AT}/exports/<uuid:pk>/fichier/", exporting.take, name="take_export"),
    path(f"{AT}/imports/", entrance(answer_imports.imports, answer_imports.bring), name="imports"),
    path(f"{AT}/imports/<uuid:pk>/", entrance(answer_imports.show, answer_imports.match), name="import"),
    path(f"{AT}/imports/<uuid:pk>/charger/", answer_imports.launch, name="launch_import"),
    path(f"{AT}/imports/<uuid:pk>/compte-rendu/", answer_imports.report, name="import_report"),
]
