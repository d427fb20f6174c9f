"""Codes, personal links, paper."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
