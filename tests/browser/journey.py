"""A whole walk in a browser: by mouse or by keyboard, taking the answers of a plan, else the first one."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Page

from algorithms import Algorithm, Answer, Assessment, Node, Question, walk
from components.markup import filled
from components.scene import slots_of
from referral_directory import Country

END = "What now, and by when"
# The one heading, nothing on its way from the server, and on a wide screen the drawing beside it: for three frames on
# end, since a press asks the server a moment after it was made.
QUIET = """title => {
  const heading = document.querySelectorAll("h1");
  const app = document.querySelector(".stApp");
  const now = window.waymarkNow;
  const whole = now && now.wide === innerWidth >= 1000 && (!now.beside || document.querySelector(".drawing svg"));
  const still = heading.length === 1 && heading[0].textContent.includes(title) && whole
    && app?.dataset.testScriptState === "notRunning" && !document.querySelector('[data-stale="true"]');
  window.waymarkStill = still ? (window.waymarkStill ?? 0) + 1 : 0;
  return window.waymarkStill > 2;
}"""


def quiet(page: Page, title: str = "") -> None:
    """Wait until the screen with *title* stands still, as it does for whoever reads before pressing."""
    page.evaluate("window.waymarkStill = 0")
    page.wait_for_function(QUIET, arg=title, timeout=30_000)


class Journey:
    """Walks the page like an officer and keeps the answers it gave, so that it knows what should stand there."""

    def __init__(
        self, page: Page, algorithm: Algorithm, country: Country, plan: Mapping[str, str] | None = None
    ) -> None:
        self.page = page
        self.algorithm = algorithm
        self.slots = slots_of(country)
        self.plan = plan or {}
        self.answers: dict[str, Answer] = {}

    @property
    def here(self) -> Node | None:
        return walk(self.algorithm, self.answers).here

    def stands_before(self) -> str:
        """Wait until the screen shows the node the answers lead to; gives its title."""
        node = self.here
        title = filled(node.title, self.slots) if node else END
        quiet(self.page, title)
        return title

    def to_the_end(self, by: str) -> None:
        while self.here is not None:
            self.stands_before()
            self.answer(by)
        self.stands_before()

    def answer(self, by: str) -> None:
        node = self.here
        assert node is not None
        if isinstance(node, Question) and node.many:
            picked = self.plan.get(node.name, next(iter(node.choices)))
            self._tick(node, picked)
            self.answers[node.name] = [picked]
        elif isinstance(node, Question):
            picked = self.plan.get(node.name, next(iter(node.choices)))
            self._press(f"{node.name}.{picked}", list(node.choices).index(picked) + 1, by)
            self.answers[node.name] = picked
        elif isinstance(node, Assessment):
            self._assess(node, by)
        else:
            self._press(f"{node.name}.done", 1, by)
            self.answers[node.name] = "done"

    def _press(self, key: str, number: int, by: str) -> None:
        button = self.page.locator(f".st-key-{key.replace('.', '-')} button").first
        button.wait_for()
        if by == "keyboard":
            self.page.keyboard.press(str(number))
        else:
            button.click()

    def _tick(self, node: Question, picked: str) -> None:
        self.page.locator(f".st-key-{node.name}-{picked} label").first.click()
        self.page.locator(f".st-key-{node.name}-go button:not([disabled])").click()

    def _assess(self, node: Assessment, by: str) -> None:
        self.page.locator(f".st-key-{node.name}-see button").click()
        level = list(node.bands)[-1]
        self.page.locator(f".st-key-{node.name}-level-{level} button").click()
        unknown = [i.id for i in node.form.items.values() if i.asked]
        self.answers[node.name] = {"yes": [], "unknown": unknown, "level": level}
