"""The staff site opens in a real browser, under its policy, and lets in those who have a password."""

import re

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect


def test_an_administrator_logs_in_and_sees_the_product_by_its_name(page: Page) -> None:
    get_user_model().objects.create_superuser("alice", password="correct horse battery")
    page.goto("/admin/")
    page.get_by_label("Username").fill("alice")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")
    expect(page).to_have_title(re.compile("Coalition Tracker"))


@pytest.mark.parametrize("password", ["", "wrong"])
def test_a_wrong_password_stays_outside(page: Page, password: str) -> None:
    get_user_model().objects.create_superuser("alice", password="correct horse battery")
    page.goto("/admin/")
    page.get_by_label("Username").fill("alice")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_label("Username")).to_be_visible()
    assert "/admin/login/" in page.url


def test_whoever_opens_the_login_itself_lands_on_the_staff_site(page: Page) -> None:
    get_user_model().objects.create_superuser("alice", password="correct horse battery")
    page.goto("/admin/login/")
    page.get_by_label("Username").fill("alice")
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")
    expect(page).to_have_title(re.compile("Coalition Tracker"))
