"""The category tree of a new installation: nature, kind, skill, usual visit, the client's own words."""

#: Where nothing is resolved at a distance before the caller was checked (A24).
NEED_CALLER = frozenset({"Poste de travail > Session et mot de passe"})

#: path | kind | nature | skill | visit minutes | words of the client | procedure
CATEGORIES = """
Poste de travail                          | INCIDENT        | OFFICE    | Postes de travail     | 90  | ordinateur pc portable poste écran | Poste lent
Poste de travail > Lenteur                | INCIDENT        | OFFICE    | Postes de travail     | 90  | lent rame fige long gelé bloqué sablier | Poste lent
Poste de travail > Démarrage impossible   | INCIDENT        | OFFICE    | Postes de travail     | 120 | démarre allume écran noir bleu boucle redémarre |
Poste de travail > Écran et périphériques | INCIDENT        | OFFICE    | Postes de travail     | 60  | écran clavier souris casque usb station accueil dock |
Poste de travail > Session et mot de passe| INCIDENT        | OFFICE    | Postes de travail     | 60  | mot de passe session verrouillé compte expiré connecter oublié | Mot de passe oublié
Poste de travail > Virus ou message suspect| INCIDENT       | OFFICE    | Postes de travail     | 120 | virus suspect piraté rançon chiffré hameçonnage phishing |
Poste de travail > Nouveau poste          | SERVICE_REQUEST | OFFICE    | Postes de travail     | 120 | nouveau poste préparer installer remplacer ordinateur |
Impression                                | INCIDENT        | OFFICE    | Impression            | 60  | imprimante imprimer impression copieur | Imprimante hors connexion
Impression > Imprimante hors connexion    | INCIDENT        | OFFICE    | Impression            | 60  | imprimante hors ligne connexion imprime plus file attente | Imprimante hors connexion
Impression > Qualité et bourrage          | INCIDENT        | OFFICE    | Impression            | 60  | bourrage papier traces rayures toner pâle |
Impression > Numérisation                 | INCIDENT        | OFFICE    | Impression            | 60  | scanner numérisation scan dossier courriel |
Messagerie                                | INCIDENT        | OFFICE    | Messagerie            | 60  | messagerie courriel mail outlook boîte | Messagerie bloquée
Messagerie > Envoi ou réception bloqués   | INCIDENT        | OFFICE    | Messagerie            | 60  | envoi réception bloqué reçoit plus envoie plus erreur boîte pleine | Messagerie bloquée
Messagerie > Boîte partagée et droits     | SERVICE_REQUEST | OFFICE    | Messagerie            | 60  | boîte partagée délégation accès droits calendrier agenda |
Messagerie > Courriel indésirable         | INCIDENT        | OFFICE    | Messagerie            | 60  | spam indésirable pourriel quarantaine |
Bureautique                               | QUESTION        | OFFICE    | Postes de travail     | 60  | word excel powerpoint office document tableur |
Bureautique > Fichiers et dossiers partagés| INCIDENT       | OFFICE    | Serveurs et stockage  | 60  | fichier dossier partagé lecteur réseau disparu effacé restaurer |
Bureautique > Question d’usage            | QUESTION        | OFFICE    | Postes de travail     | 60  | comment faire mode emploi question formation |
Réseau                                    | INCIDENT        | NETWORK   | Réseau et Wi-Fi       | 120 | réseau internet connexion coupure | Réseau du site coupé
Réseau > Internet ou site coupé           | INCIDENT        | NETWORK   | Réseau et Wi-Fi       | 120 | internet coupé panne site plus rien fibre box tout le monde | Réseau du site coupé
Réseau > Wi-Fi                            | INCIDENT        | NETWORK   | Réseau et Wi-Fi       | 120 | wifi wi-fi borne sans fil portée | Réseau du site coupé
Réseau > Prise ou poste isolé             | INCIDENT        | NETWORK   | Réseau et Wi-Fi       | 90  | prise câble un seul poste isolé brassage |
VPN et télétravail                        | INCIDENT        | NETWORK   | VPN et pare-feu       | 90  | vpn télétravail distance tunnel domicile | VPN instable
VPN et télétravail > VPN instable         | INCIDENT        | NETWORK   | VPN et pare-feu       | 90  | vpn coupe coupures déconnexion déconnecte minutes tunnel instable | VPN instable
VPN et télétravail > Accès à ouvrir       | SERVICE_REQUEST | NETWORK   | VPN et pare-feu       | 60  | ouvrir accès vpn nouveau télétravail |
Serveurs                                  | INCIDENT        | NETWORK   | Serveurs et stockage  | 180 | serveur disque sauvegarde |
Serveurs > Disque ou RAID en alerte       | INCIDENT        | NETWORK   | Serveurs et stockage  | 180 | disque raid alerte dégradé baie voyant |
Serveurs > Sauvegarde en erreur           | INCIDENT        | NETWORK   | Serveurs et stockage  | 120 | sauvegarde erreur échec nuit espace |
Téléphonie                                | INCIDENT        | TELEPHONY | Téléphonie IP         | 90  | téléphone standard poste appel | Téléphonie sans tonalité
Téléphonie > Sans tonalité                | INCIDENT        | TELEPHONY | Téléphonie IP         | 90  | tonalité téléphone muet sonne plus enregistré | Téléphonie sans tonalité
Téléphonie > Standard et renvois          | INCIDENT        | TELEPHONY | Téléphonie IP         | 90  | standard renvoi transfert accueil message attente |
Téléphonie > Mobile professionnel         | INCIDENT        | TELEPHONY | Téléphonie IP         | 60  | mobile portable smartphone sim forfait |
Téléphonie > Nouvelle ligne               | SERVICE_REQUEST | TELEPHONY | Téléphonie IP         | 90  | nouvelle ligne numéro poste ajouter |
Logiciels métier                          | INCIDENT        | BUSINESS  | Logiciels métier      | 120 | logiciel application métier gestion comptabilité paie |
Logiciels métier > Erreur ou blocage      | INCIDENT        | BUSINESS  | Logiciels métier      | 120 | erreur bloqué ouvre plus logiciel licence message |
Logiciels métier > Mise à jour            | SERVICE_REQUEST | BUSINESS  | Logiciels métier      | 120 | mise à jour version installer logiciel |
Logiciels métier > Question d’usage       | QUESTION        | BUSINESS  | Logiciels métier      | 60  | comment faire logiciel édition état saisie |
Comptes et droits                         | SERVICE_REQUEST | OFFICE    | Postes de travail     | 60  | arrivée départ compte droits accès |
Comptes et droits > Arrivée               | SERVICE_REQUEST | OFFICE    | Postes de travail     | 90  | arrivée nouveau salarié embauche stagiaire créer compte |
Comptes et droits > Départ                | SERVICE_REQUEST | OFFICE    | Postes de travail     | 60  | départ quitte fermer compte désactiver |
"""
