"""Addresses of the tree."""

from django.urls import path

from cahiers.territory import views

app_name = "territory"
urlpatterns = [
    path("", views.index, name="index"),
    path("chercher/", views.search, name="search"),
    path("choisir/", views.choices, name="choices"),
    path("<str:key>/", views.detail, name="detail"),
]
