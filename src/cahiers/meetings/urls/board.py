"""Addresses of the board of who has reported."""

from django.urls import URLPattern, path

from cahiers.meetings.views import board, deadlines

urlpatterns: list[URLPattern] = [
    path("rencontres/suivi/", board.standing, name="board"),
    path("rencontres/suivi.csv", board.standing_csv, name="board_csv"),
    path("rencontres/suivi/relances/", board.remind, name="remind"),
    path("rencontres/suivi/echeances/", deadlines.deadlines, name="deadlines"),
    path("rencontres/suivi/echeances/<uuid:pk>/", deadlines.extend, name="extend"),
    path("rencontres/suivi/attendues/", deadlines.expectations, name="expectations"),
]
