"""Addresses of a meeting's life and of its public pages."""

from django.urls import URLPattern, path

from cahiers.meetings.views import reading

urlpatterns: list[URLPattern] = [
    path("rencontres/", reading.meetings, name="list"),
    path("rencontres/<uuid:pk>/", reading.meeting, name="detail"),
]
