"""The house's name, colour, signature and logo on every mail, and the plain words kept (K02)."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from core import deliveries, setting
from core.models import Event
from notifications import sending
from notifications.models import Channel
from tickets import services as tickets

pytestmark = pytest.mark.django_db
PAGE = reverse("centre:letterhead")
FIELDS = {"name": "Assistance Morvan", "colour": "#7a1f3d", "signature": "L’équipe\nrue du Port"}


def picture(kind="PNG"):
    made = io.BytesIO()
    Image.new("RGBA", (640, 320), (0, 0, 0, 0)).save(made, kind)
    return SimpleUploadedFile("logo.png", made.getvalue(), "image/png")


@pytest.mark.row("K02")
def test_a_mail_carries_the_letterhead_in_force_and_its_plain_words_the_signature(
    opened, herve, nolwenn, sign_in, now, mailbox
):
    browser = sign_in(herve)
    assert browser.post(PAGE, {**FIELDS, "logo": picture()}).status_code == 302
    changed = Event.objects.filter(kind="setting.changed").values_list("data__name", flat=True)
    assert set(changed) == {f"letter_{name}" for name in ("name", "colour", "signature", "logo")}
    ticket = opened(take=True)
    tickets.reply(ticket_id=ticket.pk, by=nolwenn, at=now, body="C’est réparé.", is_answer=True)
    deliveries.deliver_pending()
    sending.send_pending(Channel.EMAIL)
    mail = next(one for one in mailbox.mails if "C’est réparé." in str(one.get_body(("plain",)).get_content()))  # fmt: skip
    html = mail.get_body(("html",)).get_content()
    for shown in ('bgcolor="#7a1f3d"', "L’équipe<br>rue du Port", 'alt="Assistance Morvan"'):
        assert shown in html
    words = mail.get_body(("plain",)).get_content().split()
    assert words[-5:] == ["--", "L’équipe", "rue", "du", "Port"]
    (logo,) = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert f'src="cid:{logo["Content-ID"].strip("<>")}"' in html
    drawn = Image.open(io.BytesIO(logo.get_payload(decode=True)))
    assert drawn.size == (160, 80)
    assert drawn.convert("RGB").getpixel((5, 5)) == (255, 255, 255)
    for page in (PAGE, reverse("centre:letter", args=["reply"])):
        shown = browser.get(page).content.decode()
        assert "data:image/png;base64," in shown
        assert "#7a1f3d" in shown
    browser.post(PAGE, {**FIELDS, "without_logo": "on"})
    assert setting.value("letter_logo", on=now) == 0


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"colour": "#ffe066"}, "colour"),
        ({"colour": "red;x"}, "colour"),
        ({"name": ""}, "name"),
        ({"logo": SimpleUploadedFile("logo.png", b"<svg/>")}, "logo"),
    ],
)
def test_what_a_letterhead_cannot_hold_is_said_beside_its_field_and_nothing_is_written(
    sign_in, herve, typed, field
):
    answer = sign_in(herve).post(PAGE, {**FIELDS, **typed})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Event.objects.filter(kind="setting.changed").exists()


def test_who_reads_the_texts_sees_the_letterhead_and_who_does_not_edit_them_changes_nothing(
    sign_in, simon, nolwenn
):
    browser = sign_in(simon)
    assert 'enctype="multipart/form-data"' not in browser.get(PAGE).content.decode()
    assert browser.post(PAGE, FIELDS).status_code == 403
    assert sign_in(nolwenn).get(PAGE).status_code == 403
