"""Addresses of the synthesis and the hand-in."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
