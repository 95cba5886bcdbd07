"""The dossier's pages that show several apps; they carry the clients' own name (`support2009.urls`)."""

from django.urls import path

from portal.dossier import views

urlpatterns = [
    path("<int:pk>/", views.show, name="dossier"),
    path("<int:pk>/fiche.pdf", views.sheet, name="sheet"),
    path("<int:pk>/chronologie/", views.time_line, name="timeline"),
    path("<int:pk>/chronologie.pdf", views.time_line_pdf, name="timeline_pdf"),
    path("<int:pk>/extrait/", views.choose_extract, name="extract"),
]
