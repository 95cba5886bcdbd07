from django.urls import path

from quality import views

app_name = "quality"
urlpatterns = [path("enquete/<str:token>/", views.survey, name="survey")]
