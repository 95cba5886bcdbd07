"""Reading `<REQUEST><QUERY/><DEVICEID/><CONTENT>…` as it streams by: no DTD, no entity, no tree in memory."""

from typing import Any
from xml.parsers import expat

from clients.inventory.limits import CHUNK, DEEPEST, LONGEST_TEXT, MOST_ELEMENTS, Deadline, Hostile
from clients.inventory.sections import MOST_ROWS, WANTED, Sections, clean

#: REQUEST is at depth 1, its head and CONTENT at 2, a section at 3, its values at 4.
HEAD, SECTION, VALUE = 2, 3, 4


def read(content: bytes, deadline: Deadline) -> tuple[dict[str, str], Sections]:
    """The head (query, device id, version) and the sections we want."""
    reading = _Reading()
    parser = reading.parser()
    try:
        for start in range(0, len(content), CHUNK):
            deadline.check()
            parser.Parse(content[start : start + CHUNK], False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, UnicodeError, ValueError):
        raise Hostile("XML that cannot be read") from None
    return reading.head, reading.sections


class _Reading:
    def __init__(self) -> None:
        self.head: dict[str, str] = {}
        self.sections: Sections = {}
        self._path: list[str] = []
        self._row: dict[str, str] = {}
        self._text: list[str] = []
        self._length = self._elements = 0

    def parser(self) -> Any:
        """An expat parser that hears us and refuses every declaration of a document type."""
        made = expat.ParserCreate()
        made.buffer_text = True
        made.StartElementHandler = self._start
        made.EndElementHandler = self._end
        made.CharacterDataHandler = self._characters
        made.StartDoctypeDeclHandler = self._refuse
        made.EntityDeclHandler = self._refuse
        made.ExternalEntityRefHandler = self._refuse
        return made

    @staticmethod
    def _refuse(*_said: Any) -> int:
        raise Hostile("a document type or an entity is declared")

    def _start(self, name: str, _attributes: Any) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise Hostile("too many elements")
        self._path.append(name.lower()[:64])
        if len(self._path) > DEEPEST:
            raise Hostile("elements too deep")
        self._text, self._length = [], 0

    def _characters(self, data: str) -> None:
        if self._length < LONGEST_TEXT and len(self._path) in (HEAD, SECTION, VALUE):
            self._text.append(data)
            self._length += len(data)

    def _end(self, _name: str) -> None:
        depth, name = len(self._path), self._path[-1]
        text = clean("".join(self._text))
        if depth == VALUE and self._path[1] == "content" and self._path[2] in WANTED:
            self._row.setdefault(name, text)
        elif depth == SECTION and self._path[1] == "content":
            self._close_section(name, text)
        elif depth == HEAD and name != "content":
            self.head.setdefault(name, text)
        self._path.pop()
        self._text, self._length = [], 0

    def _close_section(self, name: str, text: str) -> None:
        if name == "versionclient":
            self.head.setdefault(name, text)
        elif name in WANTED and len(rows := self.sections.setdefault(name, [])) < MOST_ROWS:
            rows.append(self._row)
        self._row = {}
