"""Results, live and released."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
