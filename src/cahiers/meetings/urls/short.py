"""Short addresses, as posters and sheets of paper show them: /r/CODE for whatever has that code."""

from django.urls import URLPattern

app_name = "meetings_short"
urlpatterns: list[URLPattern] = []
