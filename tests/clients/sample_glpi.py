"""A small made export, with the traps of a real one."""

HEADINGS = (
    "Nom", "Entité", "Lieu", "Statut", "Fabricant", "Type", "Modèle", "Réseau",
    "Date de création", "Informations financières et administratives - Durée de garantie",
    "Numéro de série", "Numéro d'inventaire",
    "Informations financières et administratives - Date de livraison", "Composants - Adresse MAC",
)  # fmt: skip
ROWS = (
    ("PC-ACCUEIL", "Groupe > Lorient", "Bât. A > Accueil", "Actif", "LENOVO", "Portable", "X1", "Administratif", "04-01-2023 15:54", "60 mois", "SN-1", "INV1", "30-08-2022", "02:c2:74:85:e6:74"),
    ("PC-DOUBLE", "Groupe > Lorient", "", "Spare", "HP", "Poste", "Z2", "", "04-01-2023", "0 mois", "SN-2", "", "", "02:4b:c6:f3:38:19\n02:70:31:88:0d:3b"),
    ("PC-DOUBLE", "Groupe > Ploemeur", "Rez > 12", "Campagne_DEEE", "HP", "Poste", "Z2", "", "", "", "", "", "", ""),
    ("", "Groupe > Lorient", "", "Actif", "", "", "", "", "", "", "SN-3", "", "", ""),
    ("PC-SN1-ENCORE", "Groupe > Lorient", "", "Actif", "", "", "", "", "", "", "SN-1", "", "", ""),
    ("PC-ETRANGE", "Groupe > Lorient", "", "Perdu", "", "", "", "", "", "", "SN-4", "", "99-99-2020", "pas-une-mac"),
)  # fmt: skip


def content(rows: tuple[tuple[str, ...], ...] = ROWS) -> bytes:
    """The bytes as GLPI writes them: mark, quotes, one semicolon too many."""
    lines = ["".join(f'"{cell}";' for cell in row) for row in (HEADINGS, *rows)]
    return ("\ufeff" + "\n".join(lines) + "\n").encode()
