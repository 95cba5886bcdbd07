"""Sessions, passwords, forgotten ones, and looking as somebody else (Q05, H13, rules-privacy 2.4)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from accounts import factor_services, passwords, sessions
from accounts.models import Device, OpenSession, ResetRequest, User
from core import clock, deliveries, events, links
from core.models import Delivery, Event
from notifications.models import Message
from tests import cast
from tests.accounts.test_factors import by_password

pytestmark = pytest.mark.django_db
LOGIN = "/compte/login/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def no_throttle() -> None:
    cache.clear()


def is_in(browser: Browser) -> bool:
    return browser.get("/profil/").status_code == 200


@pytest.mark.row("Q05")
def test_sessions_are_listed_and_ended_one_by_one_or_all_at_once(nolwenn: Any) -> None:
    here, there, third = (by_password("nolwenn") for _n in range(3))
    page = here.get("/profil/sessions/").content.decode()
    assert page.count("127.0.0.1") == 3
    other = OpenSession.objects.get(key=there.session.session_key)
    assert by_password("maelle") is not None
    here.post(f"/profil/sessions/{other.pk}/fermer/")
    assert (is_in(here), is_in(there), is_in(third)) == (True, False, True)
    here.post("/profil/sessions/fermer-les-autres/")
    assert (is_in(here), is_in(third)) == (True, False)
    assert OpenSession.objects.get(user=nolwenn).key == here.session.session_key


@pytest.mark.row("Q05")
def test_an_administrator_ends_every_session_and_token_of_somebody(
    alice: Any, nolwenn: Any, sign_in: Any
) -> None:
    browsers = [by_password("nolwenn"), sign_in(nolwenn)]
    got = sign_in(alice, factor=timedelta()).post(f"/profil/personnes/{nolwenn.pk}/deconnecter/")
    assert got.status_code == 302
    assert [is_in(browser) for browser in browsers] == [False, False]
    assert not OpenSession.objects.filter(user=nolwenn).exists()
    assert Event.objects.get(kind="sessions.ended").data == {"which": "all"}


@pytest.mark.row("Q05")
@pytest.mark.parametrize(
    ("role", "idle", "whole", "is_over"),
    [
        ("ADMINISTRATOR", 3, 3, True),
        ("ADMINISTRATOR", 1, 11, False),
        ("ADMINISTRATOR", 1, 13, True),
        ("HOTLINER", 11, 48, False),
        ("HOTLINER", 13, 13, True),
        ("TECHNICIAN", 35, 48, False),
        ("TECHNICIAN", 1, 24 * 15, True),
    ],
)
def test_a_session_lasts_by_role(role: str, idle: int, whole: int, is_over: bool) -> None:
    at = clock.now()
    since, seen = (at - timedelta(hours=hours) for hours in (whole, idle))
    assert sessions.is_over(role, since=since, seen=seen, at=at) is is_over


@pytest.mark.row("Q05")
def test_a_page_left_open_asks_for_news_but_does_not_keep_the_session(nolwenn: Any) -> None:
    browser = by_password("nolwenn")
    session, long_ago = browser.session, clock.now() - timedelta(hours=11)
    session["seen"] = session["since"] = long_ago.timestamp()
    session.save()
    browser.get("/notifications/cloche/", headers={"HX-Request": "true"})
    assert browser.session["seen"] == long_ago.timestamp()
    browser.get("/profil/")
    assert browser.session["seen"] > long_ago.timestamp()
    session = browser.session
    session["seen"] = (clock.now() - timedelta(hours=13)).timestamp()
    session.save()
    assert not is_in(browser)
    assert not OpenSession.objects.filter(user=nolwenn).exists()


@pytest.mark.row("Q05")
def test_a_phone_left_unused_asks_who_holds_it_and_loses_nothing(yann: Any) -> None:
    phone = by_password("yann")
    session = phone.session
    session["seen"] = session["since"] = (clock.now() - timedelta(minutes=40)).timestamp()
    session["account_authentication_methods"] = []
    session.save()
    page = phone.get("/terrain/").content.decode()
    assert "C’est bien vous" in page
    assert phone.get("/terrain/", headers={"HX-Request": "true"}).status_code == 204
    phone.post("/profil/", {"theme": "dark", "language": "fr"})
    yann.refresh_from_db()
    assert yann.theme == "dark"
    assert "C’est bien vous" in phone.get("/terrain/").content.decode()
    phone.post("/terrain/", {"step_up": "GET", "step_up-password": cast.PASSWORD})
    assert "C’est bien vous" not in phone.get("/terrain/").content.decode()
    assert not sessions.is_locked(phone.session, yann, clock.now())


@pytest.mark.row("Q05")
def test_the_phone_of_anybody_of_the_house_is_locked_and_a_desk_or_a_client_s_is_not(
    nolwenn: Any, yann: Any, sophie: Any
) -> None:
    left = (clock.now() - timedelta(minutes=40)).timestamp()
    android = "Mozilla/5.0 (Android 16; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
    for user, agent, locked in (
        (nolwenn, android, True), (nolwenn, FIREFOX, False), (yann, FIREFOX, True), (sophie.user, android, False),
    ):  # fmt: skip
        browser = Browser(headers={"User-Agent": agent})
        browser.post(LOGIN, {"login": user.email, "password": cast.PASSWORD})
        assert "C’est bien vous" not in browser.get("/", follow=True).content.decode()
        session = browser.session
        session["seen"] = session["since"] = left
        session["account_authentication_methods"] = []
        session.save()
        shown = browser.get("/", follow=True).content.decode()
        assert ("C’est bien vous" in shown) is locked, (user, agent)


@pytest.mark.row("Q05")
def test_what_lapsed_is_forgotten_and_what_is_open_is_kept(nolwenn: Any, yann: Any) -> None:
    at = clock.now()
    here = by_password("nolwenn")
    by_password("yann")
    OpenSession.objects.filter(user=yann).update(since=at - timedelta(days=20))
    Device.objects.filter(user=yann).update(seen_at=at - timedelta(days=500))
    for days in (40, 1):
        ResetRequest.objects.create(email="a@b.fr", asked_at=at - timedelta(days=days))
    sessions.tidy(at=at)
    assert [row.user for row in OpenSession.objects.all()] == [nolwenn]
    assert [row.user for row in Device.objects.all()] == [nolwenn]
    assert ResetRequest.objects.count() == 1
    assert is_in(here)


@pytest.mark.row("Q05")
def test_a_strange_device_is_told_and_a_known_one_is_not(nolwenn: Any) -> None:
    first = by_password("nolwenn")
    first.post("/compte/logout/")
    mine = {"login": "nolwenn@aprile.example", "password": cast.PASSWORD}
    first.post(LOGIN, mine)
    Browser(headers={"User-Agent": FIREFOX}).post(LOGIN, mine)
    facts = Event.objects.filter(kind="session.opened").order_by("pk")
    assert [fact.data["is_strange"] for fact in facts] == [False, False, True]
    assert facts.last().data["device"] == "Firefox, Windows"


@pytest.mark.row("Q05")
def test_guessing_from_elsewhere_never_locks_the_owner_out(nolwenn: Any) -> None:
    owner, mine = by_password("nolwenn"), {"login": "nolwenn@aprile.example", "password": "faux"}
    owner.post("/compte/logout/")
    stranger = Browser(REMOTE_ADDR="203.0.113.9")
    for _try in range(6):
        page = stranger.post(LOGIN, mine).content.decode()
    assert "Trop d’essais" in page
    owner.post(LOGIN, {**mine, "password": cast.PASSWORD})
    assert is_in(owner)


@pytest.mark.row("Q05")
@pytest.mark.parametrize(
    ("password", "is_good"),
    [
        ("Court-2009!", False),
        ("Douze+signes9", True),
        ("douze+signes9", False),
        ("quatorze+sig.9", True),
        ("quatorzesignes9", False),
        ("une longue phrase de passe", False),
        ("le chat dort sur la vieille chaise", True),
        ("la la la la la la la la la la la la", False),
        ("Motdepasse-2009", False),
        ("!!Azertyuiop2026", False),
        ("Décembre-2026!", False),
    ],
)
def test_a_password_has_enough_kinds_or_enough_words_and_is_none_tried_first(password, is_good):
    assert (passwords.is_strong(password) and not passwords.is_tried_first(password)) is is_good


@pytest.mark.row("Q05")
def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(nolwenn: Any) -> None:
    here, there = by_password("nolwenn"), by_password("nolwenn")
    page, wanted = "/profil/mot-de-passe/", "Tout-neuf-2026"
    wrong = here.post(page, {"present": "faux", "password": wanted})
    assert "pas le bon" in wrong.content.decode()
    weak = here.post(page, {"present": cast.PASSWORD, "password": "faible"})
    assert "sept mots" in weak.content.decode()
    own = here.post(page, {"present": cast.PASSWORD, "password": "Nolwenn@aprile.example1"})
    assert "trop semblable" in own.content.decode()
    here.post(page, {"present": cast.PASSWORD, "password": wanted})
    assert (is_in(here), is_in(there)) == (True, False)
    nolwenn.refresh_from_db()
    assert nolwenn.check_password(wanted)


@pytest.mark.row("Q05")
def test_only_those_who_hold_keys_change_an_old_password(
    alice: Any, nolwenn: Any, sign_in: Any
) -> None:
    User.objects.update(password_set_at=clock.now() - timedelta(days=400))
    asked = sign_in(alice)
    assert asked.get("/profil/personnes/").url == "/profil/mot-de-passe/"
    asked.post("/profil/mot-de-passe/", {"present": cast.PASSWORD, "password": "Tout-neuf-2026"})
    assert asked.get("/profil/personnes/").status_code == 200
    assert sign_in(nolwenn).get("/hotline/").status_code == 200


@pytest.mark.row("Q05")
def test_a_forgotten_password_is_answered_in_the_same_words_and_the_same_statements_for_everybody(
    nolwenn: Any, django_assert_num_queries: Any
) -> None:
    pages, page = [], "/compte/mot-de-passe-oublie/"
    for email in ("nolwenn@aprile.example", "personne@aprile.example"):
        with django_assert_num_queries(5):
            answer = Browser().post(page, {"email": email}).content.decode()
        pages.append(answer.partition("<main")[2])
    assert pages[0] == pages[1]
    known, unknown = ResetRequest.objects.order_by("pk")
    assert passwords.who_asked(known) == nolwenn
    assert passwords.who_asked(unknown) is None
    assert Delivery.objects.filter(event__kind="password.reset_asked").count() == 2
    for _again in range(3):
        Browser().post(page, {"email": known.email})
    assert passwords.who_asked(ResetRequest.objects.latest("pk")) is None


@pytest.mark.row("Q05")
def test_the_link_changes_a_forgotten_password_once_and_the_second_factor_stays(
    nolwenn: Any,
) -> None:
    there, at = by_password("nolwenn"), clock.now()
    topic = events.topic(nolwenn)
    token = links.issue(purpose=passwords.RESET, subject=topic, holder=topic, expires_at=at + passwords.RESET_FOR)  # fmt: skip
    page, browser = f"/compte/mot-de-passe/{token}/", Browser()
    assert "sept mots" in browser.post(page, {"password": "faible"}).content.decode()
    own = browser.post(page, {"password": "Nolwenn@aprile.example1"})
    assert "trop semblable" in own.content.decode()
    assert browser.post(page, {"password": "Tout-neuf-2026"}).status_code == 302
    assert not is_in(there)
    assert browser.get(page).status_code == 409
    assert browser.post(page, {"password": "Autre-neuf-2026"}).status_code == 409
    assert User.objects.get(pk=nolwenn.pk).check_password("Tout-neuf-2026")
    assert not is_in(browser)


@pytest.mark.row("Q04")
def test_a_lost_factor_is_taken_away_by_an_administrator_only_and_noted(
    alice: Any, helene: Any, nolwenn: Any, sign_in: Any
) -> None:
    factor_services.add_passkey(user=nolwenn, name="clé", credential={}, at=clock.now())
    browser, act = sign_in(nolwenn), f"/profil/personnes/{nolwenn.pk}/double-authentification/"
    assert sign_in(helene, factor=timedelta()).post(act).status_code == 403
    sign_in(alice, factor=timedelta()).post(act)
    nolwenn.refresh_from_db()
    assert nolwenn.factor_due_on is not None
    assert not is_in(browser)
    assert Event.objects.get(kind="factor.reset").by == alice


@pytest.mark.row("H13")
def test_an_administrator_looks_as_a_technician_and_can_change_nothing(
    alice: Any, yann: Any, sign_in: Any
) -> None:
    browser = sign_in(alice, factor=timedelta())
    assert browser.get("/terrain/").status_code == 403
    assert browser.post(f"/profil/personnes/{yann.pk}/regarder/").status_code == 302
    page = browser.get("/terrain/").content.decode()
    assert "vous regardez à la place de <b>Yann Kervella</b>" in page
    assert browser.get("/profil/personnes/").status_code == 403
    before = Event.objects.count()
    assert browser.post("/profil/", {"theme": "dark", "language": "fr"}).status_code == 403
    assert browser.post("/api/v1/tickets/", {}, "application/json").status_code == 403
    yann.refresh_from_db()
    assert yann.theme == "auto"
    assert Event.objects.count() == before
    assert browser.get("/profil/securite/application/").status_code == 403
    browser.post("/profil/regarder/")
    assert browser.get("/profil/personnes/").status_code == 200
    kinds = list(Event.objects.filter(kind__startswith="viewing.").order_by("pk").values_list("kind", "by", "about"))  # fmt: skip
    assert kinds[0] == ("viewing.began", alice.pk, [f"user:{yann.pk}"])
    assert kinds[-1][0] == "viewing.ended"
    assert ("viewing.page", alice.pk, [f"user:{yann.pk}"]) in kinds


@pytest.mark.row("H13")
def test_looking_reads_no_secret_and_writes_nothing_in_the_other_s_name(
    denis: Any, nolwenn: Any, sign_in: Any
) -> None:
    client = cast.client()
    browser = sign_in(denis, factor=timedelta())
    browser.post(f"/profil/personnes/{nolwenn.pk}/regarder/")
    assert browser.get(f"/clients/{client.pk}/identifiants/nouveau/").status_code == 403
    assert browser.get(f"/clients/{client.pk}/", follow=True).status_code == 200
    assert not Event.objects.filter(by=nolwenn).exists()


@pytest.mark.row("H13")
def test_looking_ends_by_itself_and_is_never_through_an_administrator_s_eyes(
    alice: Any, denis: Any, yann: Any, sign_in: Any
) -> None:
    browser = sign_in(denis, factor=timedelta())
    assert browser.post(f"/profil/personnes/{alice.pk}/regarder/").status_code == 409
    browser.post(f"/profil/personnes/{yann.pk}/regarder/")
    session = browser.session
    session["viewing"] = {**session["viewing"], "until": clock.now().timestamp() - 1}
    session.save()
    assert "vous regardez" not in browser.get("/profil/").content.decode()
    assert Event.objects.filter(kind="viewing.ended", by=denis).exists()


@pytest.mark.row("Q05")
def test_what_touches_an_account_is_told_to_its_owner(nolwenn: Any, alice: Any) -> None:
    at = clock.now()
    by_password("nolwenn").post(
        "/compte/mot-de-passe-oublie/", {"email": "personne@aprile.example"}
    )
    Browser(headers={"User-Agent": FIREFOX}).post(LOGIN, {"login": nolwenn.email, "password": cast.PASSWORD})  # fmt: skip
    factor_services.add_passkey(user=nolwenn, name="clé", credential={}, at=at)
    sessions.force_out(user_id=nolwenn.pk, by=alice, at=at)
    passwords.ask_reset(email=nolwenn.email, at=at)
    while deliveries.deliver_pending():
        pass
    told = Message.objects.filter(user=nolwenn).order_by("pk")
    subjects = [message.subject.partition("\u00a0: ")[2] or message.subject for message in told]
    assert subjects == [
        "Une connexion depuis un appareil jamais vu\u00a0: Firefox, Windows",
        "Une double authentification a été ajoutée",
        "Vos sessions et vos jetons ont été fermés par Alice Nguyen",
        "Votre mot de passe Support Aprile",
    ]
    assert not Delivery.objects.exclude(state="DONE").exists()
    assert not Message.objects.exclude(user=nolwenn).exists()
