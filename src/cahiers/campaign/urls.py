"""Addresses of a campaign."""

from django.urls import path

from cahiers.campaign import views

app_name = "campaign"
urlpatterns = [
    path("<slug:campaign>/", views.landing, name="landing"),
    path("<slug:campaign>/themes/<slug:code>/", views.theme, name="theme"),
    path("<slug:campaign>/calendrier/", views.calendar, name="calendar"),
    path("<slug:campaign>/etapes/<uuid:pk>/", views.phase, name="phase"),
]
