from django.urls import path

from portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("bandeau/", views.strip, name="strip"),
    path("charte/<int:pk>/", views.charter_page, name="charter"),
    path("charte/<int:pk>/charte.pdf", views.charter_pdf, name="charter_pdf"),
    path("recherche/", views.search, name="search"),
]
