from django.urls import path

from portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("bandeau/", views.strip, name="strip"),
    path("recherche/", views.search, name="search"),
]
