"""What every page of a journey is looked at for, wide and narrow."""

import json
import re
from pathlib import Path

from playwright.sync_api import Page, ViewportSize

AXE = (Path(__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 700}
AN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")

# Which building blocks a page is made of: a page made of the same blocks is not looked at twice.
BLOCKS = """() => [...new Set([...document.querySelectorAll('body *')]
    .map(e => e.tagName + '.' + (e.getAttribute('class') || '')))].sort().join(' ')"""
OPEN_DETAILS = """(open) => document.querySelectorAll('details').forEach(each => {
    if (open && !each.open) { each.open = true; each.openedToLook = true }
    if (!open && each.openedToLook) { each.open = false }
})"""
AXE_RUN = """async (tags) => {
    const found = await axe.run(document,
        {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})
    return found.violations.map(v => v.id + ': '
        + v.nodes.map(n => n.target + ' ' + n.failureSummary).join(' | '))
}"""
WRONG = """() => {
    const wrong = []
    const heads = document.querySelectorAll('h1').length
    if (heads !== 1) wrong.push(heads + ' h1')
    if (!document.title.trim()) wrong.push('no title')
    for (const box of document.querySelectorAll('input, select, textarea')) {
        const named = box.type === 'hidden' || (box.labels && box.labels.length)
            || box.getAttribute('aria-label') || box.getAttribute('aria-labelledby')
        if (!named) wrong.push('no label: ' + box.outerHTML.slice(0, 120))
    }
    for (const table of document.querySelectorAll('table'))
        if (!table.querySelector('th')) wrong.push('a table without headers')
    const ids = [...document.querySelectorAll('[id]')].map(each => each.id)
    for (const id of new Set(ids.filter((id, n) => ids.indexOf(id) !== n)))
        wrong.push('an id twice: ' + id)
    return wrong
}"""
TOO_WIDE = """(width) => {
    const whole = document.documentElement
    if (whole.scrollWidth <= width) return []
    return [...document.querySelectorAll('body *')]
        .filter(e => e.getBoundingClientRect().right > width + 1)
        .map(e => e.outerHTML.slice(0, 100)).slice(-3).concat([whole.scrollWidth + ' px wide'])
}"""


class Looker:
    """Looks once at each page that is made of the same blocks, in one run."""

    def __init__(self) -> None:
        self.seen: set[tuple[str, ...]] = set()
        self.looks = 0

    def look(self, page: Page, *, scripts: bool) -> None:
        """Axe needs a script that waits, so a browser without scripts is judged by our own eyes."""
        page.wait_for_load_state("load")
        route = AN_ID.sub("*", page.url.split("://", 1)[1].split("/", 1)[1].split("?")[0])
        key = (route, str(scripts), page.evaluate(BLOCKS))
        if key in self.seen:
            return
        self.seen.add(key)
        page.evaluate(OPEN_DETAILS, True)
        if scripts:
            page.evaluate(f"() => {{ {AXE} }}")
        found = page.evaluate(WRONG)
        for size in (NARROW, WIDE):
            found += self._judge(page, size, scripts)
        page.evaluate(OPEN_DETAILS, False)
        assert not found, f"/{route}: " + json.dumps(found, indent=1)

    def _judge(self, page: Page, size: ViewportSize, scripts: bool) -> list[str]:
        self.looks += 1
        page.set_viewport_size(size)
        found: list[str] = page.evaluate(TOO_WIDE, size["width"])
        if scripts:
            found += page.evaluate(AXE_RUN, RULES)
        return [f"{size['width']} px: {each}" for each in found]
