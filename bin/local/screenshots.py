"""Takes the README's pictures of the running demonstration, as its people see it."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, ViewportSize, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent.parent
PICTURES = PROJECT / "docs" / "pictures"
ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
DESKTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=360, height=740)


@dataclass(frozen=True)
class Picture:
    """What ROLE sees after following LINKS (CSS selectors) from PATH, scrolled to SHOWN."""

    name: str
    role: str
    path: str
    links: tuple[str, ...] = ()
    language: str = "en"
    theme: Literal["light", "dark"] = "light"
    on_phone: bool = False
    shown: str = ""


PICTURES_TO_TAKE = [
    Picture("dashboard", "ministry", "/indicators/", language="en"),
    Picture(
        "regions",
        "ministry",
        "/indicators/",
        ("main .tile a, main a.tile",),
        language="uz",
        shown=".tile-map",
    ),
    Picture("round", "university_admin", "/", ("main a.btn-primary",), language="ru"),
    Picture("places", "student", "/postings/", language="uz", theme="dark", on_phone=True),
]


def take(browser: Browser, picture: Picture, account: dict) -> None:
    context = browser.new_context(
        viewport=PHONE if picture.on_phone else DESKTOP,
        base_url=ADDRESS,
        color_scheme=picture.theme,
    )
    context.add_cookies(
        [
            {"name": "django_language", "value": picture.language, "url": ADDRESS},
            {"name": "theme", "value": picture.theme, "url": ADDRESS},
        ]
    )
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", account["email"])
    page.fill("input[name=password]", account["password"])
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{ADDRESS}/")
    page.goto(picture.path)
    for link in picture.links:
        page.locator(link).first.click()
    page.wait_for_load_state("networkidle")
    if picture.shown:
        page.locator(picture.shown).evaluate(
            "found => found.closest('.card').scrollIntoView({behavior: 'instant'})"
        )
    page.wait_for_timeout(800)  # charts are drawn after the page has come
    page.screenshot(path=PICTURES / f"{picture.name}.png")
    context.close()


def main() -> None:
    accounts = json.loads((PROJECT / ".demo" / "accounts.json").read_text(encoding="utf-8"))
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        for picture in PICTURES_TO_TAKE:
            take(browser, picture, accounts[picture.role])
            print(f"docs/pictures/{picture.name}.png")
        browser.close()


if __name__ == "__main__":
    main()
