"""Addresses of the synthesis and the hand-in."""

from django.urls import URLPattern, path

from cahiers.meetings.views import checking, deciding, exporting, handing, uploading, writing

BROUGHT = "rencontres/remises/<uuid:pk>"
urlpatterns: list[URLPattern] = [
    path("rencontres/<uuid:pk>/synthese/", writing.write, name="write"),
    path("rencontres/<uuid:pk>/synthese/enregistrer/", writing.save_passage, name="save_passage"),
    path("rencontres/<uuid:pk>/synthese/relire/", writing.read_synthesis, name="read_synthesis"),
    path("rencontres/<uuid:pk>/synthese/<slug:theme>/<slug:section>/versions/", writing.versions, name="versions"),
    path("rencontres/<uuid:pk>/remettre/", handing.hand_in, name="hand_in"),
    path("rencontres/<uuid:pk>/remettre/fichiers/", uploading.upload, name="upload"),
    path("rencontres/<uuid:pk>/synthese/exporter/", exporting.export, name="export"),
    path("rencontres/<uuid:pk>/compte-rendu/", deciding.report, name="report"),
    path("rencontres/<uuid:pk>/compte-rendu/renvoyer/", deciding.return_meeting, name="return_meeting"),
    path("rencontres/<uuid:pk>/compte-rendu/accepter/", deciding.accept, name="accept"),
    path("rencontres/<uuid:pk>/compte-rendu/mots/", deciding.screen, name="screen"),
    path("rencontres/<uuid:pk>/compte-rendu/integrer/", deciding.integrate, name="integrate"),
    path("rencontres/remises/", deciding.queue, name="queue"),
    path("rencontres/remises/deposer/", uploading.upload_any, name="upload_any"),
    path(f"{BROUGHT}/", checking.hand_in_detail, name="hand_in_detail"),
    path(f"{BROUGHT}/original/", uploading.original, name="original"),
    path(f"{BROUGHT}/relire/", uploading.read_once_more, name="read_again"),
    path(f"{BROUGHT}/rencontre/", uploading.attach, name="attach"),
    path(f"{BROUGHT}/rencontre/nouvelle/", uploading.held, name="held_meeting"),
    path(f"{BROUGHT}/pieces/<int:rank>/", checking.piece, name="piece"),
    path(f"{BROUGHT}/pieces/<int:rank>/fichier/", uploading.piece_file, name="piece_file"),
    path(f"{BROUGHT}/confirmer/", checking.confirm, name="confirm"),
    path(f"{BROUGHT}/recepisse/", handing.receipt, name="receipt"),
]
