"""Codes, personal links, paper."""

from django.urls import path

from cahiers.questionnaires.views.gathering import codes, links, paper, typing

urlpatterns = [
    path("questionnaires/<slug:slug>/codes/", codes.codes, name="codes"),
    path("questionnaires/<slug:slug>/codes/<uuid:pk>/", codes.code, name="code"),
    path("questionnaires/<slug:slug>/codes/<uuid:pk>/arreter/", codes.code_stop, name="stop_code"),
    path("questionnaires/<slug:slug>/liens/", links.links, name="links"),
    path("questionnaires/<slug:slug>/liens/fichier/", links.link_download, name="link_file"),
    path("questionnaires/<slug:slug>/papier/", paper.desk, name="paper"),
    path("questionnaires/<slug:slug>/papier/formulaire.pdf", paper.printed, name="paper_form"),
    path("questionnaires/<slug:slug>/papier/saisir/", typing.typing, name="paper_typing"),
    path("questionnaires/<slug:slug>/papier/<uuid:pk>/", paper.sheet, name="paper_sheet"),
    path("questionnaires/<slug:slug>/papier/<uuid:pk>/valider/", paper.accept, name="accept_paper"),
    path("questionnaires/<slug:slug>/papier/<uuid:pk>/retirer/", paper.withdraw, name="withdraw_paper"),
]
