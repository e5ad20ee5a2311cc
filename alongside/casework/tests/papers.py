"""Files to upload. All of it is made up."""

import io

import pypdfium2
from PIL import Image

from alongside.kit.typesetting import Letter, Part, as_pdf
from tests.world import NOON


def a_photograph(kind="JPEG", **more):
    kept = io.BytesIO()
    Image.effect_noise((300, 400), 20).convert("RGB").save(kept, kind, **more)
    return kept.getvalue()


def a_pdf(*words):
    paper = Letter("Decision", "Somebody", (Part("paragraph", words or ("No points",)),))
    return as_pdf(paper, NOON)


def pages(data):
    return len(pypdfium2.PdfDocument(data))
