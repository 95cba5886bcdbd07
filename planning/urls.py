from django.urls import path

from planning.views import board as views
from planning.views import duties as duty_views
from planning.views import placements as placement_views

app_name = "planning"
urlpatterns = [
    path("", views.board, name="board"),
    path("techniciens/<int:pk>/", views.agenda, name="agenda"),
    path("astreintes/", duty_views.rota, name="rota"),
    path("astreintes.csv", duty_views.rota_csv, name="rota_csv"),
    path("astreintes.ics", duty_views.rota_ics, name="rota_ics"),
    path("astreintes/service/", duty_views.switch, name="switch_rota"),
    path("astreintes/<int:pk>/", duty_views.duty, name="duty"),
    path("astreintes/<int:pk>/retirer/", duty_views.end, name="end_duty"),
    path("astreintes/<int:pk>/proposer/", duty_views.swap, name="swap_duty"),
    path("astreintes/<int:pk>/repondre/", duty_views.answer, name="answer_swap"),
    path("astreintes/<int:pk>/consignes/", duty_views.hand_over, name="hand_over"),
    path("astreintes/<int:pk>/travail/", duty_views.call_out, name="call_out"),
    path("placements/", placement_views.placements, name="placements"),
    path("placements/<int:pk>/terminer/", placement_views.end_placement, name="end_placement"),
    path("absences/", views.absences, name="absences"),
    path("absences/<int:pk>/retirer/", views.end_absence, name="end_absence"),
]
