"""The files of a real installation agree with the code, as far as that can be seen without a container engine."""

import re
from pathlib import Path

import pytest
import yaml

from support2009.settings.refusals import REQUIRED
from support2009.settings.work import QUEUES

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
ONCE = {"prepare", "proxy-volumes"}
EXAMPLE = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / "deploy/example.env").read_text(), re.MULTILINE))


def queues_of(text: str) -> set[str]:
    return set(text.split(","))


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_runs_without_root_on_a_read_only_system_with_no_capability(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    if name != "proxy-volumes":
        assert int(service["user"].partition(":")[0]) > 0
        assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - ONCE - {"scheduler"}))
def test_a_service_that_stays_has_a_health_check(name):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_only_the_proxy_is_reachable_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert SERVICES["database"]["networks"] == ["inside"]
    assert SERVICES["broker"]["networks"] == ["inside"]


def test_every_service_waited_for_and_every_volume_exists():
    for service in SERVICES.values():
        assert set(service.get("depends_on", ())) <= set(SERVICES)
        names = {volume.partition(":")[0] for volume in service.get("volumes", ())}
        assert {name for name in names if not name.startswith(".")} <= set(COMPOSE["volumes"])


def test_every_queue_has_a_worker_in_compose_and_in_systemd():
    commands = [service.get("command", []) for service in SERVICES.values()]
    composed = [queues_of(c[c.index("--queues") + 1]) for c in commands if "--queues" in c]
    assert sorted(queue for queues in composed for queue in queues) == sorted(QUEUES)
    target = (ROOT / "deploy/systemd/support2009.target").read_text()
    assert sorted(re.findall(r"worker@(\w+)\.service", target)) == sorted(QUEUES)


def test_the_example_names_every_value_that_production_asks_for():
    assert set(REQUIRED) | {"EMAIL_HOST"} <= EXAMPLE


def test_the_install_page_explains_every_variable_that_the_settings_read():
    page = (ROOT / "docs/install.md").read_text()
    code = "".join(path.read_text() for path in (ROOT / "support2009/settings").glob("*.py"))
    read = set(re.findall(r"""env(?:\.\w+)?\(\s*["']([A-Z_]+)["']""", code)) | EXAMPLE
    assert sorted(name for name in read if f"`{name}`" not in page) == []


@pytest.mark.parametrize("unit", sorted((ROOT / "deploy/systemd").glob("*.service")), ids=str)
def test_a_unit_runs_as_its_own_user_with_the_production_settings(unit):
    text = unit.read_text()
    assert "\nUser=support2009\n" in text
    assert "support2009.settings.production" in text
    assert "\nProtectSystem=strict\n" in text
