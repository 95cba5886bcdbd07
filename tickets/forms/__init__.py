"""What the pages of tickets accept: the simulator's question, the rules of promises, explanations."""

from tickets.forms.promises import EFFECTS, Explanation, Period, Steps, Target, of_steps
from tickets.forms.simulation import Case

__all__ = ["EFFECTS", "Case", "Explanation", "Period", "Steps", "Target", "of_steps"]
