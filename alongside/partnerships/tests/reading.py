"""Reading a page as a browser does: which fields it would send, untouched."""

from html.parser import HTMLParser


class Fields(HTMLParser):
    def __init__(self):
        super().__init__()
        self.sent = {}
        self.select = self.area = None

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        name = said.get("name")
        if tag == "input" and said.get("type") in {"radio", "checkbox"}:
            if "checked" in said:
                self.sent.setdefault(name, []).append(said.get("value", "on"))
        elif tag == "input" and name:
            self.sent[name] = [said.get("value") or ""]
        elif tag == "select":
            self.select = name
        elif tag == "option" and ("selected" in said or self.select not in self.sent):
            self.sent[self.select] = [said.get("value", "")]
        elif tag == "textarea":
            self.area = name
            self.sent[name] = [""]

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None

    def handle_data(self, data):
        if self.area:
            self.sent[self.area][0] += data.lstrip("\n")


def fields_of(page):
    """Return name → list of values of all the fields on a page."""
    reader = Fields()
    reader.feed(page.content.decode())
    return reader.sent
