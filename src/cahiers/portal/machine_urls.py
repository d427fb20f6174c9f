"""Addresses that only programs read: no language, no page."""

from django.urls import path

from cahiers.portal import machines

urlpatterns = [
    path("robots.txt", machines.robots, name="robots"),
    path(".well-known/security.txt", machines.security, name="security"),
]
