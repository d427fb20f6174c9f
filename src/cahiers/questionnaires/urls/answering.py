"""A questionnaire and how to answer it."""

from django.urls import path

from cahiers.questionnaires.views import reading

urlpatterns = [
    path("questionnaires/<slug:slug>/", reading.detail, name="detail"),
]
