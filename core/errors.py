"""The one way to say « not now »: a sentence for the person, never a stack trace."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme


class Refused(Exception):
    """A verb that makes sense, from somebody who may, but not in the present state.

    `sentence` is shown to the person as it stands (French); `field` names the form field at fault.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class RefusedMiddleware:
    """Turn `Refused` into a message on the page the person came from, or a 409 page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        back = request.META.get("HTTP_REFERER", "")
        if request.headers.get("HX-Request"):
            return render(
                request,
                "errors/refused_fragment.html",
                {"sentence": exception.sentence},
                status=409,
            )
        if url_has_allowed_host_and_scheme(
            back, {request.get_host()}, require_https=request.is_secure()
        ):
            messages.error(request, exception.sentence)
            return redirect(back)
        return render(request, "errors/409.html", {"sentence": exception.sentence}, status=409)
