"""Reading the environment: what must be said in production, and what a laptop makes for itself."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from alongside.config.postgres import write_secret
from alongside.config.refusing import Stop

BASE = Path(__file__).resolve().parents[2]
SAMPLE = BASE / ".env.sample"
MODES = ("demo", "test", "production")
REQUIRED = ("ALONGSIDE_SECRET_KEY", "ALONGSIDE_HOSTS", "DATABASE_URL", "DATABASE_AUDIT_URL")


def mode(environ: Mapping[str, str] = os.environ) -> str:
    """Say in which mode we run. Whoever names a database means it; a laptop's own is the demo's."""
    unsaid = "production" if "DATABASE_URL" in environ else "demo"
    chosen = environ.get("ALONGSIDE_MODE", unsaid)
    if chosen not in MODES:
        raise Stop(f"ALONGSIDE_MODE is ‘{chosen}’: make it one of {', '.join(MODES)}.")
    return chosen


def data_folder(environ: Mapping[str, str] = os.environ) -> Path:
    return Path(environ.get("ALONGSIDE_DATA", BASE / ".local")).absolute()


def require(environ: Mapping[str, str] = os.environ) -> None:
    for variable in REQUIRED:
        if not environ.get(variable):
            raise Stop(
                f"{variable} is not set, and production needs it:"
                f" see line {_line(variable)} of .env.sample."
            )


def secret_key(chosen: str, data: Path, environ: Mapping[str, str] = os.environ) -> str:
    if said := environ.get("ALONGSIDE_SECRET_KEY"):
        return said
    if chosen == "test":
        return "only-for-tests-" + "0123456789" * 4
    file = data / "secret-key"
    if not file.exists():
        data.mkdir(parents=True, exist_ok=True)
        write_secret(file, secrets.token_urlsafe(50))
    return file.read_text()


def token_keys(data: Path, environ: Mapping[str, str] = os.environ) -> Path:
    """Where the keys lie that tokens are signed with. Processes that serve together share it."""
    return Path(environ.get("ALONGSIDE_TOKEN_KEYS") or data / "token-keys.pem")


def hosts(chosen: str, environ: Mapping[str, str] = os.environ) -> list[str]:
    said = [host.strip() for host in environ.get("ALONGSIDE_HOSTS", "").split(",") if host.strip()]
    if chosen == "production":
        return said
    return [*said, "localhost", "127.0.0.1", "[::1]", *(["testserver"] if chosen == "test" else [])]


def _line(variable: str) -> int:
    lines = SAMPLE.read_text().splitlines() if SAMPLE.exists() else []
    return next((n for n, line in enumerate(lines, 1) if line.lstrip("# ").startswith(variable)), 1)
