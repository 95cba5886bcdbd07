"""The technical dossier through its pages: types, links and their map, any day's state, proposals, documents."""

from datetime import timedelta
from io import BytesIO

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from clients import mapping, services
from clients.models import (
    Asset,
    AssetType,
    Document,
    DossierFact,
    DossierProposal,
    Site,
)
from clients.relations import Edge, hit_by, leans_on
from core.deliveries import deliver_pending
from core.models import Event
from tests import cast
from tests.technical import build

NOW = build.NOW
DAY = timedelta(days=1)


def grant(user, parts, *, write, of=None):  # type: ignore[no-untyped-def]
    """A right of nine days on our client."""
    return services.grant(
        client_id=(of or cast.client()).pk, user_id=user.pk, parts=parts, can_write=write,
        starts_at=NOW - 400 * DAY, ends_at=NOW + 4000 * DAY, reason="Pour cet essai",
        source=f"manual:{user.pk}-{'-'.join(parts)}-{write}", by=cast.person("denis"), at=NOW,
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.row("G04")
def test_a_company_adds_a_type_with_its_lines_and_fills_it_without_code(sign_in, denis, gaelle):  # type: ignore[no-untyped-def]
    browser, client = sign_in(denis), cast.client()
    browser.post(reverse("clients:create_type"), {"name": "Vidéosurveillance", "part": "NETWORK", "is_material": "on", "is_active": "on"})  # fmt: skip
    kept = AssetType.objects.get(name="Vidéosurveillance")
    add = reverse("clients:add_type_field", args=[kept.pk])
    for line in (
        {"label": "Adresse", "kind": "IP", "is_required": "on", "is_active": "on"},
        {"label": "Enregistrement", "kind": "CHOICE", "choices": "Local\nHébergé", "is_active": "on"},
        {"label": "Fin de maintenance", "kind": "DATE", "is_expiry": "on", "is_active": "on"},
    ):  # fmt: skip
        assert browser.post(add, line).status_code == 302
    twice = browser.post(add, {"label": "Autre fin", "kind": "DATE", "is_expiry": "on", "is_active": "on"})  # fmt: skip
    assert "déjà surveillée" in twice.content.decode()

    desk, address = sign_in(gaelle), reverse("clients:create_asset", args=[client.pk])
    assert "Vidéosurveillance" in desk.get(address).content.decode()
    typed = {"name": "CAM-01", "state": "ACTIVE", "details.adresse": "10.0.0.300", "details.enregistrement": "Local"}  # fmt: skip
    wrong = desk.post(f"{address}?type={kept.code}", typed).content.decode()
    assert "adresse IP ni un réseau" in wrong
    assert not Asset.objects.exists()
    desk.post(f"{address}?type={kept.code}", {**typed, "details.adresse": "10.0.0.30", "details.fin_de_maintenance": "2027-01-31"})  # fmt: skip
    made = Asset.objects.get()
    page = desk.get(reverse("clients:asset", args=[made.pk])).content.decode()
    assert "10.0.0.30" in page
    assert "31/01/2027" in page
    found = desk.get(
        reverse("clients:assets", args=[client.pk]), {"q": "10.0.0.30", "type": kept.code}
    )
    assert "CAM-01" in found.content.decode()
    # the date watched is no longer: what was kept of it stays, the board forgets it
    line = kept.fields.get(is_expiry=True)
    browser.post(reverse("clients:type_field", args=[line.pk]), {"label": line.label, "is_active": "on"})  # fmt: skip
    made.refresh_from_db()
    assert (made.expires_on, made.details["fin_de_maintenance"]) == (None, "2027-01-31")
    seller = sign_in(cast.person("claire"))
    assert seller.get(reverse("clients:asset", args=[made.pk])).status_code == 404
    assert "CAM-01" not in seller.get(reverse("clients:assets", args=[client.pk])).content.decode()


#: 1 switch carries 2 (server) and 5; 2 hosts 3; 3 carries 4; 6 (backup) protects 3.
EDGES = [
    Edge(2, "CONNECTED_TO", 1), Edge(3, "HOSTED_BY", 2), Edge(4, "DEPENDS_ON", 3),
    Edge(5, "CONNECTED_TO", 1), Edge(3, "BACKED_UP_BY", 6), Edge(1, "DEPENDS_ON", 4),
]  # fmt: skip


def test_a_failure_reaches_what_leans_on_it_once_and_a_lost_backup_stops_nothing() -> None:
    assert [(h.key, h.step, h.via) for h in hit_by(EDGES, 1)] == [(2, 1, 1), (5, 1, 1), (3, 2, 2), (4, 3, 3)]  # fmt: skip
    assert [(h.key, h.stops) for h in hit_by(EDGES, 6)] == [(3, False)]
    assert [h.key for h in leans_on(EDGES, 3)] == [2, 6, 1, 4]


def test_a_map_has_room_for_each_machine_and_is_bounded() -> None:
    drawn = mapping.draw(mapping.whole(EDGES), EDGES)
    places = {(box.x, box.y) for box in drawn.boxes}
    assert len(places) == len(drawn.boxes) == 6
    assert all(box.x + mapping.WIDTH <= drawn.width for box in drawn.boxes)
    assert all(box.y + mapping.HEIGHT <= drawn.height for box in drawn.boxes)
    many = [Edge(key, "CONNECTED_TO", 0) for key in range(1, 300)]
    assert len(hit_by(many, 0)) == 200
    assert mapping.draw(mapping.around(many, 0), many).left_out == 201 - mapping.MOST_DRAWN


@pytest.mark.django_db
@pytest.mark.row("G05")
def test_links_are_drawn_told_in_words_and_taken_off(sign_in, gaelle):  # type: ignore[no-untyped-def]
    browser = sign_in(gaelle)
    switch, server, files = (build.asset(*one) for one in (("SW-01", "switch"), ("SRV-01", "server"), ("Fichiers", "software")))  # fmt: skip
    for source, kind, target in ((server, "CONNECTED_TO", switch), (files, "HOSTED_BY", server)):
        answer = browser.post(reverse("clients:relate", args=[source.pk]), {"kind": kind, "target": target.pk})  # fmt: skip
        assert answer.url == reverse("clients:asset", args=[source.pk])
    page = browser.get(reverse("clients:asset", args=[switch.pk])).content.decode()
    assert "S’il tombe" in page
    assert "est coupé du réseau" in page
    address = reverse("clients:map", args=[switch.client_id])
    around = browser.get(address, {"de": switch.pk}).content.decode()
    assert around.count('class="map-box') == 3
    assert "Rien n’en dépend" not in around
    barn = Site.objects.create(client=switch.client, name="Hangar")
    Asset.objects.filter(pk=switch.pk).update(site=barn)
    told = {"lieu": barn.pk, "de": switch.pk}
    for asked, boxes in (({"lieu": barn.pk}, 2), ({"type": files.type_id}, 2), (told, 2), ({"lieu": barn.pk, "type": files.type_id}, 0)):  # fmt: skip
        shown = browser.get(address, asked).content.decode()
        assert shown.count('class="map-box') == boxes, asked
        assert ("Fichiers</a>" in shown) == (asked is told or "lieu" not in asked)
    seller = sign_in(cast.person("claire"))
    assert "SRV-01" not in seller.get(address).content.decode()
    stranger = build.asset("PC-9", of=cast.client("Étude Aubry & Stern"))
    browser.post(reverse("clients:relate", args=[server.pk]), {"kind": "DEPENDS_ON", "target": stranger.pk})  # fmt: skip
    assert switch.client.relations.count() == 2
    relation = switch.client.relations.get(source=files)
    browser.post(reverse("clients:unrelate", args=[relation.pk]))
    assert "Fichiers" not in browser.get(address).content.decode()


@pytest.mark.django_db
@pytest.mark.row("G08")
def test_any_day_of_the_technical_state_is_found_again(sign_in, gaelle):  # type: ignore[no-untyped-def]
    client, by = cast.client(), gaelle
    old = Asset.objects.create(client=client, name="Vieux", serial="S-1")
    firewall = build.asset("FW-01", "firewall", at=NOW - 20 * DAY, details={"ip": "10.0.0.1"})
    services.change_fact(client_id=client.pk, part="NETWORK", label="DHCP", after="Serveur", by=by, at=NOW - 20 * DAY, source="desk")  # fmt: skip
    services.relate(source_id=old.pk, kind="CONNECTED_TO", target_id=firewall.pk, by=by, at=NOW - 15 * DAY)  # fmt: skip
    services.save_asset(client_id=client.pk, asset_id=firewall.pk, by=by, at=NOW - 10 * DAY, name="FW-02", details={"ip": "10.9.9.1"})  # fmt: skip
    services.save_asset(client_id=client.pk, asset_id=old.pk, by=by, at=NOW - 10 * DAY, serial="S-2")  # fmt: skip
    services.change_fact(client_id=client.pk, part="NETWORK", label="DHCP", after="Pare-feu", by=by, at=NOW - 5 * DAY, source="desk")  # fmt: skip
    services.save_asset(client_id=client.pk, asset_id=old.pk, by=by, at=NOW - 2 * DAY, serial="S-1")  # fmt: skip
    browser, address = sign_in(gaelle), reverse("clients:state", args=[client.pk])

    def on(days: int) -> str:
        day = (NOW - days * DAY).date().isoformat()
        return browser.get(address, {"au": day}).content.decode()

    assert "FW-0" not in on(21)
    assert "S-1" in on(21)
    for said in ("FW-01", "10.0.0.1", "Serveur", "S-1"):
        assert said in on(18)
    assert "est raccordé à" not in on(18)
    assert "est raccordé à" in on(12)
    for said in ("FW-02", "10.9.9.1", "Serveur", "S-2"):
        assert said in on(8)
    assert "Pare-feu" in on(4)
    net = browser.get(
        reverse("clients:between", args=[client.pk]),
        {"du": (NOW - 18 * DAY).date().isoformat(), "au": NOW.date().isoformat()},
    ).content.decode()
    assert "10.9.9.1" in net
    assert "S-2" not in net  # there and back again is no difference
    quality = sign_in(cast.person("quentin"))
    assert "10.0.0.1" not in quality.get(address, {"au": NOW.date().isoformat()}).content.decode()


@pytest.mark.django_db
@pytest.mark.row("G05", "G08", "H02")
def test_a_machine_of_a_closed_part_is_named_by_no_link_no_history_and_no_filter(sign_in, gaelle):  # type: ignore[no-untyped-def]
    client, by = cast.client(), gaelle
    post, server = build.asset("PC-01", at=NOW - DAY), build.asset("SRV-PAIE", "server", at=NOW - DAY)  # fmt: skip
    screen = build.asset("PC-02", at=NOW - DAY)
    for at, target in ((NOW, server), (NOW + DAY, screen)):
        services.relate(source_id=post.pk, kind="DEPENDS_ON", target_id=target.pk, by=by, at=at)
    gone = client.relations.get(target=server)
    services.unrelate(relation_id=gone.pk, by=by, at=NOW + 2 * DAY)
    span = {"du": (NOW - 2 * DAY).date().isoformat(), "au": (NOW + 3 * DAY).date().isoformat()}
    pages = (
        ("asset", post.pk, {}), ("changes", client.pk, {}), ("between", client.pk, span),
        ("state", client.pk, {"au": NOW.date().isoformat()}), ("assets", client.pk, {}),
        ("dossier", client.pk, {}),
    )  # fmt: skip
    for who, reads, read in (("claire", False, pages), ("gaelle", True, pages[:1] + pages[4:5])):
        browser = sign_in(cast.person(who))
        for name, key, asked in read:
            shown = browser.get(reverse(f"clients:{name}", args=[key]), asked).content.decode()
            assert "PC-0" in shown, name
            assert ("SRV-PAIE" in shown) is reads, (who, name)
            assert ("Serveur</option>" in shown) is (reads and name == "assets"), (who, name)


@pytest.mark.django_db
@pytest.mark.row("G21", "J19")
def test_a_visit_s_proposals_are_accepted_in_one_tap_or_refused_with_a_reason(
    sign_in, yann, gaelle
):  # type: ignore[no-untyped-def]
    client, machine = cast.client(), build.asset("PC-07")
    grant(yann, ["EQUIPMENT", "NETWORK"], write=False)
    technician, expert = sign_in(yann), sign_in(gaelle)
    sent = {"part": "NETWORK", "label": "DHCP", "after": "Pare-feu"}
    assert (
        technician.post(reverse("clients:change_fact", args=[client.pk]), sent).status_code == 403
    )
    technician.post(reverse("clients:propose", args=[client.pk]), sent)
    technician.post(reverse("clients:propose_of_asset", args=[machine.pk]), {"field": "serial", "after": "SN-77"})  # fmt: skip
    technician.post(reverse("clients:propose_of_asset", args=[machine.pk]), {"field": "details.os", "after": "Windows 12"})  # fmt: skip
    rows = {row.label: row for row in DossierProposal.objects.all()}
    assert set(rows) == {"DHCP", "PC-07 : N° de série", "PC-07 : Système"}
    own = technician.get(reverse("clients:proposals")).content.decode()
    assert "Accepter" not in own
    refused = rows["PC-07 : Système"]
    technician.post(reverse("clients:accept_proposals"), {"id": [row.pk for row in rows.values()]})
    expert.post(reverse("clients:refuse_proposal", args=[refused.pk]), {"reason": " "})
    assert DossierProposal.objects.filter(state="PENDING").count() == 3
    expert.post(reverse("clients:refuse_proposal", args=[refused.pk]), {"reason": "Pas encore sorti"})  # fmt: skip
    page = expert.get(reverse("clients:proposals")).content.decode()
    assert "Accepter les 2 changements" in page
    ids = [rows["DHCP"].pk, rows["PC-07 : N° de série"].pk, refused.pk]
    for _twice in range(2):
        expert.post(reverse("clients:accept_proposals"), {"id": ids})
    machine.refresh_from_db()
    assert (machine.serial, machine.details) == ("SN-77", {})
    assert DossierFact.objects.get(client=client, label="DHCP").value == "Pare-feu"
    kinds = Event.objects.filter(kind__startswith="dossier.proposal").values_list("kind", flat=True)
    assert sorted(kinds) == ["dossier.proposal_accepted"] * 2 + ["dossier.proposal_refused"]
    assert "Pas encore sorti" in technician.get(reverse("clients:proposals")).content.decode()


@pytest.mark.django_db
@pytest.mark.row("G06")
def test_a_document_has_versions_a_preview_and_readers_of_its_own(sign_in, gaelle, nolwenn, denis):  # type: ignore[no-untyped-def]
    client, expert, hotliner = cast.client(), sign_in(gaelle), sign_in(nolwenn)
    drawn = BytesIO()
    Image.new("RGB", (20, 10)).save(drawn, "PNG", pnginfo=None)
    first = SimpleUploadedFile("baie.png", drawn.getvalue())
    expert.post(
        reverse("clients:documents", args=[client.pk]),
        {"title": "Baie du sous-sol", "kind": "DIAGRAM", "part": "DOCUMENTS", "secrecy": "PART", "upload": first},
    )  # fmt: skip
    document = Document.objects.get()
    sheet, preview, last = (reverse(f"clients:{name}", args=[document.pk]) for name in ("document_sheet", "document_preview", "document"))  # fmt: skip
    assert hotliner.get(preview).status_code == 404  # the worker has not drawn it yet
    while deliver_pending():
        pass
    shown = hotliner.get(preview)
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert b"".join(shown.streaming_content)[:2] == b"\xff\xd8"
    expert.post(
        reverse("clients:add_version", args=[document.pk]),
        {"upload": SimpleUploadedFile("baie.txt", b"La baie a demenage"), "note": "Au rez-de-chaussée"},
    )  # fmt: skip
    page = hotliner.get(sheet).content.decode()
    assert "La baie a demenage" in page
    assert "Version 1" in page
    assert "Version 2" in page
    assert hotliner.get(preview).status_code == 404
    assert b"".join(hotliner.get(last).streaming_content) == b"La baie a demenage"
    old = document.versions.get(number=1)
    address = reverse("clients:document_version", args=[old.pk])
    assert b"".join(hotliner.get(address).streaming_content) == drawn.getvalue()

    keep = reverse("clients:document_secrecy", args=[document.pk])
    assert expert.post(keep, {"secrecy": "NAMED"}).status_code == 422
    expert.post(keep, {"secrecy": "NAMED", "readers": [gaelle.pk]})
    for closed in (sheet, last, address, preview):
        assert hotliner.get(closed).status_code == 404
    assert hotliner.post(keep, {"secrecy": "PART"}).status_code == 404
    assert "Baie du sous-sol" not in hotliner.get(reverse("clients:documents", args=[client.pk])).content.decode()  # fmt: skip
    told = Event.objects.filter(kind="document.kept_to").get()
    assert told.data["title"] == "réservé"
    assert sign_in(denis).get(sheet).status_code == 200
    expert.post(reverse("clients:withdraw_document", args=[document.pk]))
    assert expert.get(sheet).status_code == 404
    assert document.versions.count() == 2


@pytest.mark.django_db
@pytest.mark.row("G06")
def test_the_first_page_of_a_pdf_is_drawn_apart_and_a_broken_one_shows_nothing(gaelle) -> None:  # type: ignore[no-untyped-def]
    paper = typst.compile(b"#set page(width: 80pt, height: 40pt)\nBaie")
    document = services.add_document(
        client_id=cast.client().pk, part="DOCUMENTS", title="Plan", by=gaelle, at=NOW,
        upload=SimpleUploadedFile("plan.pdf", paper),
    )  # fmt: skip
    drawn = services.make_preview(document_id=document.pk)
    assert drawn is not None
    with Image.open(drawn.preview.file.open("rb")) as picture:
        assert (picture.format, picture.width, picture.height) == ("JPEG", 1067, 533)
    services.add_version(
        document_id=document.pk,
        upload=SimpleUploadedFile("plan.pdf", paper[:200]),
        by=gaelle,
        at=NOW,
    )
    assert document.versions.first().file.media_type == "application/pdf"
    assert services.make_preview(document_id=document.pk) is None
