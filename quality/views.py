"""The survey's public page, reached from the mail by a link of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clients import selectors as clients
from core import clock, links
from core.access import public
from quality import services
from quality.forms import SurveyAnswer
from quality.models import Survey


@public("the link is the proof; it shows one ticket's subject and takes one note")
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """Take the note; opening the page answers nothing, so that a mail scanner votes for nobody."""
    link = links.find(token, "survey", clock.now())
    asked = Survey.objects.select_related("ticket").get(pk=int(link.subject.split(":")[1]))
    clients.check_place(link.holder, asked.client_id)
    form = SurveyAnswer(request.POST or None, initial={"score": request.GET.get("note")})
    if request.method == "POST" and form.is_valid():
        services.answer_survey(survey_id=asked.pk, at=clock.now(), **form.cleaned_data)
        return render(request, "quality/survey_thanks.html", {"survey": asked})
    return render(request, "quality/survey.html", {"survey": asked, "form": form})
