"""Codes, personal links, paper."""

from django.urls import path

from cahiers.questionnaires.views.gathering import codes, links

urlpatterns = [
    path("questionnaires/<slug:slug>/codes/", codes.codes, name="codes"),
    path("questionnaires/<slug:slug>/codes/<uuid:pk>/", codes.code, name="code"),
    path("questionnaires/<slug:slug>/codes/<uuid:pk>/arreter/", codes.code_stop, name="stop_code"),
    path("questionnaires/<slug:slug>/liens/", links.links, name="links"),
    path("questionnaires/<slug:slug>/liens/fichier/", links.link_download, name="link_file"),
]
