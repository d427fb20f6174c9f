"""The address that a class copies from the board: as short as can be."""

from django.urls import path

from cahiers.questionnaires.views.gathering import short

app_name = "short"
urlpatterns = [
    path("", short.enter, name="enter"),
    path("<str:typed>/", short.enter, name="follow"),
]
