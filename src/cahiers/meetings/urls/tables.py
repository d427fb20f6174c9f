"""Addresses of sheets and votes of a room, for whoever runs the meeting; tables and voters come by `urls.short`."""

from django.urls import URLPattern, path

from cahiers.meetings.views.tables import sheets, voting

HERE = "rencontres/<uuid:pk>/"
urlpatterns: list[URLPattern] = [
    path(HERE + "fiches/", sheets.sheets, name="sheets"),
    path(HERE + "fiches/<uuid:sheet>/", sheets.sheet, name="sheet"),
    path(HERE + "fiches/<uuid:sheet>/recopier/", sheets.paper, name="sheet_paper"),
    path(HERE + "fiches/<uuid:sheet>/versions/", sheets.history, name="sheet_history"),
    path(HERE + "votes/", voting.votes, name="votes"),
    path(HERE + "votes/<uuid:vote>/", voting.vote, name="vote"),
    path(HERE + "votes/<uuid:vote>/papier/", voting.vote_paper, name="vote_paper"),
]
