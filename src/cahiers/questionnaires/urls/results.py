"""Results, live and released."""

from django.urls import path

from cahiers.questionnaires.views import releasing, results

HERE = "questionnaires/<slug:slug>/"
urlpatterns = [
    path(HERE + "resultats/", results.released, name="results"),
    path(HERE + "resultats/<slug:question>/", results.released_question, name="result"),
    path(HERE + "resultats-en-direct/", results.live, name="live_results"),
    path(HERE + "resultats-en-direct/<slug:question>/", results.live_question, name="live_result"),
    path(HERE + "publication/", releasing.releases, name="releases"),
    path(HERE + "publication/<slug:question>/", releasing.release, name="release"),
    path(HERE + "publication/<slug:question>/retirer/", releasing.end, name="end_release"),
    path(HERE + "publication/<slug:question>/textes/", releasing.held, name="held_texts"),
]
