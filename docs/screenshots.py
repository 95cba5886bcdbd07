"""The pictures of the guides, taken from a running demonstration.

    make run                # in one terminal: the product and its demo company
    make screenshots        # in another: docs/images/*.png

BASE_URL (http://localhost:8000), DEMO_PASSWORD and CHROMIUM say otherwise. Names choose pictures:
`make screenshots ARGS="file ticket"`. `--everything` takes each page at both widths, light and dark,
to look at them before a release; `--into folder` keeps those out of the guides.
"""

import argparse
import io
import os
import re
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from tests.plugin.browser import SWITCHES, find

BASE_URL = os.environ.get("BASE_URL", "http://localhost:8000").rstrip("/")
SECRET = os.environ.get("DEMO_PASSWORD", "support-2009-demo")
DOMAIN = "aprile.example"
IMAGES = Path(__file__).resolve().parent / "images"
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
EVERY_LOOK = ["desk", "phone", "dark", "phone-dark"]
WIDEST_FILE = 150_000

WHO = {
    "-":          "",
    "hotliner":   f"nolwenn.le-goff@{DOMAIN}",
    "lead":       f"herve.tanguy@{DOMAIN}",
    "expert":     f"ines.belkacem@{DOMAIN}",
    "technician": f"karim.haddad@{DOMAIN}",
    "director":   f"denis.riou@{DOMAIN}",
    "hr":         f"helene.roux@{DOMAIN}",
    "sales":      f"camille.aubert@{DOMAIN}",
    "seller":     f"simon.vidal@{DOMAIN}",
    "manager":    f"marc.delmas@{DOMAIN}",
    "quality":    f"quentin.sorel@{DOMAIN}",
    "client":     "responsable@client1.example",
    "admin":      f"alice.nguyen@{DOMAIN}",
}  # fmt: skip


@dataclass(frozen=True)
class Shot:
    """One page: who opens it, where they start, the links they follow, what they press, how it is shown."""

    name: str
    who: str
    path: str
    follow: tuple[str | tuple[str, str], ...] = ()
    press: tuple[str, ...] = ()
    looks: str = "desk"
    #: What is clicked once the picture is taken, to leave the demonstration as it was.
    after: str = ""


TICKET = r"^/hotline/tickets/\d+/$"
CLIENT = r"^/clients/\d+/$"
MISSION = r"^/missions/\d+/$"
ON_SITE = (".card-next a[href]", r"^/terrain/\d+/$")
INVOICE = r"^/facturation/factures/\d+/$"
REQUEST = r"^/espace/demandes/\d+/$"

SHOTS = (
    Shot("connexion",       "-",          "/compte/login/"),
    Shot("file",            "hotliner",   "/hotline/",                       press=("j",), looks="desk dark"),
    Shot("file-telephone",  "hotliner",   "/hotline/",                       looks="phone"),
    Shot("appel",           "hotliner",   "/hotline/",                       press=("a",), after="button[value=abandoned]"),
    Shot("ticket",          "hotliner",   "/hotline/mes-tickets/",           (TICKET,), looks="desk dark"),
    Shot("nouveau-ticket",  "hotliner",   "/hotline/nouveau/"),
    Shot("palette",         "hotliner",   "/hotline/",                       press=("Control+k",)),
    Shot("touches",         "hotliner",   "/hotline/",                       press=("?",)),
    Shot("activite",        "hotliner",   "/hotline/activite/"),
    Shot("a-rappeler",      "hotliner",   "/hotline/appels/a-rappeler/"),
    Shot("niveau-2",        "expert",     "/hotline/"),
    Shot("probleme-grave",  "lead",       "/graves/",                        (r"^/graves/\d+/$",)),
    Shot("horaires",        "lead",       "/clients/horaires/",              (r"^/clients/horaires/\d+/$",)),
    Shot("planifier",       "hotliner",   "/hotline/",                       (TICKET, r"^/missions/planifier/\d+/$")),
    Shot("planning",        "director",   "/planning/"),
    Shot("planning-jour",   "director",   "/planning/?days=1"),
    Shot("planning-mois",   "director",   "/planning/?days=20"),
    Shot("absences",        "director",   "/planning/absences/"),
    Shot("missions",        "hotliner",   "/missions/"),
    Shot("mission-bureau",  "hotliner",   "/missions/",                      (MISSION,)),
    Shot("clients",         "sales",      "/clients/"),
    Shot("dossier",         "hotliner",   "/clients/",                       (CLIENT,)),
    Shot("fiches",          "expert",     "/fiches/"),
    Shot("demandes-acces",  "hr",         "/clients/demandes/"),
    Shot("droits",          "director",   "/clients/droits/"),
    Shot("ma-journee",      "technician", "/terrain/",                       looks="phone phone-dark"),
    Shot("ma-semaine",      "technician", "/terrain/semaine/",               looks="phone"),
    Shot("mes-rapports",    "technician", "/terrain/rapports/",              looks="phone"),
    Shot("mission",         "technician", "/terrain/",                       (ON_SITE,), looks="phone"),
    Shot("rapport",         "technician", "/terrain/",                       (ON_SITE, r"^/terrain/\d+/rapport/$"), looks="phone"),
    Shot("dossier-ferme",   "technician", "/clients/?q=Transports",                       (r"/ferme/$",), looks="phone"),
    Shot("a-facturer",      "sales",      "/facturation/"),
    Shot("factures",        "sales",      "/facturation/factures/"),
    Shot("facture",         "sales",      "/facturation/factures/",          (INVOICE,)),
    Shot("reglements",      "sales",      "/facturation/reglements/"),
    Shot("retards",         "sales",      "/facturation/clients/"),
    Shot("mentions",        "seller",      "/facturation/mentions/"),
    Shot("pilotage",        "manager",    "/pilotage/",                      looks="desk dark"),
    Shot("syntheses",       "manager",    "/pilotage/syntheses/"),
    Shot("satisfaction",    "quality",    "/pilotage/satisfaction/"),
    Shot("espace",          "client",     "/espace/",                        looks="desk phone"),
    Shot("espace-demande",  "client",     "/espace/demandes/",               (REQUEST,)),
    Shot("espace-nouvelle", "client",     "/espace/demandes/nouvelle/"),
    Shot("espace-visites",  "client",     "/espace/visites/"),
    Shot("espace-factures", "client",     "/espace/factures/"),
    Shot("personnes",       "admin",      "/profil/personnes/"),
    Shot("roles",           "admin",      "/profil/roles/"),
    Shot("envois",          "admin",      "/envois/"),
    Shot("sante",           "admin",      "/envois/sante/"),
    Shot("profil",          "hotliner",   "/profil/"),
)  # fmt: skip


def main() -> int:
    """Take what was asked; the exit code says whether every page answered."""
    asked = _arguments()
    chosen = [shot for shot in SHOTS if not asked.names or shot.name in asked.names]
    asked.into.mkdir(parents=True, exist_ok=True)
    failed: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=SWITCHES)
        for look in _looks(chosen, asked.everything):
            for who in dict.fromkeys(shot.who for shot in chosen):
                shots = [s for s in chosen if s.who == who and _wanted(s, look, asked.everything)]
                failed += _sitting(browser, who, look, shots, asked)
        browser.close()
    for line in failed:
        sys.stderr.write(f"{line}\n")
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--everything", action="store_true")
    parser.add_argument("--into", type=Path, default=IMAGES)
    return parser.parse_args()


def _looks(shots: list[Shot], everything: bool) -> list[str]:
    if everything:
        return EVERY_LOOK
    return list(dict.fromkeys(look for shot in shots for look in shot.looks.split()))


def _wanted(shot: Shot, look: str, everything: bool) -> bool:
    return everything or look in shot.looks.split()


def _sitting(
    browser: Browser, who: str, look: str, shots: list[Shot], asked: argparse.Namespace
) -> list[str]:
    """One person signs in once and shows their pages in one look; what went wrong comes back in words."""
    if not shots:
        return []
    width, height = SIZES["phone" if look.startswith("phone") else "desk"]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if "dark" in look else "light",
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
    )
    failed = _signed_in(context, who)
    for shot in shots:
        page = context.new_page()
        troubles: list[str] = []
        page.on("pageerror", partial(_noted, troubles))
        troubles += _open(page, shot)
        failed += [f"{shot.name} ({look}): {trouble}" for trouble in troubles]
        suffix = "" if not asked.everything and shot.looks.split()[0] == look else f"-{look}"
        _write(page, asked.into / f"{shot.name}{suffix}.png", whole=asked.everything)
        if shot.after:
            page.click(shot.after)
        page.close()
    context.close()
    return failed


def _noted(troubles: list[str], error: Error) -> None:
    troubles.append(str(error))


def _signed_in(context: BrowserContext, who: str) -> list[str]:
    if not WHO[who]:
        return []
    page = context.new_page()
    page.goto(f"{BASE_URL}/compte/login/")
    page.fill("input[name=login]", WHO[who])
    page.fill("input[name=password]", SECRET)
    page.click("form[data-sign-in] button[type=submit]")
    page.wait_for_load_state()
    refused = "/compte/login/" in page.url
    page.close()
    return [f"{WHO[who]} cannot sign in"] if refused else []


def _open(page: Page, shot: Shot) -> list[str]:
    """Go where the picture is taken; nothing when all is well."""
    answer = page.goto(BASE_URL + shot.path)
    for step in shot.follow:
        within, pattern = step if isinstance(step, tuple) else ("a[href]", step)
        links = page.eval_on_selector_all(within, "all => all.map(a => a.getAttribute('href'))")
        link = next((href for href in links if re.search(pattern, href)), None)
        if link is None:
            return [f"no link {pattern} on {page.url}"]
        answer = page.goto(BASE_URL + link)
    for key in shot.press:
        page.keyboard.press(key)
        page.wait_for_timeout(800)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)
    if answer and answer.status >= 400:
        return [f"{answer.status} at {page.url}"]
    spare = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{spare} px wider than the screen"] if spare > 0 else []


def _write(page: Page, path: Path, *, whole: bool) -> None:
    """A small file: as many colours as fit under the limit, from 256 down."""
    picture = Image.open(io.BytesIO(page.screenshot(full_page=whole))).convert("RGB")
    for colours in (256, 128, 64, 32):
        small = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
        if small.tell() <= WIDEST_FILE:
            break
    path.write_bytes(small.getvalue())


if __name__ == "__main__":
    sys.exit(main())
