from django.urls import URLPattern, URLResolver

app_name = "debate"
urlpatterns: list[URLPattern | URLResolver] = []
