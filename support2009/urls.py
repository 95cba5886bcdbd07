"""Every door of the product. Each app brings its own pages and its own REST resources."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from accounts.views import choose_language
from clients import urls as clients
from core.access import public
from notifications.views.devices import worker
from notifications.views.outbox import health_page
from portal.dossier import urls as dossier

API_APPS = (
    "accounts",
    "clients",
    "knowledge",
    "tickets",
    "planning",
    "interventions",
    "billing",
    "quality",
    "notifications",
)

api = [path("", include(f"{app}.api_urls")) for app in API_APPS]

#: The dossier's pages that show several apps are portal's, under the clients' own name.
client_pages = ([*dossier.urlpatterns, *clients.urlpatterns], clients.app_name)

urlpatterns = [
    path("compte/", include("accounts.door_urls")),
    path("langue/", choose_language, name="set_language"),
    path("profil/", include("accounts.urls")),
    path("clients/", include(client_pages)),
    path("fiches/", include("knowledge.urls")),
    path("tickets/", include("tickets.urls")),
    path("planning/", include("planning.urls")),
    path("missions/", include("interventions.urls")),
    path("facturation/", include("billing.urls")),
    path("qualite/", include("quality.urls")),
    path("envois/", include("notifications.urls")),
    path("sante/", health_page, name="health"),
    path("notifications/", include("notifications.centre_urls")),
    path("hotline/", include("portal.desk.urls")),
    path("graves/", include("portal.majors.urls")),
    path("terrain/", include("portal.field.urls")),
    path("espace/", include("portal.client.urls")),
    path("pilotage/", include("portal.managers.urls")),
    path("api/v1/", include((api, "api"))),
    path(
        "api/schema/",
        public("the description of the API is no secret")(SpectacularAPIView.as_view()),
        name="schema",
    ),
    path(
        "api/docs/",
        public("the description of the API is no secret")(
            SpectacularSwaggerView.as_view(url_name="schema")
        ),
        name="api-docs",
    ),
    path("service-worker.js", worker, name="service_worker"),
    path("", include("portal.urls")),
]

handler500 = "core.busy.server_error"
