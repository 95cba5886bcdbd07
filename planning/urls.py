from django.urls import path

from planning import views

app_name = "planning"
urlpatterns = [
    path("", views.board, name="board"),
    path("techniciens/<int:pk>/", views.agenda, name="agenda"),
    path("absences/", views.absences, name="absences"),
    path("absences/<int:pk>/retirer/", views.end_absence, name="end_absence"),
]
