from django.urls import path

from accounts import factor_views, password_views, session_views, settings_views, views

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
    path("mot-de-passe/", password_views.change, name="password"),
    path("sessions/", session_views.sessions, name="sessions"),
    path("sessions/<int:pk>/fermer/", session_views.end_session, name="end_session"),
    path("sessions/fermer-les-autres/", session_views.end_others, name="end_others"),
    path("regarder/", session_views.end_viewing, name="end_viewing"),
    path("personnes/", views.people, name="people"),
    path("personnes/nouvelle/", views.create_person, name="create_person"),
    path("personnes/<int:pk>/", views.person, name="person"),
    path("personnes/<int:pk>/modifier/", views.edit_person, name="edit_person"),
    path("personnes/<int:pk>/role/", views.change_role, name="change_role"),
    path("personnes/<int:pk>/regarder/", session_views.view_as, name="view_as"),
    path("personnes/<int:pk>/deconnecter/", session_views.force_out, name="force_out"),
    path(
        "personnes/<int:pk>/double-authentification/",
        session_views.reset_factor,
        name="reset_factor",
    ),
    path("personnes/<int:pk>/fermer/", views.deactivate, name="deactivate"),
    path("personnes/<int:pk>/rouvrir/", views.reactivate, name="reactivate"),
    path("personnes/<int:pk>/competences/<int:skill>/", views.set_skill, name="set_skill"),
    path("competences/", views.skills, name="skills"),
    path("roles/", views.grid, name="grid"),
    path("reglages/", settings_views.settings, name="settings"),
    path("reglages/<str:name>/", settings_views.one_setting, name="setting"),
    path("reglages/<str:name>/retirer/", settings_views.call_off_setting, name="call_off_setting"),
    path("invitation/<str:token>/", views.accept_invitation, name="accept_invitation"),
]
