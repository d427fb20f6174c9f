"""Writing, opening and closing questionnaires; the bank."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
