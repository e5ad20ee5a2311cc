import time
from uuid import RFC_4122, uuid4

from alongside.kit.ids import new_id
from alongside.kit.models import Record


def test_an_id_is_of_version_7_and_tells_when_it_was_made():
    before = time.time_ns() // 1_000_000
    made = new_id()
    assert (made.version, made.variant) == (7, RFC_4122)
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000


def test_ids_grow_and_their_end_is_by_chance():
    """An index grows at its end; whoever has one id does not guess the next."""
    ids = [new_id() for _ in range(2000)]
    moments = [each.int >> 80 for each in ids]
    assert moments == sorted(moments)
    assert len({each.int & ((1 << 62) - 1) for each in ids}) == len(ids)
    # Each of the 74 bits is sometimes set and sometimes not.
    both = 0
    for each in ids[1:]:
        both |= each.int ^ ids[0].int
    assert both & (1 << 62) - 1 == (1 << 62) - 1
    assert both >> 64 & 0xFFF == 0xFFF


def test_a_row_has_one_and_its_migration_says_what_it_always_said():
    field = Record._meta.get_field("id")
    *_, options = field.deconstruct()
    assert field.get_default().version == 7
    assert options["default"] is uuid4
