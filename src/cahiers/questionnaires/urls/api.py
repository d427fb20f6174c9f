"""The read API: each address of results, followed by `.json`."""

from django.urls import path

from cahiers.questionnaires.views import api

HERE = "questionnaires/<slug:slug>/"
urlpatterns = [
    path("questionnaires/openapi.json", api.description, name="api_description"),
    path(HERE + "resultats.json", api.released, name="api_results"),
    path(HERE + "resultats/<slug:question>.json", api.released_question, name="api_result"),
    path(HERE + "resultats/<slug:question>/textes.json", api.released_texts, name="api_texts"),
    path(HERE + "resultats-en-direct.json", api.live, name="api_live_results"),
    path(HERE + "resultats-en-direct/<slug:question>.json", api.live_question, name="api_live_result"),
    path(HERE + "resultats-en-direct/<slug:question>/textes.json", api.live_texts, name="api_live_texts"),
    path(HERE + "reponses.json", api.responses, name="api_responses"),
]
