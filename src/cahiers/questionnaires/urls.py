"""Addresses of questionnaires, under a campaign's."""

from django.urls import path

from cahiers.questionnaires.views import reading

app_name = "questionnaires"
urlpatterns = [
    path("questionnaires/<slug:slug>/", reading.detail, name="detail"),
]
