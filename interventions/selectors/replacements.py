"""Who could go instead, at the same hour: the ranking of the planning, without the one who does not answer."""

from datetime import timedelta

from interventions.models import Mission
from planning import selectors as planning
from planning.ranking import Need, Suggestion


def replacements(mission: Mission, most: int = 3) -> list[Suggestion]:
    """The technicians free for this very slot, best first, each with the reasons (I05, K09)."""
    category = mission.ticket.category
    skill = category.skill if category else None
    need = Need(
        minutes=round((mission.ends_at - mission.starts_at).total_seconds() / 60),
        not_before=mission.starts_at,
        skill=skill.name if skill else "",
        level=category.skill_level if category else 1,
        step=timedelta(minutes=1),
    )
    ranked = planning.suggest(need, client=mission.client, site=mission.site, skill=skill)
    return [
        one
        for one in ranked
        if one.possible
        and one.profile.user_id != mission.technician_id
        and one.profile.slot
        and one.profile.slot[0] == mission.starts_at
    ][:most]
