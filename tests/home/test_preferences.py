"""A reader's choices are kept in one cookie, work without script, and lead back to where the reader was."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def html_classes(client: Client) -> str:
    text = client.get("/").content.decode()
    return text.split('<html lang="zh-Hans" class="')[1].split('"')[0]


def test_a_link_turns_elder_mode_on_and_off_again(client: Client) -> None:
    answer = client.get("/preferences/set/?mode=elder&next=/statistics/")
    assert answer.status_code == 302 and answer["Location"] == "/statistics/"
    assert "mode-elder" in html_classes(client)
    client.get("/preferences/set/?mode=standard")
    assert "mode-standard" in html_classes(client)


def test_elder_mode_shows_the_same_content(client: Client) -> None:
    def main(text: str) -> str:
        return text[text.index("<main") : text.index("</main>")]

    before = main(client.get("/").content.decode())
    client.get("/preferences/set/?mode=elder")
    assert main(client.get("/").content.decode()) == before


def test_the_form_keeps_all_three_choices(client: Client) -> None:
    answer = client.post(
        "/preferences/", {"mode": "elder", "size": "larger", "scheme": "contrast", "next": "/news/?page=2"}
    )
    assert answer["Location"] == "/news/?page=2"
    assert html_classes(client) == "mode-elder text-larger scheme-contrast"
    assert 'value="larger" checked' in client.get("/preferences/").content.decode()


def test_one_choice_leaves_the_others(client: Client) -> None:
    client.get("/preferences/set/?size=large")
    client.get("/preferences/set/?scheme=dark")
    assert html_classes(client) == "mode-standard text-large scheme-dark"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_the_way_back_never_leaves_the_site(client: Client, target: str) -> None:
    assert client.get("/preferences/set/", {"mode": "elder", "next": target})["Location"] == "/"
    assert client.post("/preferences/", {"mode": "elder", "next": target})["Location"] == "/"
    assert target not in client.get("/preferences/", {"next": target}).content.decode()


@pytest.mark.parametrize("forged", ["", "x", "elder", "a.b.c.d", '"><script>.large.dark'])
def test_a_forged_cookie_is_harmless(client: Client, forged: str) -> None:
    client.cookies["look"] = forged
    answer = client.get("/")
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


def test_the_cookie_is_not_readable_by_scripts(client: Client) -> None:
    client.get("/preferences/set/?mode=elder")
    cookie = client.cookies["look"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
