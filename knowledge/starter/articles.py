"""The first sheets of a new installation: title, audience, category, text in Markdown."""

ARTICLES: list[tuple[str, str, str, str]] = [
    ("Délai d’inactivité du tunnel VPN", "STAFF", "VPN et télétravail > VPN instable", """
Des coupures **à intervalle régulier** viennent presque toujours du délai d’inactivité du tunnel.

1. Ouvrir le pare-feu du site, profil du VPN.
2. Porter le *délai d’inactivité* à 8 heures (28 800 secondes).
3. Demander à l’utilisateur de se déconnecter puis de se reconnecter.

À vérifier aussi : la durée de bail de la box du domicile, quand elle est inférieure à une heure.
"""),
    ("Se connecter au VPN depuis chez soi", "CLIENTS", "VPN et télétravail", """
1. Vérifiez qu’Internet fonctionne sans le VPN.
2. Lancez le client VPN et choisissez le profil de votre société.
3. Saisissez votre identifiant et votre mot de passe habituels.

Si le message dit **« identifiant refusé »**, votre mot de passe a peut-être expiré : appelez-nous.
"""),
    ("Vider une file d’impression bloquée", "STAFF", "Impression > Imprimante hors connexion", """
1. Arrêter le service *Spouleur d’impression*.
2. Vider le dossier `C:\\Windows\\System32\\spool\\PRINTERS`.
3. Redémarrer le service, puis imprimer une page d’essai.

Si la file se bloque à nouveau dans la journée, remplacer le pilote par celui du dossier client.
"""),
    ("Mon imprimante n’imprime plus", "CLIENTS", "Impression", """
Avant d’appeler, trois vérifications rapides :

- l’imprimante est **allumée** et son écran n’affiche pas d’erreur ;
- il y a du **papier** dans le bac choisi ;
- un collègue peut imprimer : si oui, redémarrez votre poste.

Donnez-nous ensuite le message affiché, mot à mot.
"""),
    ("Réinitialiser un mot de passe en sécurité", "STAFF", "Poste de travail > Session et mot de passe", """
**Toujours vérifier l’identité** avant : rappel sur le numéro du dossier, ou code de rappel.

1. Noter dans le ticket comment l’identité a été vérifiée.
2. Réinitialiser avec changement obligatoire à la première connexion.
3. Ne jamais envoyer le mot de passe par courriel : le dire au téléphone.

Un doute ? Refuser poliment et prévenir le responsable hotline.
"""),
    ("Choisir un bon mot de passe", "CLIENTS", "Poste de travail > Session et mot de passe", """
Un bon mot de passe est **long** : quatre mots sans rapport entre eux, par exemple.

- Un mot de passe différent pour chaque service.
- Jamais dans un courriel, jamais sous le clavier.
- Nous ne vous demanderons **jamais** votre mot de passe.
"""),
    ("Message suspect : que faire ?", "CLIENTS", "Poste de travail > Virus ou message suspect", """
N’ouvrez ni le lien ni la pièce jointe.

1. Ne répondez pas.
2. Transférez-nous le message **en pièce jointe**, ou joignez une capture d’écran à votre demande.
3. Si vous avez cliqué ou donné un mot de passe, **appelez-nous tout de suite** et débranchez le câble réseau.
"""),
    ("Poste compromis : les dix premières minutes", "STAFF", "Poste de travail > Virus ou message suspect", """
1. Isoler le poste : câble débranché, Wi-Fi coupé, **sans l’éteindre**.
2. Relever l’heure, le message, ce qui a été cliqué.
3. Changer les mots de passe de la personne depuis un autre poste.
4. Chercher d’autres postes touchés chez le même client.
5. Escalader au niveau 2 avec le motif *portée* ; déclarer un problème grave si plusieurs postes sont touchés.
"""),
    ("Boîte aux lettres pleine", "STAFF", "Messagerie > Envoi ou réception bloqués", """
1. Vider les *éléments supprimés* et les *indésirables*.
2. Trier par taille, déplacer les pièces jointes anciennes.
3. Activer l’archivage en ligne si le contrat le prévoit.

Prévenir l’utilisateur : les messages refusés pendant la panne ne reviennent pas d’eux-mêmes.
"""),
    ("Ouvrir une boîte partagée", "CLIENTS", "Messagerie > Boîte partagée et droits", """
Une boîte partagée s’ouvre par son **propriétaire**. Indiquez-nous dans votre demande :

- l’adresse de la boîte ;
- les personnes concernées, et si elles doivent pouvoir *envoyer en tant que* ;
- l’accord du responsable.
"""),
    ("Restaurer un fichier effacé", "STAFF", "Bureautique > Fichiers et dossiers partagés", """
1. Demander le chemin exact et l’heure de la dernière ouverture.
2. Essayer les *versions précédentes* du dossier.
3. Sinon, restaurer depuis la sauvegarde de la nuit **à côté** de l’original, jamais par-dessus.
4. Faire vérifier le fichier par l’utilisateur avant de clore.
"""),
    ("Disque en alerte sur une grappe RAID", "STAFF", "Serveurs > Disque ou RAID en alerte", """
**Ne rien retirer à distance de mémoire** : relever l’emplacement exact donné par le contrôleur.

1. Vérifier que la sauvegarde de la nuit est bonne.
2. Relever modèle, capacité et numéro de série du disque en alerte.
3. Demander une intervention ; apporter un disque identique ou plus grand.
4. Après remplacement, suivre la reconstruction jusqu’à 100 %.
"""),
    ("Renvoyer le standard vers un mobile pendant une panne", "STAFF", "Téléphonie > Standard et renvois", """
1. Interface de l’opérateur, numéro principal, *renvoi inconditionnel*.
2. Saisir le mobile convenu avec le client (dossier, consignes du site).
3. **Noter l’heure** dans le ticket : un renvoi oublié est une seconde panne.
4. Le retirer dès le retour de la tonalité, et rappeler le client.
"""),
    ("Arrivée d’un salarié : ce qu’il nous faut", "CLIENTS", "Comptes et droits > Arrivée", """
Cinq jours ouvrés avant l’arrivée, indiquez-nous :

- nom, prénom, service, date d’arrivée et de départ éventuel ;
- le poste de travail prévu et le site ;
- les logiciels, dossiers partagés et boîtes nécessaires ;
- la personne qui valide les droits.
"""),
    ("Lire les voyants d’une box professionnelle", "STAFF", "Réseau > Internet ou site coupé", """
| Voyant | Vert fixe | Rouge ou éteint |
| --- | --- | --- |
| Ligne | synchronisée | appeler l’opérateur |
| Internet | session ouverte | redémarrer, puis opérateur |
| Wi-Fi | émis | vérifier la console |

Un redémarrage par appel suffit : au deuxième échec, ouvrir un signalement chez l’opérateur.
"""),
    ("Un poste lent : les trois gestes qui suffisent souvent", "CLIENTS", "Poste de travail > Lenteur", """
1. **Redémarrez** le poste (menu Démarrer, *Redémarrer*, pas *Arrêter*).
2. Fermez les onglets et logiciels inutiles.
3. Videz la corbeille s’il reste moins de 10 Go sur le disque.

Toujours lent ? Dites-nous depuis quand, et dans quel logiciel.
"""),
]  # fmt: skip
