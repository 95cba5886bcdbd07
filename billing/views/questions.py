"""What sales asks the person who did the work, on their phone or at their desk (L02)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from billing import forms, selectors, services
from billing.models import QuestionState
from core import clock
from core.access import allow


@allow("billing.answer")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The question, one's own times, one answer."""
    question = selectors.question_for(request.user, pk)
    entries = selectors.times_of(question)
    form = forms.Answer(request.POST or None, entries=entries)
    if form.is_valid():
        services.answer(
            question_id=question.pk,
            text=form.cleaned_data["answer"],
            minutes=form.minutes(),
            by=request.user,
            at=clock.now(),
        )
        messages.success(request, _("Réponse envoyée au service commercial."))
        return redirect("portal:home")
    phone = request.user.works_by_phone
    context = {
        "question": question,
        "form": form,
        "is_open": question.state == QuestionState.OPEN,
        "layout": "base_phone.html" if phone else "base_desk.html",
        "frame": "phone-main stack" if phone else "page page-narrow stack",
    }
    return render(request, "billing/answer.html", context)
