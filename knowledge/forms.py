"""What people fill in about what we know."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models import WorkPosition
from knowledge import selectors
from knowledge.models import Article, Category, Ending, Procedure, Step
from knowledge.services import Answer


class ArticleForm(forms.ModelForm):
    """A sheet in Markdown."""

    class Meta:
        model = Article
        fields = ["title", "body", "audience", "categories"]
        labels = {"categories": _("Catégories")}
        help_texts = {
            "body": _("**gras**, listes avec -, étapes avec 1., titres avec ##."),
            "audience": _("« Tous les clients » : lisible dans leur espace."),
        }
        widgets = {
            "body": forms.Textarea(attrs={"rows": 18}),
            "categories": forms.SelectMultiple(attrs={"size": 8}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Q(is_active=True)
        if self.instance.pk:  # what it has already, proposed or not, stays its own
            offered |= Q(pk__in=self.instance.categories.values("pk"))
        rows = selectors.categories(with_inactive=True).filter(offered)
        self.fields["categories"].queryset = rows  # type: ignore[attr-defined]


class CategoryForm(forms.ModelForm):
    """A node of the tree and what it carries."""

    class Meta:
        model = Category
        fields = [
            "name", "parent", "kind", "nature", "team", "procedure", "skill", "skill_level",
            "visit_minutes", "keywords", "needs_caller", "is_active",
        ]  # fmt: skip
        labels = {
            "parent": _("Rangée sous"),
            "skill": _("Compétence"),
            "skill_level": _("Niveau demandé"),
        }
        help_texts = {
            "keywords": _("Les mots que disent les clients, séparés par des espaces."),
            "visit_minutes": _("En minutes ; proposée quand on planifie une intervention."),
        }

    def clean(self) -> dict[str, Any]:
        """The path is checked by the service, which knows the whole tree."""
        self._validate_unique = False
        return self.cleaned_data


class ProcedureForm(forms.ModelForm):
    """The name of a procedure."""

    class Meta:
        model = Procedure
        fields = ["title", "is_active"]


class OfferForm(forms.Form):
    """Which work position is asked this procedure, and for which category."""

    position = forms.ModelChoiceField(
        WorkPosition.objects.filter(is_active=True), label=_("Position de travail")
    )
    category = forms.ModelChoiceField(
        selectors.categories(),
        label=_("Catégorie"),
        required=False,
        empty_label=_("toutes"),
        help_text=_("« toutes » : celles où rien de plus précis ne dit quoi demander"),
    )


class StepForm(forms.ModelForm):
    """One question."""

    class Meta:
        model = Step
        fields = ["question", "hint", "verifies_caller"]


class AnswerForm(forms.Form):
    """One possible answer: it leads to a later step, or ends."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Réponse"), max_length=120, required=False)
    leads_to = forms.TypedChoiceField(
        label=_("Mène à"), required=False, coerce=int, empty_value=None
    )
    ending = forms.ChoiceField(
        label=_("Ou termine par"), required=False, choices=[("", "—"), *Ending.choices]
    )
    conclusion = forms.CharField(label=_("Cause ou solution"), max_length=300, required=False)

    def __init__(self, *args: Any, later: list[Step], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(step.position, f"{step.position}. {step.question}"[:80]) for step in later]
        self.fields["leads_to"].choices = [("", "—"), *steps]  # type: ignore[attr-defined]


class _Answers(forms.BaseFormSet):
    def answers(self) -> list[Answer]:
        """The lines that say something, in their order."""
        lines = [form.cleaned_data for form in self.forms if form.cleaned_data.get("label")]
        return [Answer(**line) for line in lines]


AnswerFormSet = forms.formset_factory(AnswerForm, formset=_Answers, extra=2, max_num=9)


def answers_of(step: Step | None, later: list[Step], data: Any = None) -> Any:
    """The lines of a step's answers, filled in or posted."""
    initial = []
    if step:
        initial = [
            {
                "pk": choice.pk,
                "label": choice.label,
                "leads_to": choice.leads_to.position if choice.leads_to else None,
                "ending": choice.ending,
                "conclusion": choice.conclusion,
            }
            for choice in step.choices.select_related("leads_to")
        ]
    return AnswerFormSet(data, initial=initial, prefix="answers", form_kwargs={"later": later})
