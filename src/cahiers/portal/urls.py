"""Addresses of the home page, of the site's texts and of what mixes rooms."""

from django.urls import path

from cahiers.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("campagnes/", views.campaigns, name="campaigns"),
    path("comptes/", views.definitions, name="definitions"),
    path("registre/", views.register, name="register"),
    path("charte/", views.text, {"name": "charter"}, name="charter"),
    path("accessibilite/", views.text, {"name": "accessibility"}, name="accessibility"),
    path("accessibilite/signaler/", views.accessibility_feedback, name="accessibility_feedback"),
    path("mentions-legales/", views.text, {"name": "legal"}, name="legal"),
    path("donnees-personnelles/", views.text, {"name": "privacy"}, name="privacy"),
    path("donnees-personnelles/11-14-ans/", views.text, {"name": "privacy_11_14"}, name="privacy_11_14"),
    path("donnees-personnelles/15-17-ans/", views.text, {"name": "privacy_15_17"}, name="privacy_15_17"),
    path("contact/", views.contact, name="contact"),
    path("plan-du-site/", views.site_map, name="site_map"),
    path("campagnes/<slug:campaign>/identite/", views.identity, name="identity"),
    path("campagnes/<slug:campaign>/avis/", views.said, name="said"),
    path("campagnes/<slug:campaign>/suites/", views.answered, name="answered"),
]
