"""Who may be where: tabs, links of others, sessions that end elsewhere, answers that are stopped or reloaded."""

from uuid import uuid4

from playwright.sync_api import expect

from tests.e2e.chat import PASSWORD, Visitors, on_screen


def test_a_wrong_password_is_refused_in_words_and_the_right_one_leads_to_the_chat(visitors: Visitors) -> None:
    maja = visitors.candidate()
    maja.logs_out()
    maja.logs_in("not the password at all")
    expect(maja.page.get_by_text("E-mail or password is wrong.")).to_be_visible()
    maja.takes_picture("pages-1-log-in-refused")
    maja.logs_in()
    expect(maja.page.locator("#rolecall-greeting")).to_be_visible(timeout=20_000)


def test_registration_keeps_what_was_typed_and_says_what_is_wrong(visitors: Visitors) -> None:
    somebody = visitors.visitor().goes_to("/register")
    page = somebody.page
    page.fill("#display_name", "Ola")
    page.fill("#email", "ola@example.org")
    page.fill("#password", "too short")
    expect(page.locator("#password-hint")).to_contain_text("3 to go")
    page.get_by_role("button", name="Create account").click()
    expect(page.locator("#password-fault")).to_contain_text("at least 12")
    expect(page.locator("#display_name")).to_have_value("Ola")
    expect(page.locator("#email")).to_have_value("ola@example.org")
    somebody.takes_picture("pages-2-register-refused")


def test_a_session_ended_elsewhere_leaves_no_page_that_only_looks_alive(visitors: Visitors) -> None:
    maja = visitors.candidate().says("hello")
    other = visitors.visitor()
    other.email = maja.email
    other.logs_in()
    expect(other.page.locator("#rolecall-greeting")).to_be_visible(timeout=20_000)
    other.goes_to("/account")
    other.takes_picture("pages-3-account")
    other.page.fill("#current_password", PASSWORD)
    other.page.fill("#new_password", PASSWORD + " but new")
    other.page.get_by_role("button", name="Change password").click()
    expect(other.page.get_by_role("status")).to_contain_text("changed")
    expect(maja.page.locator("#password")).to_be_visible(timeout=5_000)


def test_the_link_to_somebody_elses_chat_shows_nothing_and_changes_nothing(visitors: Visitors) -> None:
    maja = visitors.candidate().says("I'm a nurse in Leeds")
    maja.page.wait_for_url("**/thread/*")
    path = "/thread/" + maja.page.url.rsplit("/", 1)[1]
    eve = visitors.candidate("Eve")
    eve.goes_to(path)
    expect(eve.page.locator("#rolecall-greeting")).to_be_visible(timeout=20_000)
    expect(on_screen(eve.page, "I'm a nurse in Leeds")).to_have_count(0)
    eve.says("hello there")
    maja.reloads()
    expect(on_screen(maja.page, "I'm a nurse in Leeds")).to_be_visible(timeout=20_000)
    expect(on_screen(maja.page, "hello there")).to_have_count(0)


def test_a_chat_that_does_not_exist_leads_to_a_new_one(visitors: Visitors) -> None:
    maja = visitors.candidate()
    maja.goes_to(f"/thread/{uuid4()}")
    expect(on_screen(maja.page, "This chat is not there any more.")).to_be_visible(timeout=20_000)
    expect(maja.page.locator("#rolecall-greeting")).to_be_visible(timeout=20_000)
    maja.says("hello")
    maja.reloads()
    expect(on_screen(maja.page, "hello", exact=True)).to_be_visible(timeout=20_000)


def test_two_tabs_on_one_chat_show_the_same(visitors: Visitors) -> None:
    maja = visitors.candidate().says("hello")
    maja.page.wait_for_url("**/thread/*")
    second = maja.opens_tab("/thread/" + maja.page.url.rsplit("/", 1)[1])
    expect(second.locator("[data-step-type=assistant_message]")).to_have_count(1, timeout=20_000)
    maja.says("I'm a nurse in Leeds")
    expect(second.get_by_test_id("profile-card")).to_be_visible(timeout=5_000)
    expect(on_screen(second, "I'm a nurse in Leeds")).to_be_visible()


def test_strange_messages_are_answered_in_words(visitors: Visitors) -> None:
    maja = visitors.candidate()
    strange = [
        "🎉🎉🎉",
        "<script>alert(1)</script>",
        "![x](https://example.org/x.png) **bold**",
        "\u202eabc",
        "a " * 9_000,
    ]
    for text in strange:
        maja.says(text)
        expect(maja.last_answer).not_to_be_empty()
    maja.says("b" * 20_001)
    expect(maja.last_answer).to_contain_text("too long")


def test_what_is_not_ours_to_show_does_not_exist(visitors: Visitors) -> None:
    maja = visitors.candidate()
    for path in ("/docs", "/openapi.json", "/project/share/" + str(uuid4()), "/nothing-here"):
        response = maja.page.request.get(visitors.server + path)
        assert response.status == 404, path
        assert "hainlit" not in response.text()


def test_it_looks_like_itself_in_the_dark_and_on_a_phone(visitors: Visitors) -> None:
    for name, window in {"dark": {"dark": True}, "phone": {"width": 390, "height": 844}}.items():
        maja = visitors.visitor(**window).registers("candidate", "Maja Kowalska")  # type: ignore[arg-type]
        maja.takes_picture(f"looks-{name}-1-welcome")
        maja.says("I'm a nurse with 6 years in intensive care in Leeds").says("What fits me?")
        maja.takes_picture(f"looks-{name}-2-chat")
        width = maja.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0
