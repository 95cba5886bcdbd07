"""Seven diagnostic procedures of a new installation, written as hotliners say them (R158, A1).

Each step: (question, where to look, answers). Each answer: (label, next step's number) or
(label, ending, conclusion). Numbers count from 1 inside the procedure.
"""

SOLUTION, ESCALATE, VISIT = "SOLUTION", "ESCALATE", "VISIT"

#: The questions that are answered only once the caller was checked (A24).
AFTER_CHECK = frozenset({
    "Pour qui le mot de passe est-il changé ?",
    "Le compte peut-il se connecter ?",
})  # fmt: skip

Answer = tuple[str, int] | tuple[str, str, str]
StepText = tuple[str, str, list[Answer]]

PROCEDURES: dict[str, list[StepText]] = {
    "VPN instable": [
        ("Internet fonctionne-t-il sans le VPN ?", "Ouvrir deux sites connus, VPN arrêté.", [
            ("Oui, sans coupure", 2),
            ("Non, ou par moments", 3),
        ]),
        ("Les coupures reviennent-elles à intervalle régulier ?", "Menu Aide du client VPN, « Exporter le journal ».", [
            ("Oui, toutes les dix à trente minutes", 4),
            ("Non, au hasard", 5),
            ("La connexion ne s’établit jamais", 6),
        ]),
        ("La coupure touche-t-elle aussi un poste relié par câble à la box ?", "Brancher le poste sur la box, Wi-Fi coupé.", [
            ("Oui, même par câble", ESCALATE, "Accès Internet du domicile en cause : voir l’opérateur, proposer un partage de connexion en attendant."),
            ("Non, seulement en Wi-Fi", SOLUTION, "Wi-Fi du domicile : rapprocher le poste, passer sur la bande 5 GHz ou par câble."),
        ]),
        ("Quel délai d’inactivité est réglé sur le tunnel ?", "Pare-feu du site, profil du VPN, « délai d’inactivité ».", [
            ("Moins de trente minutes", SOLUTION, "Délai d’inactivité du tunnel trop court : le porter à huit heures, puis vérifier avec l’utilisateur."),
            ("Trente minutes ou plus", 7),
        ]),
        ("Quelle version du client VPN est installée ?", "Menu Aide, « À propos » ; comparer au dossier client.", [
            ("Une version ancienne", SOLUTION, "Client VPN mis à jour vers la version du dossier."),
            ("La version du dossier", 7),
        ]),
        ("Quel message affiche le client VPN ?", "Lire le message mot à mot.", [
            ("Identifiant ou mot de passe refusé", SOLUTION, "Mot de passe expiré ou compte verrouillé : vérifier l’identité, réinitialiser, faire reconnecter."),
            ("Serveur introuvable ou délai dépassé", 7),
            ("Certificat expiré ou inconnu", ESCALATE, "Certificat à renouveler sur le pare-feu."),
        ]),
        ("D’autres personnes du même site sont-elles touchées ?", "Chercher les tickets ouverts du client ; demander à un collègue.", [
            ("Oui, plusieurs", ESCALATE, "Pare-feu ou lien du site : joindre le journal du client VPN et l’heure des coupures."),
            ("Non, une seule", ESCALATE, "Poste à reprendre en main au niveau 2 : carte réseau, antivirus, profil VPN."),
        ]),
    ],
    "Mot de passe oublié": [
        ("Que dit l’écran quand la personne se connecte ?", "Faire lire le message mot à mot.", [
            ("Mot de passe refusé ou oublié", 2),
            ("Compte verrouillé ou expiré", 2),
            ("Aucun message, la session ne s’ouvre pas", ESCALATE, "Session à examiner au niveau 2 : profil, réseau, heure du poste."),
        ]),
        ("Pour qui le mot de passe est-il changé ?", "Rappel, code d’appel ou question : un numéro de contrat ne prouve rien.", [
            ("Pour l’appelant lui-même", 3),
            ("Pour un collègue, accord du client noté", 3),
        ]),
        ("Le nouveau mot de passe est-il choisi par la personne ?", "Ne jamais le dicter ni l’écrire : demander de le changer à l’ouverture.", [
            ("Oui, la session s’ouvre", SOLUTION, "Mot de passe réinitialisé après vérification de l’appelant, choisi par la personne."),
            ("Refusé par les règles du domaine", SOLUTION, "Règles expliquées : douze signes de quatre natures ; mot de passe choisi par la personne."),
            ("Accepté, mais le compte se verrouille encore", ESCALATE, "Ancien mot de passe gardé sur un autre appareil : à chercher au niveau 2."),
        ]),
    ],
    "Imprimante hors connexion": [
        ("L’imprimante est-elle allumée, sans message sur son écran ?", "Demander de lire l’écran de l’imprimante.", [
            ("Oui, elle est prête", 2),
            ("Éteinte ou en veille profonde", SOLUTION, "Imprimante rallumée, page d’essai sortie."),
            ("Un message d’erreur est affiché", 3),
        ]),
        ("Combien de postes n’impriment plus ?", "", [
            ("Un seul", 4),
            ("Tous ceux du site", 5),
        ]),
        ("Quel est le message ?", "", [
            ("Bourrage ou capot ouvert", SOLUTION, "Bourrage retiré et capots refermés avec l’utilisateur."),
            ("Toner ou consommable", SOLUTION, "Consommable à remplacer par le client ; référence donnée."),
            ("Appeler le technicien, code d’erreur", VISIT, "Panne matérielle : noter le code et le numéro de série avant de venir."),
        ]),
        ("La file d’attente du poste est-elle bloquée ?", "Paramètres, Imprimantes, « Ouvrir la file d’attente ».", [
            ("Oui, un document reste en tête", SOLUTION, "File vidée et service d’impression redémarré."),
            ("Non, mais l’imprimante est grisée « hors connexion »", 6),
        ]),
        ("L’imprimante répond-elle sur le réseau ?", "Page de configuration de l’imprimante : adresse IP ; « ping » depuis un poste.", [
            ("Oui", ESCALATE, "Serveur d’impression à vérifier au niveau 2."),
            ("Non, adresse changée", SOLUTION, "Adresse IP remise ou réservée, port corrigé sur le serveur."),
            ("Non, aucune réponse", 7),
        ]),
        ("« Utiliser l’imprimante hors connexion » est-il coché ?", "Menu Imprimante de la file d’attente.", [
            ("Oui", SOLUTION, "Mode hors connexion décoché, page d’essai sortie."),
            ("Non", SOLUTION, "Imprimante supprimée puis ajoutée à nouveau avec le bon port."),
        ]),
        ("Le câble réseau et la prise sont-ils bons ?", "Voyants de la prise de l’imprimante ; essayer un autre câble.", [
            ("Les voyants s’allument avec un autre câble", SOLUTION, "Câble remplacé."),
            ("Toujours éteints", VISIT, "Prise, brassage ou carte réseau de l’imprimante à contrôler sur place."),
        ]),
    ],
    "Poste lent": [
        ("Depuis quand le poste est-il lent ?", "", [
            ("Depuis ce matin", 2),
            ("Depuis plusieurs jours", 3),
            ("Depuis une installation ou une mise à jour", 4),
        ]),
        ("Le poste a-t-il été redémarré depuis hier ?", "Gestionnaire des tâches, Performance, « Durée de fonctionnement ».", [
            ("Non", SOLUTION, "Redémarrage complet : le poste retrouve sa vitesse."),
            ("Oui, et il reste lent", 5),
        ]),
        ("Que reste-t-il d’espace sur le disque ?", "Explorateur, Ce PC.", [
            ("Moins de 10 Go", SOLUTION, "Disque nettoyé (corbeille, téléchargements, fichiers temporaires)."),
            ("Plus de 10 Go", 5),
        ]),
        ("La mise à jour est-elle terminée ?", "Paramètres, Windows Update.", [
            ("Un redémarrage est demandé", SOLUTION, "Mise à jour terminée par un redémarrage."),
            ("Terminée", 5),
        ]),
        ("Qu’est-ce qui occupe le poste ?", "Gestionnaire des tâches, trier par processeur, mémoire, disque.", [
            ("Un programme connu, au-dessus de 50 %", SOLUTION, "Programme arrêté ou retiré du démarrage."),
            ("L’antivirus, en analyse", SOLUTION, "Analyse déplacée hors des heures de travail."),
            ("La mémoire est pleine", 6),
            ("Le disque est à 100 % sans raison", 7),
        ]),
        ("Combien de mémoire a le poste ?", "Dossier client, fiche de l’équipement.", [
            ("8 Go ou moins", VISIT, "Mémoire à ajouter : prévoir le modèle du dossier."),
            ("16 Go ou plus", ESCALATE, "Fuite de mémoire d’un logiciel : capture du gestionnaire des tâches jointe."),
        ]),
        ("Le disque signale-t-il des erreurs ?", "État SMART, observateur d’événements.", [
            ("Oui", VISIT, "Disque à remplacer : sauvegarder d’abord, prévenir l’utilisateur."),
            ("Non", ESCALATE, "Analyse à poursuivre au niveau 2."),
        ]),
    ],
    "Messagerie bloquée": [
        ("La messagerie marche-t-elle dans le navigateur ?", "Ouvrir le portail de messagerie avec le même compte.", [
            ("Oui, seul le logiciel est bloqué", 2),
            ("Non plus", 3),
        ]),
        ("Que montre la barre d’état du logiciel ?", "En bas de la fenêtre d’Outlook.", [
            ("« Hors connexion »", SOLUTION, "Mode hors connexion désactivé."),
            ("« Mot de passe demandé » en boucle", SOLUTION, "Mot de passe enregistré effacé puis saisi à nouveau."),
            ("« Connecté », mais rien n’arrive", 4),
        ]),
        ("Le compte peut-il se connecter ?", "Vérifier l’identité de l’appelant avant toute réinitialisation.", [
            ("Mot de passe refusé ou expiré", SOLUTION, "Mot de passe réinitialisé après vérification de l’identité."),
            ("Connexion bonne, erreur du service", 5),
        ]),
        ("La boîte est-elle pleine ?", "Fichier, Paramètres du compte, quota.", [
            ("Oui", SOLUTION, "Éléments supprimés vidés, archivage activé."),
            ("Non", 6),
        ]),
        ("Plusieurs personnes ou plusieurs clients sont-ils touchés ?", "Page d’état de l’hébergeur ; tickets ouverts.", [
            ("Oui", ESCALATE, "Panne de l’hébergeur : rattacher au problème grave s’il est déclaré."),
            ("Non", ESCALATE, "Compte à examiner par le niveau 2."),
        ]),
        ("Les messages sont-ils en quarantaine ou déviés par une règle ?", "Règles de la boîte ; console de filtrage.", [
            ("Oui", SOLUTION, "Messages libérés, règle corrigée."),
            ("Non", ESCALATE, "Suivi de message à demander au niveau 2 : expéditeur, heure, objet."),
        ]),
    ],
    "Téléphonie sans tonalité": [
        ("Combien de postes sont sans tonalité ?", "", [
            ("Un seul", 2),
            ("Tous", 3),
        ]),
        ("L’écran du poste est-il allumé ?", "", [
            ("Éteint", 4),
            ("Allumé, « non enregistré »", 5),
            ("Allumé, enregistré", SOLUTION, "Volume, renvoi ou « ne pas déranger » remis en ordre."),
        ]),
        ("Internet fonctionne-t-il sur le site ?", "Ouvrir un site connu depuis un poste.", [
            ("Non", VISIT, "Lien du site coupé : suivre « Réseau du site coupé » et renvoyer les appels vers un mobile."),
            ("Oui", 6),
        ]),
        ("Le poste se rallume-t-il sur une autre prise réseau ?", "", [
            ("Oui", VISIT, "Prise ou port du commutateur à contrôler."),
            ("Non", VISIT, "Poste téléphonique à remplacer."),
        ]),
        ("Un redémarrage du poste l’enregistre-t-il ?", "Débrancher le câble réseau dix secondes.", [
            ("Oui", SOLUTION, "Poste enregistré de nouveau après redémarrage."),
            ("Non", ESCALATE, "Compte du poste à vérifier sur le serveur de téléphonie."),
        ]),
        ("L’opérateur annonce-t-il une panne ?", "Page d’état de l’opérateur ; appeler le numéro principal depuis un mobile.", [
            ("Oui", ESCALATE, "Attente de l’opérateur, renvoi des appels mis en place."),
            ("Non", ESCALATE, "Lien opérateur (trunk) à examiner au niveau 2."),
        ]),
    ],
    "Réseau du site coupé": [
        ("Qui est touché ?", "", [
            ("Tout le site", 2),
            ("Une salle ou un étage", 5),
            ("Seulement le Wi-Fi", 6),
        ]),
        ("La box ou le routeur de l’opérateur est-il allumé ?", "Local technique ; voyants « Internet » et « ligne ».", [
            ("Éteint", SOLUTION, "Alimentation rétablie (prise, disjoncteur, onduleur)."),
            ("Voyant Internet rouge", 3),
            ("Tout est vert", 4),
        ]),
        ("Le lien revient-il après un redémarrage de la box ?", "Couper trente secondes, attendre cinq minutes.", [
            ("Oui", SOLUTION, "Box redémarrée, lien rétabli."),
            ("Non", ESCALATE, "Panne de l’opérateur : ouvrir un signalement, proposer une clé 4G si le contrat la prévoit."),
        ]),
        ("Le pare-feu répond-il ?", "Voyants du pare-feu ; essai d’accès à distance.", [
            ("Non, éteint ou figé", VISIT, "Pare-feu à redémarrer ou à remplacer sur place ; apporter le matériel de secours."),
            ("Oui", ESCALATE, "Règles ou résolution de noms à examiner au niveau 2."),
        ]),
        ("Le commutateur de cette zone est-il allumé ?", "Baie de l’étage.", [
            ("Éteint", SOLUTION, "Commutateur réalimenté."),
            ("Allumé, voyants clignotants partout", VISIT, "Boucle probable : chercher le câble ajouté récemment."),
            ("Allumé, rien ne clignote", VISIT, "Lien entre baies ou commutateur à remplacer."),
        ]),
        ("Le nom du réseau Wi-Fi est-il visible ?", "Liste des réseaux d’un téléphone, au pied de la borne.", [
            ("Oui, mais la connexion échoue", 7),
            ("Non", VISIT, "Borne sans alimentation ou en panne."),
        ]),
        ("Le mot de passe du Wi-Fi a-t-il changé ?", "Dossier client, part Réseau.", [
            ("Oui", SOLUTION, "Nouveau mot de passe communiqué à la personne habilitée."),
            ("Non", ESCALATE, "Contrôleur Wi-Fi à examiner au niveau 2."),
        ]),
    ],
}  # fmt: skip
