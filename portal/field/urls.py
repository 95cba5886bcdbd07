from django.urls import path

from portal.field.views import days, mission, report, sign

app_name = "field"
urlpatterns = [
    path("", days.today, name="today"),
    path("semaine/", days.week, name="week"),
    path("rapports/", days.reports, name="reports"),
    path("<int:pk>/", mission.mission, name="mission"),
    path("<int:pk>/dossier.pdf", mission.take_along, name="take_along"),
    path("<int:pk>/accuser/", mission.acknowledge, name="acknowledge"),
    path("<int:pk>/refuser/", mission.decline, name="decline"),
    path("<int:pk>/partir/", mission.depart, name="depart"),
    path("<int:pk>/arriver/", mission.arrive, name="arrive"),
    path("<int:pk>/revenir/", mission.undo, name="undo"),
    path("<int:pk>/version/", mission.revise, name="revise"),
    path("<int:pk>/rapport/", report.report, name="report"),
    path("<int:pk>/rapport/garder/", report.keep, name="keep"),
    path("<int:pk>/rapport/pieces/", report.add_part, name="add_part"),
    path("<int:pk>/rapport/pieces/<int:part>/retirer/", report.remove_part, name="remove_part"),
    path("<int:pk>/rapport/photos/", report.add_photo, name="add_photo"),
    path("<int:pk>/rapport/photos/<int:photo>/retirer/", report.remove_photo, name="remove_photo"),
    path("<int:pk>/signature/", sign.sign, name="sign"),
]
