"""One's own notifications: the bell, the list, what one wants to hear, the morning digest."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from core import clock, paging, typed
from core.access import allow
from notifications import (
    catalogue,
    centre,
    choices,
    digest,
    doors,
    forms,
    matrix,
    preferences,
)
from notifications.models import Channel, Preference

#: Which groups a person of the house, and a client's account, choose by.
STAFF_GROUPS = ("missions", "alerts", "tickets", "reports", "billing", "access", "company")
CLIENT_GROUPS = ("requests", "surveys")


@allow("notifications.centre")
def inbox(request: HttpRequest) -> HttpResponse:
    """What was told me, most important first (K06)."""
    view = request.GET.get("view", "")
    page = paging.page(centre.inbox(request.user, is_unread=view != "toutes"), request.GET.get("page"))  # fmt: skip
    context = {
        "page": page,
        "groups": centre.by_importance(page),
        "upto": max((message.pk for message in page), default=0),
        "view": view,
        "tabs": [
            ("?", gettext("Non lues"), centre.unread(request.user), view != "toutes"),
            ("?view=toutes", gettext("Toutes"), "", view == "toutes"),
        ],
    }
    template = "centre/_inbox.html" if request.headers.get("HX-Request") else "centre/inbox.html"
    return render(request, template, context)


@allow("notifications.centre")
def bell(request: HttpRequest) -> HttpResponse:
    """The bell of every page, with how many wait."""
    return render(request, "centre/_bell.html", {"unread": centre.unread(request.user)})


@allow("notifications.centre")
def open_(request: HttpRequest, pk: int) -> HttpResponse:
    """From a notification to its page; it is read."""
    message = centre.own(request.user, pk)
    centre.read(message_id=message.pk, by=request.user, at=clock.now())
    return redirect(doors.page_of_notice(request.user, message.kind, message.about))


@require_POST
@allow("notifications.centre")
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """This one is read, without opening its page."""
    message = centre.own(request.user, pk)
    centre.read(message_id=message.pk, by=request.user, at=clock.now())
    return redirect("centre:inbox")


@require_POST
@allow("notifications.centre")
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything that was shown is read."""
    upto = typed.whole(request.POST.get("upto")) or 0
    centre.read_all(by=request.user, at=clock.now(), upto=upto)
    return redirect("centre:inbox")


@allow("notifications.digest")
def digest_page(request: HttpRequest) -> HttpResponse:
    """My day: what the morning digest says, as it is now (K18)."""
    now = clock.now()
    found = digest.of(request.user, now)
    parts = [
        (gettext("Mes interventions"), _pairs(found.visits)),
        (gettext("Promesses qui échoient aujourd’hui"), _pairs(found.promises)),
        (gettext("Ce qui attend ma décision"), _pairs(found.approvals)),
        (gettext("Ce qui arrive à échéance chez mes clients"), _pairs(found.endings)),
    ]
    return render(request, "centre/digest.html", {"parts": parts, "is_empty": found.is_empty, "now": now})  # fmt: skip


def _pairs(lines: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(label, words) for label, _bar, words in (line.partition(" | ") for line in lines)]


@allow("notifications.preferences")
def choose(request: HttpRequest) -> HttpResponse:
    """What I want to hear, by which channel, when (K07)."""
    groups = CLIENT_GROUPS if request.user.is_client else STAFF_GROUPS
    kept = Preference.objects.filter(user=request.user).first() or Preference(
        user=request.user, digest_at=digest.USUAL
    )
    posted = request.POST if request.method == "POST" else None
    form = forms.PreferenceForm(posted, instance=kept)
    channels = _channels(groups)
    if posted is not None:  # the boxes stay as they were ticked, refused or not
        heard = set(posted.getlist("heard")) | _locked(groups)
        kept.silenced = preferences.silenced(groups, channels, heard)
        kept.digest_channels = " ".join(posted.getlist("digest_channels"))
    if form.is_valid():
        choices.choose(
            user=request.user,
            silenced=kept.silenced,
            digest_channels=kept.digest_channels.split(),
            **form.cleaned_data,
        )
        messages.success(request, gettext("Vos préférences sont enregistrées."))
        return redirect("centre:preferences")
    context = {
        "form": form,
        "rows": _rows(groups, channels, kept),
        "channels": [Channel(name).label for name in channels],
        "digest_channels": [
            (name, Channel(name).label, name in kept.digest_channels.split())
            for name in (Channel.EMAIL, Channel.INAPP)
        ],
        "mandatory": list(
            dict.fromkeys(
                catalogue.words_of(row.letter)
                for row in matrix.MATRIX
                if row.mandatory and catalogue.group_of(row.letter) in (*groups, "account")
            )
        ),
    }
    return render(request, "centre/preferences.html", context)


def _channels(groups: tuple[str, ...]) -> list[str]:
    used = {name for row in matrix.MATRIX if catalogue.group_of(row.letter) in groups for name in row.channels.split()}  # fmt: skip
    return [name for name in Channel.values if name in used]


def _locked(groups: tuple[str, ...]) -> set[str]:
    """« group:channel » of the groups all of whose lines are mandatory."""
    return {
        f"{group}:{channel}"
        for group in groups
        for channel in Channel.values
        if (rows := matrix.of_group(group, channel)) and all(row.mandatory for row in rows)
    }


def _rows(groups: tuple[str, ...], channels: list[str], kept: Preference) -> list[dict[str, Any]]:
    locked = _locked(groups)
    return [
        {
            "words": catalogue.GROUPS[group],
            "cells": [
                {
                    "name": (name := f"{group}:{channel}"),
                    "channel": Channel(channel).label,
                    "is_used": bool(matrix.of_group(group, channel)),
                    "is_locked": name in locked,
                    "is_heard": name not in kept.silenced,
                }
                for channel in channels
            ],
        }
        for group in groups
        if any(matrix.of_group(group, channel) for channel in channels)
    ]
