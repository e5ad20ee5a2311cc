"""The ground that everything stands on: whom tests connect as, the locks, the command."""

import pytest
from django.db import connection

from alongside.config.roles import why_not_serve


@pytest.mark.django_db
def test_the_current_user_owns_nothing():
    connection.ensure_connection()

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("app",)

    assert why_not_serve(connection.connection) is None
