"""Every component: accessible in both themes, no sideways scrolling, on a phone too."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE


@pytest.fixture
def gallery(page, live_server):
    def opened(viewport, theme):
        page.context.add_cookies([{"name": "theme", "value": theme, "url": live_server.url}])
        page.set_viewport_size(viewport)
        page.goto("/ui/")
        for chart in range(3):
            page.locator("[data-chart][data-state=drawn]").nth(chart).wait_for()
        return page

    return opened


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_gallery_is_accessible(
    gallery, viewport, theme, assert_accessible, assert_no_sideways_scroll
):
    page = gallery(viewport, theme)
    assert_accessible(page)
    assert_no_sideways_scroll(page)


@pytest.mark.django_db(transaction=True)
def test_chart_draws_marks_and_folds_its_table(gallery):
    page = gallery(DESKTOP, "light")
    figure = page.locator("figure").first
    assert figure.locator("svg path").count() > 3
    assert not figure.locator("table").is_visible()
    figure.locator("summary").click()
    assert figure.locator("tbody tr").count() == 4
    assert figure.locator("table").is_visible()


@pytest.mark.django_db(transaction=True)
def test_chart_writes_numbers_as_the_page_does(gallery):
    page = gallery(DESKTOP, "light")
    figure = page.locator("figure").first
    marks = figure.locator("svg .role-axis-label").last.locator("text").all_text_contents()
    assert marks == ["70\u00a0%", "75\u00a0%", "80\u00a0%", "85\u00a0%"]
    assert figure.locator("[data-chart]").get_attribute("data-decimal") == "."


@pytest.mark.django_db(transaction=True)
def test_chart_gives_its_numbers_and_its_picture(gallery):
    page = gallery(DESKTOP, "light")
    figure = page.locator("figure").first
    with page.expect_download() as numbers:
        figure.get_by_role("button", name="CSV").click()
    text = numbers.value.path().read_text(encoding="utf-8-sig")
    heading, first = text.replace("\u00a0", " ").splitlines()[:2]
    assert (heading, first) == ('"Year";"Value";"Low";"High"', '"2022/2023";"71 %";"67 %";"75 %"')
    with page.expect_download() as picture:
        figure.get_by_role("button", name="PNG").click()
    assert picture.value.path().read_bytes().startswith(b"\x89PNG")


@pytest.mark.django_db(transaction=True)
def test_chart_without_scripts_shows_its_table(browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/ui/")
    assert page.locator("figure table").first.is_visible()
    context.close()


@pytest.mark.django_db(transaction=True)
def test_confirm_asks_before_sending(gallery):
    page = gallery(DESKTOP, "light")
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_role("button", name="Withdraw").click()
    dialog = page.get_by_role("dialog")
    assert "The place goes to the next person" in dialog.inner_text()
    dialog.get_by_role("button", name="Cancel").click()
    assert "POST" not in sent


@pytest.mark.django_db(transaction=True)
def test_order_moves_by_its_buttons(gallery, complaints):
    page = gallery(DESKTOP, "light")
    items = page.locator(".order-item")
    assert "Navoiy" in items.nth(0).inner_text()
    items.nth(0).get_by_role("button", name="Move down").click()
    assert "Navoiy" in items.nth(1).inner_text()
    page.get_by_text("The order could not be saved").wait_for()  # the gallery saves nothing
    complaints.clear()
