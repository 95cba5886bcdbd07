from django.urls import path

from notifications.views import centre, circulars, words

app_name = "centre"
urlpatterns = [
    path("", centre.inbox, name="inbox"),
    path("cloche/", centre.bell, name="bell"),
    path("<int:pk>/ouvrir/", centre.open_, name="open"),
    path("<int:pk>/lue/", centre.read, name="read"),
    path("tout-lu/", centre.read_all, name="read_all"),
    path("ma-journee/", centre.digest_page, name="digest"),
    path("preferences/", centre.choose, name="preferences"),
    path("annonces/", circulars.announcements, name="announcements"),
    path("annonces/nouvelle/", circulars.announce, name="announce"),
    path("annonces/<int:pk>/", circulars.announcement, name="announcement"),
    path("annonces/<int:pk>/lue/", circulars.acknowledge, name="acknowledge"),
    path("annonces/<int:pk>/relancer/", circulars.remind, name="remind"),
    path("diffusions/", circulars.broadcasts, name="broadcasts"),
    path("diffusions/nouvelle/", circulars.draft, name="draft"),
    path("diffusions/<int:pk>/", circulars.broadcast, name="broadcast"),
    path("diffusions/<int:pk>/envoyer/", circulars.start, name="start"),
    path("diffusions/<int:pk>/arreter/", circulars.stop, name="stop"),
    path("diffusions/fil/<int:pk>/", circulars.thread, name="thread"),
    path("repondre/<str:token>/", circulars.answer, name="answer"),
    path("desabonner/<str:token>/", circulars.unsubscribe, name="unsubscribe"),
    path("textes/", words.letters_page, name="letters"),
    path("textes/en-tete/", words.letterhead_page, name="letterhead"),
    path("textes/<slug:letter>/", words.letter_page, name="letter"),
    path("textes/<slug:letter>/apercu/", words.preview, name="preview"),
    path("textes/<slug:letter>/origine/", words.restore, name="restore"),
]
