"""Addresses of the board of who has reported."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
