from django.urls import path

from knowledge import views

app_name = "knowledge"
urlpatterns = [
    path("", views.article_list, name="list"),
    path("nouvelle/", views.article_new, name="article_new"),
    path("<int:pk>/", views.article, name="article"),
    path("<int:pk>/modifier/", views.article_edit, name="article_edit"),
    path("procedures/nouvelle/", views.procedure_new, name="procedure_new"),
    path("procedures/<int:pk>/", views.procedure, name="procedure"),
    path("procedures/<int:pk>/modifier/", views.procedure_edit, name="procedure_edit"),
    path("procedures/<int:pk>/etapes/nouvelle/", views.step_new, name="step_new"),
    path("procedures/<int:pk>/positions/", views.offer, name="offer"),
    path("positions/<int:pk>/retirer/", views.withdraw_offer, name="withdraw_offer"),
    path("etapes/<int:pk>/", views.step_edit, name="step_edit"),
    path("etapes/<int:pk>/retirer/", views.step_remove, name="step_remove"),
    path("categories/", views.category_list, name="categories"),
    path("categories/nouvelle/", views.category_new, name="category_new"),
    path("categories/<int:pk>/", views.category_edit, name="category_edit"),
]
