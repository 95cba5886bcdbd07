from django.urls import path

from portal.client import caller, calls, extract, links, news, revealed, views

app_name = "client"
urlpatterns = [
    path("", views.home, name="home"),
    path("demandes/", views.requests, name="requests"),
    path("demandes/nouvelle/", views.report, name="report"),
    path("demandes/<int:number>/", views.request_page, name="request"),
    path("demandes/<int:number>/message/", views.reply, name="reply"),
    path("demandes/<int:number>/reponse/", views.answer, name="answer"),
    path("demandes/<int:number>/rouvrir/", views.reopen, name="reopen"),
    path("rappel/", calls.callback, name="callback"),
    path("rappel/<int:pk>/retirer/", calls.withdraw, name="callback_withdraw"),
    path("appel/", caller.caller, name="caller"),
    path("incidents/", news.incidents, name="incidents"),
    path("incidents/<int:pk>/", news.news, name="news"),
    path("incidents/<int:pk>/suivre/", news.follow, name="news_follow"),
    path("etat/<str:token>/", news.link, name="news_link"),
    path("statut/<str:token>/", news.status, name="status"),
    path("visites/", views.visits, name="visits"),
    path("contrats/", views.contracts, name="contracts"),
    path("identifiants/", revealed.reveals, name="reveals"),
    path("dossier/", extract.show, name="extract"),
    path("dossier.pdf", extract.pdf, name="extract_pdf"),
    path("factures/", views.invoices, name="invoices"),
    path("solution/<str:token>/", links.solution, name="solution"),
    path("revenir/<str:token>/", links.reopen, name="reopen_link"),
]
