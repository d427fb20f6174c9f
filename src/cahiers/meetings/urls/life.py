"""Addresses of a meeting's life and of its public pages."""

from django.urls import URLPattern, path

from cahiers.meetings.views import kit, organisers, planning, reading, registering, running

MEETING = "rencontres/<uuid:pk>/"
urlpatterns: list[URLPattern] = [
    path("rencontres/", reading.meetings, name="list"),
    path("rencontres/calendrier.ics", reading.feed, name="feed"),
    path("rencontres/carte/", reading.by_academy, name="map"),
    path("rencontres/mes-rencontres/", planning.desk, name="desk"),
    path("rencontres/nouvelle/", planning.new, name="new"),
    path("rencontres/proposer/", planning.propose, name="propose"),
    path("rencontres/inscription/<str:token>/", registering.registration, name="registration"),
    path("rencontres/organiser/<str:token>/", organisers.organise, name="organise"),
    path(MEETING, reading.meeting, name="detail"),
    path(f"{MEETING}calendrier.ics", reading.calendar, name="calendar"),
    path(f"{MEETING}inscription/", registering.register, name="register"),
    path(f"{MEETING}inscription/envoyee/", registering.registered, name="registered"),
    path(f"{MEETING}preparer/", running.run, name="run"),
    path(f"{MEETING}modifier/", running.edit, name="edit"),
    path(f"{MEETING}annoncer/", running.announce, name="announce"),
    path(f"{MEETING}annuler/", running.cancel, name="cancel"),
    path(f"{MEETING}tenue/", running.hold, name="hold"),
    path(f"{MEETING}pas-tenue/", running.unhold, name="unhold"),
    path(f"{MEETING}kit/", kit.kit, name="kit"),
    path(f"{MEETING}kit/tout.zip", kit.kit_zip, name="kit_zip"),
    path(f"{MEETING}kit/<slug:piece>.<slug:ending>", kit.kit_piece, name="kit_piece"),
    path(f"{MEETING}proposition/", planning.decide, name="decide"),
    path(f"{MEETING}organisateurs/", organisers.organisers, name="organisers"),
    path(f"{MEETING}organisateurs/<uuid:organiser>/retirer/", organisers.organiser_remove, name="organiser_remove"),
    path(f"{MEETING}inscriptions/", registering.guests, name="guests"),
    path(f"{MEETING}inscriptions/feuille/", registering.sign_in_sheet, name="sign_in_sheet"),
    path(f"{MEETING}inscriptions/<uuid:registration>/annuler/", registering.guest_cancel, name="guest_cancel"),
]
