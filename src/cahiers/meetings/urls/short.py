"""Short addresses, as posters and sheets of paper show them: /r/CODE for whatever has that code."""

from django.urls import URLPattern, path

from cahiers.meetings.views.tables import entering

app_name = "meetings_short"
urlpatterns: list[URLPattern] = [
    path("", entering.enter, name="enter"),
    path("hors-ligne.js", entering.worker, name="worker"),
    path("<str:code>/", entering.code, name="code"),
    path("<str:code>/etat/", entering.state, name="state"),
]
