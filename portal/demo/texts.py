"""What clients of an IT service company call about: subject, words, nature, category words, what fixed it."""

from typing import NamedTuple


class Trouble(NamedTuple):
    """One ordinary trouble."""

    subject: str
    words: str
    nature: str
    keyword: str
    fix: str
    on_site: str = ""


TROUBLES = (
    Trouble("VPN : déconnexion toutes les dix minutes en télétravail", "Depuis ce matin le tunnel se coupe toutes les dix minutes, il faut se reconnecter à chaque fois.", "NETWORK", "vpn", "Délai d’inactivité du tunnel porté à une heure, connexion tenue pendant vingt minutes avec l’utilisateur."),
    Trouble("Imprimante du secrétariat : bourrages répétés", "Bourrage toutes les trois pages, le bac 2 surtout.", "OFFICE", "imprim", "Format du bac 2 corrigé, rouleau nettoyé avec l’utilisateur, vingt pages imprimées sans bourrage.", "Remplacer le rouleau d’entraînement"),
    Trouble("Messagerie : envois bloqués depuis ce matin", "Les messages restent dans la boîte d’envoi, rien ne part.", "OFFICE", "messagerie", "Mot de passe de la boîte renouvelé sur le poste, file d’envoi vidée, message de test reçu."),
    Trouble("Lenteurs sur le logiciel de devis, surtout le matin", "Cinq minutes pour ouvrir un devis entre 9 h et 10 h.", "BUSINESS", "logiciel", "Sauvegarde décalée à 22 h : elle tournait encore à l’ouverture. Ouverture d’un devis en quatre secondes."),
    Trouble("Borne Wi-Fi muette dans la salle du conseil", "Plus aucun réseau dans la salle, les autres étages vont bien.", "NETWORK", "wi-fi", "Port du commutateur réactivé, borne revenue.", "Remplacer la borne Wi-Fi de la salle du conseil"),
    Trouble("Boîte partagée « comptabilité » pleine", "On ne reçoit plus rien sur la boîte partagée.", "OFFICE", "messagerie", "Pièces jointes de plus de deux ans archivées, quota relevé à 50 Go."),
    Trouble("Double écran non reconnu après changement de station d’accueil", "Un seul écran s’allume depuis le changement de station.", "OFFICE", "poste", "Micrologiciel de la station mis à jour, second écran reconnu."),
    Trouble("Le standard ne transfère plus vers les portables", "Les appels transférés raccrochent au bout de deux sonneries.", "TELEPHONY", "téléphon", "Règle de renvoi recréée chez l’opérateur, trois transferts essayés."),
    Trouble("Demande d’accès au dossier « Paie » pour une remplaçante", "Merci d’ouvrir le dossier Paie à notre remplaçante jusqu’à la fin du mois.", "OFFICE", "accès", "Accès ouvert en lecture jusqu’à la fin du mois, accord du gérant joint."),
    Trouble("Sauvegarde de nuit en erreur : espace insuffisant", "Le rapport de sauvegarde est rouge depuis deux jours.", "NETWORK", "serveur", "Anciennes versions purgées, sauvegarde relancée et vérifiée.", "Ajouter un disque au coffre de sauvegarde"),
    Trouble("Mot de passe expiré, session bloquée sur le poste de caisse", "La caisse est bloquée, deux clients attendent.", "OFFICE", "mot de passe", "Compte déverrouillé après vérification de l’appelant, nouveau mot de passe choisi par lui."),
    Trouble("Scanner de la salle de réunion : dossier partagé refusé", "Le scanner dit « accès refusé » quand on numérise vers le dossier.", "OFFICE", "imprim", "Mot de passe du compte de numérisation mis à jour sur l’appareil."),
    Trouble("Disque en alerte sur le serveur de fichiers", "Voyant orange sur le disque 2, les partages sont lents.", "NETWORK", "serveur", "Disque remplacé, reconstruction lancée et suivie.", "Remplacer le disque du serveur de fichiers"),
    Trouble("Poste lent à démarrer depuis la mise à jour", "Dix minutes avant de pouvoir travailler.", "OFFICE", "lent", "Programmes au démarrage réduits, mise à jour terminée, démarrage en quarante secondes."),
    Trouble("Onduleur : batterie en fin de vie", "L’onduleur sonne toutes les heures.", "NETWORK", "serveur", "Batterie remplacée, autotest réussi.", "Remplacer la batterie de l’onduleur"),
    Trouble("Créer le compte et la messagerie d’une nouvelle assistante", "Elle arrive lundi : compte, boîte, accès aux dossiers communs.", "OFFICE", "compte", "Compte et boîte créés, accès aux dossiers communs, fiche remise."),
)  # fmt: skip

COMMENTS = (
    "Rapide et clair, merci.",
    "Très bon accueil au téléphone.",
    "Il a fallu rappeler deux fois.",
    "",
    "",
    "",
    "Technicien ponctuel.",
)
