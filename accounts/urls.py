from django.urls import path

from accounts import absence_views, clause_views, factor_views, settings_views, views

app_name = "accounts"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("jetons/", views.tokens, name="tokens"),
    path("jetons/<int:pk>/retirer/", views.revoke_token, name="revoke_token"),
    path("confirmer/", factor_views.confirm, name="confirm"),
    path("securite/", factor_views.factors, name="factors"),
    path("securite/application/", factor_views.add_app, name="add_app"),
    path("securite/cle/", factor_views.add_passkey, name="add_passkey"),
    path("securite/codes/", factor_views.new_codes, name="new_codes"),
    path("securite/<int:pk>/retirer/", factor_views.remove_factor, name="remove_factor"),
    path("personnes/", views.people, name="people"),
    path("personnes/nouvelle/", views.create_person, name="create_person"),
    path("personnes/<int:pk>/", views.person, name="person"),
    path("personnes/<int:pk>/modifier/", views.edit_person, name="edit_person"),
    path("personnes/<int:pk>/role/", views.change_role, name="change_role"),
    path("personnes/<int:pk>/fermer/", views.deactivate, name="deactivate"),
    path("personnes/<int:pk>/rouvrir/", views.reactivate, name="reactivate"),
    path("personnes/<int:pk>/competences/<int:skill>/", views.set_skill, name="set_skill"),
    path("personnes/<int:pk>/clause/", clause_views.file_clause, name="file_clause"),
    path("personnes/<int:pk>/absences/", absence_views.absences_of, name="absences_of"),
    path("clauses/", clause_views.clauses, name="clauses"),
    path("clauses/<int:pk>/", clause_views.clause, name="clause"),
    path("absences/", absence_views.absences, name="absences"),
    path("absences/suppleant/", absence_views.substitute, name="substitute"),
    path("absences/<int:pk>/finir/", absence_views.end_absence, name="end_absence"),
    path("competences/", views.skills, name="skills"),
    path("roles/", views.grid, name="grid"),
    path("reglages/", settings_views.settings, name="settings"),
    path("reglages/<str:name>/", settings_views.one_setting, name="setting"),
    path("reglages/<str:name>/retirer/", settings_views.call_off_setting, name="call_off_setting"),
    path("invitation/<str:token>/", views.accept_invitation, name="accept_invitation"),
]
