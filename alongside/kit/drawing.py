"""What is drawn as shapes of a page."""

from typing import Any

import qrcode


def qr(address: str) -> dict[str, Any]:
    """The squares of a QR code as one path, so that it prints sharply and needs no image."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(address)
    code.make(fit=True)
    rows = code.get_matrix()
    squares = [(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
    return {"size": len(rows), "path": "".join(f"M{x} {y}h1v1h-1z" for x, y in squares)}
