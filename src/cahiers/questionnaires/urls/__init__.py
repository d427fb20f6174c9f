"""Addresses of questionnaires, under a campaign's."""

from cahiers.questionnaires.urls import answering, api, editing, exporting, gathering, results

app_name = "questionnaires"
urlpatterns = [
    *answering.responses,
    *editing.urlpatterns,
    *gathering.urlpatterns,
    *results.urlpatterns,
    *api.urlpatterns,
    *exporting.urlpatterns,
    *answering.urlpatterns,
]
