"""The log is read by whoever runs the product: faults stand out in it."""

import logging

import pytest

from portal import search


def test_a_refused_page_is_one_line_of_the_log(yann, sign_in, caplog) -> None:
    with caplog.at_level(logging.WARNING, "django.request"):
        assert sign_in(yann).get("/facturation/").status_code == 403
    (said,) = [one for one in caplog.records if one.name == "django.request"]
    assert "/facturation/" in said.getMessage()
    assert said.exc_info is None


def test_a_fault_keeps_its_traceback_in_the_log(
    nolwenn, sign_in, caplog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(search, "find", broken)
    browser = sign_in(nolwenn)
    browser.raise_request_exception = False
    with caplog.at_level(logging.ERROR, "django.request"):
        assert browser.get("/recherche/", {"q": "routeur"}).status_code == 500
    (said,) = [one for one in caplog.records if one.name == "django.request"]
    assert said.exc_info
    assert said.exc_info[0] is ZeroDivisionError
