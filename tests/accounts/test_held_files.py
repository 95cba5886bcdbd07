"""A file sent with a form that the second factor interrupts is not lost, and nobody else reads it (Q04)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from accounts.models import User
from clients import services
from clients.models import Secret
from core import clock, held
from core.models import HeldUpload
from core.setting import day_of
from core.tasks import forget_held
from tests import cast
from tests.accounts.test_factors import by_password, code_of, enrol
from tests.clients.test_secrets import WHY, open_to

pytestmark = pytest.mark.django_db
KEY = b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE\n"


def interrupted(browser: Browser, address: str, content: bytes = KEY) -> dict[str, str]:
    """Send a new login with its file; what the page that asks carries."""
    typed = {"kind": "PASSWORD", "label": "Clé du pare-feu"}
    page = browser.post(address, {**typed, "upload": SimpleUploadedFile("id_ed25519", content)})
    assert not Secret.objects.exists()
    assert "double authentification" in page.content.decode()
    return {**typed, "step_up": "POST", "step_up-held": page.context["held"]}


@pytest.mark.row("Q04")
@pytest.mark.row("G07")
def test_a_file_waits_sealed_for_the_second_factor_then_meets_the_form_it_was_sent_to(
    gaelle: Any, sign_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    cache.clear()
    seed, codes = enrol(by_password("gaelle"))
    User.objects.filter(pk=gaelle.pk).update(factor_due_on=day_of(clock.now()) - timedelta(days=1))
    gaelle.refresh_from_db()
    address = f"/clients/{cast.client().pk}/identifiants/nouveau/"
    browser, other = sign_in(gaelle), sign_in(gaelle)
    answer = interrupted(browser, address)
    kept = HeldUpload.objects.get()
    stored = Path(kept.file.path)
    assert KEY[:20] not in stored.read_bytes()
    assert b"id_ed25519" not in stored.read_bytes()

    wrong = browser.post(address, {**answer, "step_up-code": "000000"})
    assert (wrong.context["held"], wrong.context["waiting"]) == (answer["step_up-held"], 1)
    stranger = other.post(address, {**answer, "step_up-code": codes[0]})
    assert "Saisissez ce qui est à garder" in stranger.content.decode(), "another session, no file"
    with django_capture_on_commit_callbacks(execute=True):
        done = browser.post(address, {**answer, "step_up-code": code_of(seed, 1)}, follow=True)
    assert "L’identifiant est gardé" in done.content.decode()
    revealed = services.reveal_secret(
        secret_id=_readable(Secret.objects.get(), gaelle).pk, by=gaelle, at=clock.now(), reason=WHY
    )
    assert revealed.value == KEY.decode()
    assert not HeldUpload.objects.exists()
    assert not stored.exists()


def _readable(secret: Secret, person: User) -> Secret:
    open_to(person, secret.client)
    return secret


@pytest.mark.row("Q04")
def test_a_file_nobody_came_back_for_is_deleted_and_too_much_is_not_kept(
    gaelle: Any, django_capture_on_commit_callbacks: Any
) -> None:
    before = clock.now() - held.KEPT_FOR
    sent = SimpleUploadedFile("plan.txt", b"baie 1")
    old = {"user_id": gaelle.pk, "session": "a"}
    token = held.hold(_files(sent), **old, at=before)
    stored = Path(HeldUpload.objects.get().file.path)
    assert not held.give_back(token, **old, at=clock.now()), "too late"
    assert not held.give_back("pas une clé", **old, at=clock.now())
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_held() == 1
    assert (HeldUpload.objects.count(), stored.exists()) == (0, False)

    HeldUpload.objects.create(
        user=gaelle, digest="x", file="held/x", size=held.MOST_BYTES - 2, held_at=clock.now()
    )
    assert held.hold(_files(sent), **old, at=clock.now()) == "", "this person keeps enough already"


def _files(upload: SimpleUploadedFile) -> Any:
    return held.MultiValueDict({"upload": [upload]})
