from django.urls import path

from interventions.views import files, office, plan, public

app_name = "interventions"
urlpatterns = [
    path("", office.missions, name="list"),
    path("planifier/<int:number>/", plan.plan, name="plan"),
    path("creneau/<int:pk>/", office.of_booking, name="of_booking"),
    path("recu/<str:token>/", public.acknowledge, name="acknowledge"),
    path("visite/<str:token>/", public.confirm, name="confirm"),
    path("photos/<int:pk>/", files.photo, name="photo"),
    path("<int:pk>/", office.mission, name="mission"),
    path("<int:pk>/accord/", office.agree, name="agree"),
    path("<int:pk>/envoyer/", office.publish, name="publish"),
    path("<int:pk>/deplacer/", office.move, name="move"),
    path("<int:pk>/confier/", office.reassign, name="reassign"),
    path("<int:pk>/annuler/", office.cancel, name="cancel"),
    path("<int:pk>/acceptee/", office.acknowledge, name="acknowledge_by_phone"),
    path("<int:pk>/refusee/", office.decline, name="decline"),
    path("<int:pk>/rapport.pdf", files.report_pdf, name="report_pdf"),
]
