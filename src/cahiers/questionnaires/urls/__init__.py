"""Addresses of questionnaires, under a campaign's."""

from cahiers.questionnaires.urls import answering, editing, exporting, gathering, results

app_name = "questionnaires"
urlpatterns = [
    *editing.urlpatterns,
    *gathering.urlpatterns,
    *results.urlpatterns,
    *exporting.urlpatterns,
    *answering.urlpatterns,
]
