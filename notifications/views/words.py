"""The words of the letters: the list, the editor with its placeholders, the preview on a real ticket or mission (K02)."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from accounts.web import me
from core import access, clock
from core.access import allow
from core.errors import Refused
from notifications import catalogue, choices, forms, gsm, letterhead, previews, texts
from notifications.models import Channel, Wording

LANGUAGES = {"fr": "Français", "en": "English"}


@allow("notifications.texts")
def letters_page(request: HttpRequest) -> HttpResponse:
    """Every letter, by group, and which were rewritten."""
    rewritten = texts.rewritten()
    groups = [
        {
            "title": words,
            "letters": [
                {"entry": entry, "is_rewritten": entry.letter in rewritten}
                for entry in catalogue.TABLE
                if entry.group == group
            ],
        }
        for group, words in catalogue.GROUPS.items()
    ]
    return render(request, "notifications/letters.html", {"groups": [g for g in groups if g["letters"]]})  # fmt: skip


def _chosen(request: HttpRequest, letter: str) -> tuple[catalogue.Entry, str, str]:
    """The letter, the language and the channel of the address; 404 when there is none such."""
    entry = catalogue.BY_LETTER.get(letter)
    if entry is None:
        raise Http404
    given = request.POST if request.method == "POST" else request.GET
    language = given.get("langue", "fr")
    channel = given.get("canal") or entry.channels.split()[0]
    if language not in LANGUAGES or channel not in entry.channels.split():
        raise Http404
    return entry, language, channel


@allow("notifications.texts")
def letterhead_page(request: HttpRequest) -> HttpResponse:
    """Name, colour, signature and logo of every mail, and how a mail looks with them."""
    now = clock.now()
    head = letterhead.on(now)
    held = {"name": head.name, "colour": head.colour, "signature": head.signature}
    form = forms.LetterheadForm(request.POST or None, request.FILES or None, initial=held)
    if request.method == "POST":
        access.require(request.user, "notifications.edit_texts")
        if form.is_valid() and _writes(request, form, now):
            messages.success(request, gettext("Cet en-tête est en vigueur."))
            return redirect("centre:letterhead")
    entry = catalogue.BY_LETTER["reply"]
    case = previews.case(request.user, entry, "")
    mail = previews.read(entry, texts.source("reply", "fr"), "fr", Channel.EMAIL, case, now)
    context = {
        "form": form,
        "head": head,
        "mail": letterhead.shown(mail.html),
        "may_edit": access.may(request.user, "notifications.edit_texts"),
    }
    return render(request, "notifications/letterhead.html", context, status=422 if form.errors else 200)  # fmt: skip


def _writes(request: HttpRequest, form: forms.LetterheadForm, now: datetime) -> bool:
    try:
        letterhead.write(by=me(request), at=now, **form.cleaned_data)
    except Refused as refused:
        form.add_error("logo", refused.sentence)
        return False
    return True


@allow("notifications.texts")
def letter_page(request: HttpRequest, letter: str) -> HttpResponse:
    """One letter: its words, its placeholders, how it reads on a real case, its versions."""
    entry, language, channel = _chosen(request, letter)
    source = texts.source(letter, language, channel)
    may_edit = access.may(request.user, "notifications.edit_texts")
    form = forms.WordingForm(request.POST or None, initial={"text": source})
    if request.method == "POST":
        access.require(request.user, "notifications.edit_texts")
        if form.is_valid() and _saves(request, form, entry, language, channel):
            messages.success(request, gettext("Ce texte est en vigueur."))
            return redirect(f"{request.path}?langue={language}&canal={channel}")
    shown = form["text"].value() or source
    return render(
        request,
        "notifications/letter.html",
        {
            "entry": entry,
            "form": form,
            "language": language,
            "channel": channel,
            "channel_words": Channel(channel).label,
            "may_edit": may_edit,
            "placeholders": texts.allowed(letter),
            "kept": entry.keeps.split(),
            "languages": [(f"?langue={code}&canal={channel}", words, code == language) for code, words in LANGUAGES.items()],
            "versions": Wording.objects.filter(letter=letter, language=language, channel=channel).select_related("by").order_by("-pk")[:20],
            "is_rewritten": bool(texts.edited(letter, language, channel)),
            **_preview(request, entry, language, channel, shown),
        },
    )  # fmt: skip


def _saves(
    request: HttpRequest, form: Any, entry: catalogue.Entry, language: str, channel: str
) -> bool:
    try:
        choices.word(
            letter=entry.letter,
            language=language,
            channel=channel,
            text=form.cleaned_data["text"],
            by=request.user,
            at=clock.now(),
        )
    except Refused as refused:
        form.add_error("text", refused.sentence)
        return False
    return True


@require_POST
@allow("notifications.texts")
def preview(request: HttpRequest, letter: str) -> HttpResponse:
    """How what is typed reads on the chosen case; nothing is saved."""
    entry, language, channel = _chosen(request, letter)
    shown = request.POST.get("text", "")[:8000]
    return render(request, "notifications/_preview.html", _preview(request, entry, language, channel, shown))  # fmt: skip


def _preview(
    request: HttpRequest, entry: catalogue.Entry, language: str, channel: str, text: str
) -> dict[str, Any]:
    subject = (request.POST.get("sur") or request.GET.get("sur") or "").strip()[:40]
    case = previews.case(request.user, entry, subject)
    written = previews.read(entry, text, language, channel, case, clock.now())
    sms = written.text.strip() if channel == Channel.SMS else ""
    return {
        "case": case,
        "sur": subject,
        "written": written,
        "mail": letterhead.shown(written.html),
        "faults": texts.faults(entry.letter, text, channel),
        "sms_length": gsm.length(gsm.spell(sms)) if sms else 0,
    }


@require_POST
@allow("notifications.edit_texts")
def restore(request: HttpRequest, letter: str) -> HttpResponse:
    """The text that came with the product is in force again; the versions stay."""
    entry, language, channel = _chosen(request, letter)
    choices.restore_words(
        letter=entry.letter, language=language, channel=channel, by=request.user, at=clock.now()
    )
    messages.success(request, gettext("Le texte d’origine est de nouveau en vigueur."))
    return redirect("centre:letter", letter=letter)
