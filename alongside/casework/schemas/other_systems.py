from alongside.casework.rules.other_systems import Fact, Mapping, OtherSystem
from alongside.kit.documents import Entry


def read_mappings(document: Entry) -> dict[OtherSystem, Mapping]:
    """Read which fact of ours stands under which heading, for every system that we name."""
    found = [_mapping(each) for each in document.entries("systems")]
    by_system = {each.system: each for each in found}
    if set(by_system) != set(OtherSystem):
        raise document.refuse("each system has one mapping")
    return by_system


def _mapping(entry: Entry) -> Mapping:
    system = entry.choice("id", OtherSystem)
    columns = tuple(_column(each) for each in entry.entries("columns"))
    entry.done()
    if len({head for head, _ in columns}) != len(columns):
        raise entry.refuse("two columns have one heading")
    if not {Fact.REFERENCE, Fact.ISSUE_ID} <= {fact for _, fact in columns}:
        raise entry.refuse("outcomes could not come back without reference and issue")
    return Mapping(system, columns)


def _column(entry: Entry) -> tuple[str, Fact]:
    column = entry.some_text("column"), entry.choice("field", Fact)
    entry.done()
    return column
