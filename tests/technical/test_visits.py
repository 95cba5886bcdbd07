"""A visit brings back what the dossier lacks, and proposes what it may not write (G18, G21, J19)."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from clients import completeness, services
from clients.models import DossierChange, DossierFact, DossierProposal
from clients.selectors.complete import complete
from tests import cast, field_story


def known(kind: str, **more: object) -> completeness.Known:
    return completeness.Known(**{"kind": kind, "yes": [], "types": [], "lines": [], **more})  # type: ignore[arg-type]


def test_what_is_asked_depends_on_what_the_client_bought() -> None:
    managed, occasional, prospect = (completeness.assess(known(kind)) for kind in ("MANAGED", "OCCASIONAL", "PROSPECT"))  # fmt: skip
    assert (managed.percent, len(managed.missing)) == (0, 18)
    assert len(occasional.missing) == 10
    assert prospect.missing == ["Adresse d’un site", "Téléphone d’un interlocuteur"]
    assert prospect.to_ask == []


@pytest.mark.parametrize(
    "met", [{"types": ["firewall"]}, {"lines": [("NETWORK", "Pare-feu")]}, {"yes": ["firewall"]}]
)
def test_a_row_is_met_by_a_machine_of_its_type_or_by_a_line(met: dict[str, object]) -> None:
    assert "Pare-feu" not in completeness.assess(known("MANAGED", **met)).missing
    assert (
        "Pare-feu" in completeness.assess(known("MANAGED", lines=[("SYSTEMS", "Pare-feu")])).missing
    )


@pytest.fixture
def at(settings, tmp_path):  # type: ignore[no-untyped-def]
    """The installation's clock, set to a given instant."""
    settings.CLOCK_FILE = str(tmp_path / "clock")
    return lambda instant: (tmp_path / "clock").write_text(
        str((instant - datetime.now(UTC)).total_seconds())
    )


@pytest.mark.django_db
@pytest.mark.row("G18", "G21", "G08", "J19")
def test_the_visit_asks_for_what_is_missing_writes_what_it_may_and_proposes_the_rest(
    sign_in, yann, gaelle, at
) -> None:  # type: ignore[no-untyped-def]
    cast.contract(cast.client())
    mission = field_story.on_site(parts=["SYSTEMS"])
    client, start = mission.client, mission.booking.starts_at
    services.change_fact(
        client_id=client.pk, part="SYSTEMS", label="Sauvegarde", after="Disque USB", by=gaelle,
        at=field_story.NOW, source="desk",
    )  # fmt: skip
    at(start)
    phone = sign_in(yann)
    page = phone.get(reverse("field:mission", args=[mission.pk])).content.decode()
    assert "À relever sur place" in page
    assert "Quel pare-feu, quelle version" in page
    typed = {
        "change_part": ["NETWORK", "SYSTEMS", "SYSTEMS", "SYSTEMS"],
        "change_label": ["Pare-feu", "Sauvegarde", "Restauration testée", ""],
        "change_after": ["Stormshield SN310, 4.3", "Hébergée, chaque nuit", "", ""],
        "change_asked": ["1", "", "1", ""],
    }
    phone.post(reverse("field:keep", args=[mission.pk]), typed)
    page = phone.get(reverse("field:mission", args=[mission.pk])).content.decode()
    assert page.count("relevé, dans le rapport") == 1
    report = phone.get(reverse("field:report", args=[mission.pk])).content.decode()
    assert "<del>Disque USB</del>" in report
    assert report.count("Stormshield SN310, 4.3") == 1
    before = complete(client, start)
    field_story.written(mission)
    field_story.closed(mission)
    source = f"mission:{mission.pk}"
    told = DossierChange.objects.filter(source=source).values_list("label", "before", "after")
    assert list(told) == [("Sauvegarde", "Disque USB", "Hébergée, chaque nuit")]
    proposal = DossierProposal.objects.get(source=source)
    assert (proposal.part, proposal.label, proposal.by) == ("NETWORK", "Pare-feu", yann)
    office = sign_in(gaelle)
    address = reverse("interventions:mission", args=[mission.pk])
    shown = office.get(address).content.decode()
    assert "Ce que la visite a changé au dossier" in shown
    assert "Accepter ce changement" in shown
    decided = office.post(
        reverse("clients:accept_proposals"), {"id": [proposal.pk], "next": address}
    )
    assert decided.url == address
    assert DossierFact.objects.get(client=client, label="Pare-feu").value == proposal.after
    after = complete(client, start)
    assert set(before.missing) - set(after.missing) == {"Pare-feu"}
    assert after.percent > before.percent
