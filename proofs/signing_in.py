"""Print sign-in sessions of somebody of the cast: python -m proofs.signing_in PERSONA COUNT."""

import sys

import django


def main(key: str, count: int) -> None:
    django.setup()
    from django.test import Client

    from alongside.accounts.models import User
    from alongside.demo.rules import BY_KEY
    from alongside.kit import context

    persona = BY_KEY[key]
    with context.standing_as(context.Standing(user=persona.user_id)):
        user = User.objects.get(pk=persona.user_id)
        for _ in range(count):
            client = Client()
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            session = client.session
            session["membership"] = str(persona.membership_id)
            session.save()
            print(session.session_key)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
