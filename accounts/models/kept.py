"""What is kept of a person: absences, signed clauses, skills."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.people import Nature, User


class Absence(models.Model):
    """When somebody is away, so that their substitute hears instead (D14). Made by the planning, or by hand."""

    person = models.ForeignKey(User, models.CASCADE, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    source = models.CharField(max_length=40, unique=True, help_text="booking:12")

    class Meta:
        indexes = [models.Index(fields=["person", "ends_at"], name="absence_of_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.source}"


class Clause(models.Model):
    """A confidentiality clause somebody signed, the paper with it; the person carries the dates of the newest (H10).

    Without a file it is a date noted before papers were kept.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="clauses")
    version = models.CharField(_("version du texte"), max_length=40)
    signed_on = models.DateField(_("signée le"))
    ends_on = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    file = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, related_name="+")
    filed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField()
    said = models.CharField(max_length=20, blank=True, help_text="the last warning about its end")

    class Meta:
        ordering = ["-signed_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.person} {self.version}"


class Skill(models.Model):
    """Something a person can be good at (O01)."""

    name = models.CharField(_("nom"), max_length=80, unique=True)
    nature = models.CharField(_("nature"), max_length=12, choices=Nature, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SkillLevel(models.IntegerChoices):
    BASIC = 1, _("Notions")
    WORKING = 2, _("Autonome")
    ADVANCED = 3, _("Confirmé")
    EXPERT = 4, _("Expert")


class UserSkill(models.Model):
    """How good one person is at one skill (O02)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="holders")
    level = models.PositiveSmallIntegerField(_("niveau"), choices=SkillLevel)
    certified_until = models.DateField(_("certifié jusqu’au"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "skill"], name="one_level_per_skill")
        ]

    def __str__(self) -> str:
        return f"{self.user} : {self.skill} {self.level}"
