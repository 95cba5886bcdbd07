"""What people fill in about people."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import factor_services, passwords, selectors
from accounts.models import Nature, Skill, SkillLevel, Team, User
from accounts.roles import CLIENTS, Role
from core.errors import Refused
from core.phones import e164

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
STAFF_ROLES = [choice for choice in Role.choices if choice[0] not in CLIENTS.split()]


class Search(forms.Form):
    """The list of people: words, role, those who left."""

    q = forms.CharField(
        required=False,
        label=_("Nom ou courriel"),
        widget=forms.SearchInput(attrs={"class": "input", "placeholder": _("Nom ou courriel")}),
    )
    role = forms.ChoiceField(
        required=False,
        label=_("Rôle"),
        choices=[("", _("Tous les rôles")), *STAFF_ROLES],
        widget=forms.Select(attrs={"class": "input"}),
    )
    gone = forms.BooleanField(required=False, label=_("Partis"))


class Person(forms.ModelForm):
    """Somebody of the staff, as HR and administrators know them."""

    teams = forms.ModelMultipleChoiceField(
        Team.objects.order_by("name"),
        required=False,
        label=_("Équipes"),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = User
        fields = [
            "first_name", "last_name", "job", "phone", "mobile", "extension", "office", "manager",
            "substitute",
            "hired_on", "leaves_on",
        ]  # fmt: skip
        widgets = {"hired_on": DAY, "leaves_on": DAY}
        help_texts = {"phone": "", "mobile": _("Par exemple 06 12 34 56 78, pour les SMS.")}

    def clean_phone(self) -> str:
        """As people type it, kept as operators want it."""
        return _number(self.cleaned_data["phone"])

    def clean_mobile(self) -> str:
        """The same."""
        return _number(self.cleaned_data["mobile"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = (self.instance.manager_id, self.instance.substitute_id)
        offered = Q(is_active=True) | Q(pk__in=[pk for pk in held if pk])
        others = selectors.staff().filter(offered).exclude(pk=self.instance.pk)
        self.fields["manager"].queryset = others  # type: ignore[attr-defined]
        self.fields["substitute"].queryset = self.fields["manager"].queryset  # type: ignore[attr-defined]
        self.fields["last_name"].required = True
        if self.instance.pk:
            self.initial["teams"] = self.instance.teams.all()


def _number(typed: str) -> str:
    number = e164(typed)
    if typed and not number:
        raise ValidationError(_("Ce n’est pas un numéro de téléphone."))
    return number


class NewPerson(Person):
    """A new account: the person chooses a password by the invitation."""

    email = forms.EmailField(label=_("Courriel"))
    role = forms.ChoiceField(label=_("Rôle"), choices=STAFF_ROLES)
    field_order = ["email", "role", "first_name", "last_name"]


class RoleChoice(forms.Form):
    """Another role."""

    role = forms.ChoiceField(label=_("Rôle"), choices=STAFF_ROLES)


class Preferences(forms.ModelForm):
    """One's own screen."""

    theme = forms.ChoiceField(
        label=_("Thème"),
        choices=[("auto", _("Comme l’appareil")), ("light", _("Clair")), ("dark", _("Sombre"))],
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Langue"),
        choices=[("fr", _("Français")), ("en", _("Anglais"))],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = User
        fields = ["theme", "language", "shortcuts"]


class NewToken(forms.Form):
    """A key for the REST API."""

    name = forms.CharField(label=_("À quoi sert ce jeton ?"), max_length=80)
    days = forms.TypedChoiceField(
        label=_("Valable"),
        coerce=int,
        choices=[(30, _("30 jours")), (90, _("90 jours")), (365, _("un an"))],
        initial=90,
    )
    may_write = forms.TypedChoiceField(
        label=_("Il peut"),
        coerce=lambda value: value == "1",
        choices=[("0", _("lire")), ("1", _("lire et écrire"))],
        initial="0",
    )
    networks = forms.CharField(
        label=_("Réseaux autorisés"),
        required=False,
        help_text=_("Par exemple 203.0.113.0/24 ; vide : tous."),
    )

    def clean_networks(self) -> list[str]:
        """The networks, one by one."""
        return [part for part in self.cleaned_data["networks"].replace(",", " ").split() if part]


class FirstPassword(forms.Form):
    """The password an invited person chooses, by the rules of the house."""

    password = forms.CharField(
        label=_("Mot de passe"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=passwords.RULE,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Refused when weak, of those tried first, or like the person's own name or address."""
        password: str = self.cleaned_data["password"]
        try:
            password_validation.validate_password(password, self.user)
        except ValidationError as problem:
            raise ValidationError(problem.messages) from None
        return password


class OtherPassword(FirstPassword):
    """Another password, by whoever knows the present one."""

    present = forms.CharField(
        label=_("Mot de passe actuel"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    field_order = ["present", "password"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Nouveau mot de passe")

    def clean_present(self) -> str:
        """It must be the right one; guessing is slowed down."""
        present: str = self.cleaned_data["present"]
        try:
            factor_services.check_password(user=self.user, password=present)
        except Refused as refused:
            raise ValidationError(refused.sentence) from None
        return present


class Forgotten(forms.Form):
    """Whose password is forgotten."""

    email = forms.EmailField(
        label=_("Courriel"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )


class SkillSetting(forms.Form):
    """How good somebody is at something; « — » takes the skill away."""

    level = forms.TypedChoiceField(
        label=_("Niveau"), coerce=int, choices=[(0, "—"), *SkillLevel.choices]
    )
    certified_until = forms.DateField(label=_("Certifié jusqu’au"), required=False, widget=DAY)


class NewSkill(forms.ModelForm):
    """A line of the catalogue."""

    nature = forms.ChoiceField(
        label=_("Nature"), required=False, choices=[("", _("Toutes")), *Nature.choices]
    )

    class Meta:
        model = Skill
        fields = ["name", "nature"]


class ClauseForm(forms.Form):
    """A signed confidentiality clause (H10)."""

    version = forms.CharField(
        label=_("Version du texte"), max_length=40, help_text=_("Par exemple 2026-1.")
    )
    signed_on = forms.DateField(label=_("Signée le"), widget=DAY)
    ends_on = forms.DateField(
        label=_("Valable jusqu’au"), required=False, widget=DAY, help_text=_("Vide : sans fin.")
    )
    upload = forms.FileField(
        label=_("La clause signée"), help_text=_("PDF ou image, 20 Mo au plus.")
    )


#: An absence that ends later was mistyped.
LATEST = date(2999, 12, 31)


class AbsenceForm(forms.Form):
    """Days away (H14)."""

    first = forms.DateField(label=_("Du"), widget=DAY)
    last = forms.DateField(
        label=_("Au (compris)"), widget=DAY, validators=[MaxValueValidator(LATEST)]
    )


class SubstituteForm(forms.Form):
    """Who decides and hears during one's absences (H14)."""

    substitute = forms.ModelChoiceField(
        User.objects.none(), label=_("Suppléant"), required=False, empty_label=_("Personne")
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = selectors.staff().filter(is_active=True).exclude(pk=person.pk)
        self.fields["substitute"].queryset = colleagues  # type: ignore[attr-defined]
        self.initial.setdefault("substitute", person.substitute_id)
