"""A questionnaire and how to answer it."""

from django.urls import path

from cahiers.questionnaires.views import answering, entering, reading, sending

# Asked several times for each response: tried first of all addresses.
responses = [
    path("questionnaires/<slug:slug>/r/<str:code>/", answering.response, name="response"),
    path("questionnaires/<slug:slug>/r/<str:code>/p/<slug:section>/", answering.section_page, name="page"),
    path("questionnaires/<slug:slug>/r/<str:code>/a-reprendre/", answering.left, name="left"),
    path("questionnaires/<slug:slug>/r/<str:code>/relire/", sending.review, name="review"),
    path("questionnaires/<slug:slug>/r/<str:code>/envoyer/", sending.submit, name="submit"),
    path("questionnaires/<slug:slug>/r/<str:code>/recepisse/", sending.receipt, name="receipt"),
    path("questionnaires/<slug:slug>/r/<str:code>/modifier/", sending.reopen, name="reopen"),
]
urlpatterns = [
    path("questionnaires/", reading.questionnaires, name="list"),
    path("questionnaires/<slug:slug>/", reading.detail, name="detail"),
    path("questionnaires/<slug:slug>/repondre/", entering.start, name="start"),
    path("questionnaires/<slug:slug>/lien/<str:secret>/", entering.link, name="link"),
    path("questionnaires/<slug:slug>/reprendre/", entering.resume, name="resume"),
    path("questionnaires/<slug:slug>/autre-personne/", entering.next_person, name="next_person"),
]
