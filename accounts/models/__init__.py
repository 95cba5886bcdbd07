"""People of Aprile and of its clients: accounts, teams, skills, tokens. Roles are in `roles.py`."""

from accounts.models.access import ApiToken, Device, OpenSession, RecoveryCode, ResetRequest
from accounts.models.kept import Absence, Clause, Skill, SkillLevel, UserSkill
from accounts.models.people import Level, Nature, Office, Team, User, UserManager

__all__ = [
    "Absence",
    "ApiToken",
    "Clause",
    "Device",
    "Level",
    "Nature",
    "Office",
    "OpenSession",
    "RecoveryCode",
    "ResetRequest",
    "Skill",
    "SkillLevel",
    "Team",
    "User",
    "UserManager",
    "UserSkill",
]
