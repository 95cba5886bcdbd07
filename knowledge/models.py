"""What we know: categories, diagnostic procedures, articles."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Nature, SkillLevel


class TicketKind(models.TextChoices):
    """What is asked for; the category decides the default (B01)."""

    INCIDENT = "INCIDENT", _("Incident")
    SERVICE_REQUEST = "SERVICE_REQUEST", _("Demande de service")
    QUESTION = "QUESTION", _("Question")


class Category(models.Model):
    """A node of the category tree: it carries what a new ticket needs (B02)."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    name = models.CharField(_("nom"), max_length=120)
    path = models.CharField(max_length=300, unique=True, help_text="Réseau > Wi-Fi")
    kind = models.CharField(
        _("type"), max_length=16, choices=TicketKind, default=TicketKind.INCIDENT
    )
    nature = models.CharField(_("nature"), max_length=12, choices=Nature, default=Nature.OFFICE)
    team = models.ForeignKey(
        "accounts.Team", models.SET_NULL, null=True, blank=True, verbose_name=_("équipe")
    )
    procedure = models.ForeignKey(
        "knowledge.Procedure", models.SET_NULL, null=True, blank=True, verbose_name=_("procédure")
    )
    skill = models.ForeignKey("accounts.Skill", models.SET_NULL, null=True, blank=True)
    skill_level = models.PositiveSmallIntegerField(choices=SkillLevel, default=SkillLevel.WORKING)
    visit_minutes = models.PositiveSmallIntegerField(_("durée d’intervention usuelle"), default=90)
    keywords = models.CharField(_("mots du client"), max_length=300, blank=True)
    needs_caller = models.BooleanField(
        _("identité de l’appelant demandée"),
        default=False,
        db_default=False,
        help_text=_("un ticket se résout à distance seulement si l’appelant a été vérifié"),
    )
    is_active = models.BooleanField(_("proposée"), default=True)
    external_ref = models.CharField(max_length=60, null=True, blank=True, unique=True)

    class Meta:
        ordering = ["path"]

    def __str__(self) -> str:
        return self.path


class Procedure(models.Model):
    """A diagnostic procedure: questions, answers, and where each leads (B04)."""

    title = models.CharField(_("titre"), max_length=120)
    version = models.PositiveSmallIntegerField(default=1)
    is_active = models.BooleanField(_("en service"), default=True)

    def __str__(self) -> str:
        return self.title


class PositionProcedure(models.Model):
    """Somebody at this type of work position is asked this procedure, for one category or for any (G25)."""

    position = models.ForeignKey(
        "clients.WorkPosition",
        models.CASCADE,
        related_name="+",
        verbose_name=_("position de travail"),
    )
    category = models.ForeignKey(
        Category,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("catégorie"),
        help_text="empty: any category",
    )
    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="for_positions")

    class Meta:
        ordering = ["position", "category", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["position", "category"],
                name="procedure_of_position_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.position} – {self.category or '*'}"


class Step(models.Model):
    """One question of a procedure."""

    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    question = models.CharField(_("question"), max_length=200)
    hint = models.CharField(_("où regarder"), max_length=300, blank=True)
    verifies_caller = models.BooleanField(
        _("vérifie l’appelant"),
        default=False,
        db_default=False,
        help_text=_("on n’y répond qu’une fois l’appelant vérifié"),
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "position"], name="step_position_once")
        ]

    def __str__(self) -> str:
        return self.question


class Ending(models.TextChoices):
    SOLUTION = "SOLUTION", _("Solution")
    ESCALATE = "ESCALATE", _("Escalader")
    VISIT = "VISIT", _("Intervention sur site")


class Choice(models.Model):
    """One answer: it leads to a step, or ends the procedure."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("réponse"), max_length=120)
    leads_to = models.ForeignKey(Step, models.CASCADE, null=True, blank=True, related_name="+")
    ending = models.CharField(max_length=10, choices=Ending, blank=True)
    conclusion = models.CharField(_("cause ou solution"), max_length=300, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(leads_to__isnull=False) ^ ~models.Q(ending=""),
                name="choice_leads_or_ends",
            )
        ]

    def __str__(self) -> str:
        return self.label


class Audience(models.TextChoices):
    STAFF = "STAFF", _("Interne")
    CLIENTS = "CLIENTS", _("Tous les clients")


class Article(models.Model):
    """A sheet of the knowledge base (F01); Markdown, shown sanitised."""

    title = models.CharField(_("titre"), max_length=160)
    body = models.TextField(_("texte"))
    audience = models.CharField(_("public"), max_length=8, choices=Audience, default=Audience.STAFF)
    categories = models.ManyToManyField(Category, blank=True, related_name="articles")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    updated_at = models.DateTimeField()
    helped = models.PositiveIntegerField(default=0, help_text="tickets it solved")
    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="fr")
        + SearchVector("body", weight="B", config="fr"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["title", "pk"]
        indexes = [GinIndex(fields=["search"], name="article_search")]

    def __str__(self) -> str:
        return self.title
