from django.urls import URLPattern

app_name = "client"
urlpatterns: list[URLPattern] = []
