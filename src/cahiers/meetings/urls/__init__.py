"""Addresses of the room, under a campaign's; one file for each area."""

from cahiers.meetings.urls import board, handing_in, life, tables

app_name = "meetings"
urlpatterns = [*board.urlpatterns, *handing_in.urlpatterns, *tables.urlpatterns, *life.urlpatterns]
