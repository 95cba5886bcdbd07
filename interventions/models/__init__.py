"""Missions: what is asked, when, by whom it is done, what was found and who signed."""

from interventions.models.mission import Mission, MissionStatus, MissionTask
from interventions.models.report import (
    FollowUp,
    PartUsed,
    Photo,
    Report,
    ReportState,
    Result,
    SignatureKind,
)

__all__ = [
    "FollowUp",
    "Mission",
    "MissionStatus",
    "MissionTask",
    "PartUsed",
    "Photo",
    "Report",
    "ReportState",
    "Result",
    "SignatureKind",
]
