from django.urls import path

from cahiers.demo import views

app_name = "demo"
urlpatterns = [
    path("devenir/", views.become, name="become"),
    path("boite/", views.mailbox, name="mailbox"),
    path("boite/<uuid:pk>/", views.mail, name="mail"),
]
