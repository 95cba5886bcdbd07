"""The small grammar of letters. Pure: no template engine ever reads what people wrote (K02).

A letter is plain text; its first line that stays is the subject. Then, paragraph by paragraph:

    {ticket.number}            a placeholder of the table in `placeholders/`; nothing else is between braces
    [mission.problem] Words    the line stays only when the placeholder has a value; [!name] when it has none
    • label | {value}          a line of facts; it goes when all its placeholders are empty
    → label | {page}           something to press; it goes when all its placeholders are empty
    > {reply.body}             somebody's words, quoted; a value of several lines quotes each

Values are put in once and never read again as grammar: they cannot look like a mark, a bar or a link.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

NAME = re.compile(r"\{([^{}]*)\}")
CONDITION = re.compile(r"^\[(!?)([a-z_.]+)\] ")
#: Ordinary white space only: the spaces of our formats stay what they are.
SPACES = re.compile(r"[ \t\r\n\f\v]+")
#: Of a personal link, `[[answer]]`: neither half may come from a value.
BRACKETS = re.compile(r"([\[\]])(?=\1)")
MARKS = ("• ", "→ ", "> ")
#: What a letter may weigh; a hundred lines is already a leaflet.
LONGEST = 8000


@dataclass(frozen=True)
class Value:
    """What stands for a placeholder. `is_ours`: made by the product (addresses, prepared lines)."""

    text: str = ""
    is_ours: bool = False

    @property
    def lines(self) -> list[str]:
        """Its lines, unable to look like a personal link."""
        text = self.text if self.is_ours else BRACKETS.sub(r"\1 ", self.text)
        return [line.strip() for line in text.strip().splitlines() if line.strip()]

    @property
    def line(self) -> str:
        """The whole on one line, unable to look like a line of facts."""
        text = SPACES.sub(" ", " ".join(self.lines))
        return text if self.is_ours else text.replace(" | ", " – ")


Look = Callable[[str], Value]


def fill(source: str, look: Look) -> str:
    """The letter with its values, in the same marks."""
    kept = [_line(line.strip(), look) for line in source.strip().splitlines()]
    return "\n".join(line for line in kept if line is not None)


def _line(line: str, look: Look) -> str | None:
    """One line filled in; None when it goes."""
    asked = CONDITION.match(line)
    if asked:
        if bool(look(asked[2]).line) is bool(asked[1]):
            return None
        line = line[asked.end() :]
    names = NAME.findall(line)
    mark = next((mark for mark in MARKS if line.startswith(mark)), "")
    if names and (mark or line == f"{{{names[0]}}}") and not any(look(n).line for n in names):
        return None
    if mark and line[len(mark) :] == f"{{{names[0] if names else ''}}}":
        return "\n".join(mark + part for part in look(names[0]).lines)
    filled = NAME.sub(lambda found: look(found[1]).line, line)
    return filled if mark else filled.lstrip("•→> ")


def names(source: str) -> list[str]:
    """Every placeholder a text uses, conditions included, in order."""
    found = [CONDITION.match(line.strip()) for line in source.splitlines()]
    return list(dict.fromkeys([*NAME.findall(source), *(match[2] for match in found if match)]))


def blank(name: str) -> Value:
    """A look that knows nothing."""
    return Value()
