"""Back to the person who did the work: asked, answered, times corrected with a reason, decided again (L02)."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from billing import services
from billing.models import BillableItem, ItemState, Question, QuestionState
from core import deliveries
from core.errors import Refused
from core.models import Event
from notifications.models import Message
from tests import cast
from tests.billing import build

pytestmark = [pytest.mark.django_db, pytest.mark.row("L02")]


def text(answer):
    return build.flat(answer.content.decode().replace("&nbsp;", " ").replace("&#x27;", "'"))


def asked(item: BillableItem, words: str = "1 h ou 2 h sur place ?") -> Question:
    services.ask(item_id=item.pk, reason=words, by=cast.person("claire"), at=build.NOW)
    return Question.objects.get(item=item, state=QuestionState.OPEN)


def own_entry(item: BillableItem):
    return item.evidence.get(time_entry__isnull=False).time_entry


def test_a_work_sent_back_waits_for_its_technician_out_of_every_batch(sign_in, claire, yann):
    item = build.ready(subject="Caisse du quai")
    browser = sign_in(claire)
    address = reverse("billing:decide", args=[item.pk])
    browser.post(address, {"verb": "ask", "reason": "1 h ou 2 h ?", "to": yann.pk})
    item.refresh_from_db()
    assert item.state == ItemState.ASKED
    page = text(browser.get(reverse("billing:worklist")))
    assert "Chez l’intervenant" in page
    assert "réponse attendue" in page
    assert "Aucun travail prêt" in text(browser.get(reverse("billing:review"), {"item": item.pk}))
    fact = Event.objects.get(kind="billing.question_asked")
    assert (fact.by, fact.data["to"]) == (claire, yann.pk)


def test_the_technician_finds_it_on_his_day_and_by_mail_and_the_answer_brings_it_back(
    sign_in, claire, yann
):
    question = asked(build.ready(subject="Caisse du quai"))
    deliveries.deliver_pending()
    notice = Message.objects.get(kind="work_question", channel="EMAIL")
    assert notice.to == yann.email
    assert "1 h ou 2 h sur place" in notice.text
    phone = sign_in(yann)
    assert "1 h ou 2 h sur place" in text(phone.get(reverse("field:today")))
    page = phone.get(reverse("billing:answer", args=[question.pk]))
    assert "Répondre" in text(page)
    entry = own_entry(question.item)
    answered = phone.post(
        reverse("billing:answer", args=[question.pk]),
        {"answer": "Une heure, c’est juste", f"minutes_{entry.pk}": entry.minutes},
    )
    assert answered.status_code == 302
    item = BillableItem.objects.get()
    assert (item.state, item.net_total) == (ItemState.TO_DECIDE, Decimal("82.00"))
    assert item.doubts[0]["text"] == "Yann Kervella répond : Une heure, c’est juste"
    assert not Event.objects.filter(kind="time.corrected").exists()
    assert "Une question sur votre travail" not in text(phone.get(reverse("field:today")))
    deliveries.deliver_pending()
    assert Message.objects.get(kind="work_answer", channel="EMAIL").to == claire.email
    seller = sign_in(claire)
    seller.post(reverse("billing:decide", args=[item.pk]), {"verb": "approve"})
    item.refresh_from_db()
    assert item.state == ItemState.READY


def test_a_corrected_time_keeps_what_it_was_and_is_rated_again(yann):
    question = asked(build.ready(minutes=60))
    entry = own_entry(question.item)
    item = services.answer(
        question_id=question.pk, text="Arrivé plus tôt", minutes={entry.pk: 90}, by=yann, at=build.NOW
    )  # fmt: skip
    entry.refresh_from_db()
    assert entry.minutes == 90
    fact = Event.objects.get(kind="time.corrected")
    assert (fact.data["before"], fact.data["after"], fact.data["reason"]) == (
        60,
        90,
        "Arrivé plus tôt",
    )
    item.refresh_from_db()
    assert item.net_total == Decimal("123.00")
    assert [line.quantity for line in item.lines.all()] == [Decimal("1.5000")]
    assert "(1\u202fh devient 1\u202fh\u202f30)" in item.doubts[0]["text"]


def test_hours_taken_from_a_pack_follow_the_corrected_time(yann):
    pack = build.pack(cast.client(), 600)
    item = build.ready(minutes=60)
    assert build.balance(pack) == 540
    question = asked(item)
    services.answer(
        question_id=question.pk, text="Plus court", minutes={own_entry(item).pk: 30}, by=yann, at=build.NOW
    )  # fmt: skip
    item.refresh_from_db()
    assert (build.balance(pack), item.used_minutes) == (570, 30)


def test_nobody_answers_for_another_nor_corrects_another_s_time(yann, loic, sign_in):
    item = build.ready()
    question = asked(item)
    other = build.time(build.ticket(subject="Autre"), 20)
    with pytest.raises(Refused, match="quelqu’un d’autre"):
        services.answer(question_id=question.pk, text="Moi", by=loic, at=build.NOW)
    with pytest.raises(Refused, match="pas le vôtre"):
        services.answer(
            question_id=question.pk, text="Oui", minutes={other.pk: 5}, by=yann, at=build.NOW
        )
    assert sign_in(loic).get(reverse("billing:answer", args=[question.pk])).status_code == 404
    question.refresh_from_db()
    assert (question.state, question.answer) == (QuestionState.OPEN, "")


def test_an_answer_without_words_and_a_second_answer_are_refused(yann):
    question = asked(build.ready())
    with pytest.raises(Refused, match="en quelques mots"):
        services.answer(question_id=question.pk, text=" ", by=yann, at=build.NOW)
    services.answer(question_id=question.pk, text="Oui", by=yann, at=build.NOW)
    with pytest.raises(Refused, match="plus de réponse"):
        services.answer(question_id=question.pk, text="Non", by=yann, at=build.NOW)
    assert Event.objects.filter(kind="billing.question_answered").count() == 1


def test_the_seller_may_go_on_without_the_answer(claire, yann):
    item = build.ready()
    question = asked(item)
    services.resume(item_id=item.pk, reason="Trouvé au rapport", by=claire, at=build.NOW)
    item.refresh_from_db()
    assert item.state == ItemState.TO_DECIDE
    with pytest.raises(Refused):
        services.answer(question_id=question.pk, text="Oui", by=yann, at=build.NOW)


def test_one_item_has_one_open_question(claire, yann):
    question = asked(build.ready())
    with pytest.raises(Refused):
        services.ask(item_id=question.item_id, reason="Encore ?", by=claire, at=build.NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(
            item=question.item, client=question.client, to=yann, text="?", asked_by=claire, asked_at=build.NOW
        )  # fmt: skip


def test_filters_and_grouping_live_in_the_address_and_survive_a_decision(sign_in, claire):
    build.ready(subject="VPN du laboratoire")
    build.ready(subject="Onduleur de la baie")
    other = build.ready(cast.client("Étude Aubry & Stern"), subject="Téléphone muet")
    browser = sign_in(claire)
    page = text(browser.get(reverse("billing:worklist"), {"group": "client"}))
    assert 'Biscuiterie Kergoat-Lann <span class="count">2</span>' in page
    assert "164,00 € HT" in page
    assert 'Étude Aubry &amp; Stern <span class="count">1</span>' in page
    some = text(browser.get(reverse("billing:worklist"), {"q": "aubry", "group": "contract"}))
    assert "Téléphone muet" in some
    assert "VPN du laboratoire" not in some
    assert "sans contrat" in some
    assert "Rien ne répond" in text(browser.get(reverse("billing:worklist"), {"month": "2020-01"}))
    address = reverse("billing:decide", args=[other.pk])
    kept = {
        "verb": "offer",
        "reason": "Geste",
        "back": "q=aubry&group=client&month=non&x=//ailleurs",
    }
    assert (
        browser.post(address, kept)["Location"]
        == f"{reverse('billing:worklist')}?q=aubry&group=client"
    )


def test_a_time_corrected_by_an_english_reader_leaves_a_line_in_french(yann):
    question = asked(build.ready(minutes=60))
    with translation.override("en"):
        services.answer(
            question_id=question.pk, text="Longer", by=yann, at=build.NOW,
            minutes={own_entry(question.item).pk: 90},
        )  # fmt: skip
    assert question.item.lines.get().label.startswith("Assistance à distance")
