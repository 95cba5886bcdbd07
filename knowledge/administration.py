"""Which facts about categories and procedures are administration (Q06)."""

from django.utils.translation import gettext_lazy as _

from core import administration
from knowledge.models import Category, Procedure

HEADINGS = {
    "procedures": (_("Catégories et procédures"), {
        "category.saved":         _("Catégorie changée"),
        "procedure.changed":      _("Procédure changée"),
        "procedure.offered":      _("Procédure demandée pour une position de travail"),
        "procedure.withdrawn":    _("Procédure retirée d’une position de travail"),
    }),
}  # fmt: skip

administration.register(HEADINGS)
administration.name_by(Category, "path")
administration.name_by(Procedure, "title")
