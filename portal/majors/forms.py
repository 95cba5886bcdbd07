"""What the serious-problem room accepts; rules stay in the services."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import HOTLINE, STAFF
from clients.models import Client
from portal.desk.forms.fields import LocalDateTime
from tickets.major import CRITERIA, TEMPLATES
from tickets.models import Proof


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _desk() -> Any:
    return User.objects.filter(role__in=HOTLINE.split(), is_active=True)


class Declaration(forms.Form):
    """Declare: what happens is enough; the rest has the template's own answer (E01)."""

    reason = forms.CharField(
        label=_("Ce qui se passe et qui est touché"),
        help_text=_("Lu par tout le support dès la déclaration, jamais par les clients."),
        max_length=2000,
        widget=_text(4),
    )
    template = forms.ChoiceField(
        label=_("Modèle"),
        choices=[(code, row.label) for code, row in TEMPLATES.items()],
        required=False,
        initial="OTHER",
        widget=forms.RadioSelect,
    )
    criteria = forms.MultipleChoiceField(
        label=_("Pourquoi est-ce grave"),
        choices=list(CRITERIA.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    title = forms.CharField(
        label=_("Titre lu par les clients"),
        help_text=_("Sans cause ni nom. Vide : celui du modèle."),
        max_length=120,
        required=False,
    )
    scope = forms.CharField(
        label=_("Fournisseur, logiciel ou modèle en cause"),
        help_text=_(
            "Séparés par des virgules. Les dossiers sont parcourus : chaque client trouvé est touché."
        ),
        max_length=300,
        required=False,
    )
    commander = forms.ModelChoiceField(
        label=_("Pilote"), queryset=User.objects.none(), required=False, empty_label=_("moi")
    )
    expert = forms.ModelChoiceField(
        label=_("Expert"), queryset=User.objects.none(), required=False, empty_label=_("personne")
    )
    room_url = forms.URLField(
        label=_("Salle de crise"), required=False, assume_scheme="https", max_length=200
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("commander", "expert"):
            self.fields[name].queryset = _desk()  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """The service's own arguments."""
        data = dict(self.cleaned_data)
        for name in ("commander", "expert"):
            person = data.pop(name)
            data[f"{name}_id"] = person.pk if person else None
        data["scope"] = data["scope"].split(",")
        data["template"] = data["template"] or "OTHER"
        return data


class Point(forms.Form):
    """The next update: common text, what stays between ourselves, the instant of the one after."""

    body = forms.CharField(label=_("Texte pour les clients"), max_length=5000, widget=_text(5))
    staff_body = forms.CharField(
        label=_("Entre nous"),
        help_text=_("Lu par le support seulement."),
        max_length=5000,
        required=False,
        widget=_text(2),
    )
    news_before = forms.DateTimeField(
        label=_("Prochaines nouvelles avant"),
        required=False,
        widget=LocalDateTime(),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    number = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def is_ahead(self, at: datetime, *, needed: bool) -> bool:
        """Whether the next news are promised, and for later; says so on the field otherwise."""
        given = self.cleaned_data.get("news_before")
        if given and given <= at:
            self.add_error("news_before", _("Choisissez un moment à venir."))
        if needed and not given and "news_before" not in self.errors:
            self.add_error(
                "news_before", _("Dites avant quand viendront les prochaines nouvelles.")
            )
        return not self.errors


class LastWords(forms.Form):
    """The news of the restoring, or of the end."""

    body = forms.CharField(
        label=_("Texte pour les clients"),
        help_text=_("Il est aussi la solution des tickets rattachés."),
        max_length=4000,
        widget=_text(5),
    )
    number = forms.IntegerField(widget=forms.HiddenInput, required=False)


class Vouched(forms.Form):
    """Somebody was told by us, and how we know."""

    proof = forms.ChoiceField(
        label=_("Comment"),
        choices=[(Proof.PHONE, _("Par téléphone")), (Proof.HAND, _("De vive voix"))],
        initial=Proof.PHONE,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Ce qui a été dit, à quelle heure"), max_length=300, widget=_text(2)
    )


class Why(forms.Form):
    """One sentence."""

    reason = forms.CharField(label=_("Pourquoi"), max_length=200)


class TouchedClient(forms.Form):
    """A client added by hand (E03)."""

    client = forms.ModelChoiceField(label=_("Client"), queryset=Client.objects.none())
    reason = forms.CharField(label=_("Comment le savez-vous"), max_length=200)

    def __init__(self, *args: Any, clients: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client"].queryset = clients  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """The service's own arguments."""
        return {"client_id": self.cleaned_data["client"].pk, "reason": self.cleaned_data["reason"]}


class Scope(forms.Form):
    """Other words to look for in the dossiers."""

    scope = forms.CharField(
        label=_("Fournisseur, logiciel ou modèle en cause"),
        help_text=_("Séparés par des virgules, trois lettres au moins chacun."),
        max_length=300,
    )


class OwnText(forms.Form):
    """What one client alone will read in the next update."""

    text = forms.CharField(
        label=_("Texte propre du prochain point"),
        help_text=_("Vide : ce client lit le texte commun."),
        max_length=5000,
        required=False,
        widget=_text(5),
    )


class Review(forms.Form):
    """The look back (E10)."""

    causes = forms.CharField(label=_("Causes"), max_length=5000, required=False, widget=_text(4))
    review = forms.CharField(
        label=_("Ce que nous en retenons"), max_length=10_000, required=False, widget=_text(8)
    )


class Action(forms.Form):
    """One action, its owner, its date."""

    what = forms.CharField(label=_("Action"), max_length=200)
    owner = forms.ModelChoiceField(label=_("Responsable"), queryset=User.objects.none())
    due_on = forms.DateField(
        label=_("Pour le"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = User.objects.filter(role__in=STAFF.split(), is_active=True)  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """The service's own arguments."""
        data = dict(self.cleaned_data)
        return {"owner_id": data.pop("owner").pk, **data}
