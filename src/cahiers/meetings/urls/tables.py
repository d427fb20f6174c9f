"""Addresses of sheets and votes of a room."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
