"""`./run prove [ID…] [--fast] [--record]`: print a line a figure, and write the report."""

import logging
import os
import sys


def main() -> int:
    # The proofs bring their own databases; those that look from inside do so as the tests do.
    for name in [name for name in os.environ if name.startswith("DATABASE_")]:
        del os.environ[name]
    os.environ["ALONGSIDE_MODE"] = "test"
    os.environ["DJANGO_SETTINGS_MODULE"] = "alongside.config.settings"
    import django

    django.setup()
    logging.getLogger().handlers = [logging.NullHandler()]  # errors are provoked on purpose
    from proofs.running import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
