from tests.access.document import PLACE, written


def test_the_page_about_access_is_current():
    assert PLACE.read_text(encoding="utf-8") == written(), "run python -m tests.access.document"
