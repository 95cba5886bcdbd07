from django.urls import path

from portal.majors import clients, people, review, views

app_name = "majors"
urlpatterns = [
    path("", views.majors, name="list"),
    path("<int:pk>/", views.major, name="major"),
    path("<int:pk>/piloter/", views.take_command, name="command"),
    path("<int:pk>/point/", views.point, name="point"),
    path("<int:pk>/retabli/", views.restore, name="restore"),
    path("<int:pk>/terminer/", views.end, name="end"),
    path("<int:pk>/information/", views.read, name="read"),
    path("<int:pk>/lu/", views.have_read, name="have_read"),
    path("<int:pk>/relancer/", people.relaunch, name="relaunch"),
    path("<int:pk>/personnes/", people.people, name="people"),
    path("personnes/<int:pk>/prevenue/", people.vouch, name="vouch"),
    path("personnes/<int:pk>/retirer/", people.excuse, name="excuse"),
    path("<int:pk>/clients/", clients.add, name="add_client"),
    path("<int:pk>/clients/chercher/", clients.search, name="search"),
    path("<int:pk>/clients/<int:client>/", clients.own_text, name="own_text"),
    path("<int:pk>/clients/<int:client>/retirer/", clients.remove, name="remove_client"),
    path("<int:pk>/tickets/", clients.attach, name="attach"),
    path("<int:pk>/bilan/", review.review, name="review"),
    path("<int:pk>/bilan.pdf", review.pdf, name="review_pdf"),
    path("<int:pk>/bilan/actions/", review.add_action, name="add_action"),
    path("actions/<int:pk>/faite/", review.finish_action, name="finish_action"),
]
