"""French texts of about 65 words a ticket, the same at every run: what the search and the pages are measured on."""

from random import Random

#: In about one ticket of two thousand, and in about every sixth: the two words the search is measured with.
RARE, COMMON = "parafoudre", "imprimante"
RARE_EVERY, COMMON_EVERY = 2000, 6

FIRST = [
    "Anne",
    "Bruno",
    "Camille",
    "Denis",
    "Élodie",
    "François",
    "Gwenaëlle",
    "Hugues",
    "Inès",
    "Jérôme",
    "Katell",
    "Loïc",
    "Maëlle",
    "Noémie",
    "Olivier",
    "Pauline",
]
LAST = ["Abgrall", "Bihan", "Cadiou", "Derrien", "Elléouet", "Floc’h", "Guéguen", "Hascoët", "Jaouen", "Kerbrat", "Lebris", "Mével", "Nédélec", "Omnès", "Prigent", "Quéré"]  # fmt: skip
TRADES = [
    "Menuiserie",
    "Biscuiterie",
    "Conserverie",
    "Imprimerie",
    "Clinique",
    "Étude",
    "Garage",
    "Fonderie",
    "Laiterie",
    "Pépinière",
    "Transports",
    "Papeterie",
]
TOWNS = (("56100", "Lorient", 47.75, -3.37), ("29000", "Quimper", 48.0, -4.1), ("35000", "Rennes", 48.11, -1.68), ("44000", "Nantes", 47.22, -1.55))  # fmt: skip
JOBS = [
    "comptable",
    "secrétaire",
    "magasinier",
    "directrice",
    "acheteur",
    "infirmière",
    "géomètre",
    "clerc",
]

_THINGS = ["le poste de l’accueil", "la messagerie", "le logiciel de paie", "le serveur de fichiers", "le téléphone du standard", "le lecteur réseau", "la borne Wi-Fi", "le portable de la direction", "le scanner", "la sauvegarde de nuit", "l’agenda partagé", "le double écran"]  # fmt: skip
_FAULTS = ["ne répond plus", "se fige au démarrage", "affiche une page blanche", "demande sans cesse le mot de passe", "coupe toutes les dix minutes", "est devenu très lent", "refuse de s’ouvrir", "perd les documents du matin", "n’apparaît plus dans la liste", "redémarre sans prévenir"]  # fmt: skip
_SINCE = ["depuis ce matin", "depuis la mise à jour de lundi", "depuis hier soir", "depuis l’orage", "depuis le déménagement du bureau", "depuis une coupure de courant"]  # fmt: skip
_SENTENCES = (
    "La personne a déjà éteint et rallumé son matériel, sans résultat.",
    "Deux collègues du même service constatent la même chose sur leur propre poste.",
    "Un message d’erreur apparaît puis disparaît avant qu’on puisse le lire en entier.",
    "Le travail est ralenti mais la facturation du jour reste possible.",
    "Une photographie de l’écran est jointe à la demande pour le diagnostic.",
    "Le client demande un rappel avant midi parce que la clôture du mois approche.",
    "Le câble a été changé la semaine dernière et le voyant reste orange.",
    "L’accès à distance fonctionne, on peut donc prendre la main quand on veut.",
    "Rien n’a été installé récemment selon l’utilisateur, sinon une extension du navigateur.",
    "Le problème revient surtout en fin de journée, quand tout le monde enregistre.",
)
_ANSWERS = (
    "Bonjour, nous avons bien reçu votre demande et nous regardons votre poste cet après-midi.",
    "Pouvez-vous nous dire si le voyant de la borne est vert, orange ou éteint en ce moment ?",
    "Le service a été relancé et le profil réparé ; dites-nous si tout vous paraît normal.",
    "Nous avons demandé au fournisseur une pièce de rechange, elle arrive demain matin.",
    "Un technicien passera jeudi entre neuf heures et midi, vous recevrez une confirmation.",
)


def subject(dice: Random) -> str:
    """« Le scanner se fige au démarrage »."""
    text = f"{dice.choice(_THINGS)} {dice.choice(_FAULTS)}"
    return text[0].upper() + text[1:]


def symptoms(dice: Random, number: int) -> str:
    """Some 65 words; every so many tickets with the rare word or the common one."""
    told = [f"{subject(dice)} {dice.choice(_SINCE)}.", *dice.sample(_SENTENCES, 4)]
    if number % COMMON_EVERY == 0:
        told.append(f"L’{COMMON} du couloir est concernée elle aussi.")
    if number % RARE_EVERY == RARE_EVERY // 4:  # the smallest company measured has one too
        told.append(f"Le {RARE} du tableau électrique a sauté pendant l’orage.")
    return " ".join(told)


def answer(dice: Random) -> str:
    """What we reply."""
    return " ".join(dice.sample(_ANSWERS, 2))


def person(number: int) -> tuple[str, str]:
    """First and last name."""
    return FIRST[number % len(FIRST)], LAST[(number // len(FIRST)) % len(LAST)]
