"""Which addresses may be evidence, and when two of them are one page."""

import re

import pytest
from django.db import connection
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coalition.addresses import ADDRESS_SQL, AddressError, canonical_address, check_address

GOOD = [
    "https://example.org",
    "https://example.org/",
    "http://example.org/a?b=c#d",
    "https://www.elysee.fr/en/2025/11/25",
    "https://example.org:443/a",
    "http://example.org:80/a",
    "https://EXAMPLE.org/Path",
    "https://example.org./a",
    "https://новини.укр/стаття",
    "https://bücher.example/ä?ö=ü",
    "https://xn--bcher-kva.example/",
    "https://example.org/a@b",
    "https://example.org?next=http://other.example",
    "https://example.org/100%",
    "https://" + "a" * 63 + ".example",
    "https://1.example.org/",
    "https://example.0xyz/",
    "https://localhost.example.org/",
    "https://test.example.org/local",
    "https://redacted.invalid/",
]
SCHEME, NAME, USER, HOLDS = "starts with http", "host", "user name", "holds"
BAD = [
    ("", SCHEME),
    ("example.org", SCHEME),
    ("javascript:alert(1)", SCHEME),
    ("javascript://example.org/%0aalert(1)", SCHEME),
    ("JaVaScRiPt:alert(1)", SCHEME),
    ("data:text/html,x", SCHEME),
    ("ftp://example.org/", SCHEME),
    ("file:///etc/passwd", SCHEME),
    ("//example.org/", SCHEME),
    ("https:/example.org/", SCHEME),
    ("https:example.org", SCHEME),
    ("HTTPS://example.org/", SCHEME),
    (" https://example.org/", HOLDS),
    ("https://example.org/ a", HOLDS),
    ("https://example.org/\u00a0", HOLDS),
    ("https://example.org/\u3000", HOLDS),
    ("https://example.org/\t", HOLDS),
    ("https://example.org/\n", HOLDS),
    ("https://exam\x00ple.org/", HOLDS),
    ("https://example.org/\u202egpj", HOLDS),
    ("https://example.org\\@evil.example/", HOLDS),
    ("https:\\\\example.org", HOLDS),
    ("https://user:pass@example.org/", USER),
    ("https://user@example.org/", USER),
    ("https://@example.org/", USER),
    ("https://example.org:8080@evil.example/", USER),
    ("https://example.org:8080/", "port 8080"),
    ("https://example.org:22", "port 22"),
    ("https://example.org:0/", "port 0"),
    ("https://example.org:99999/", "not a web address"),
    ("https://example.org:x/", "not a web address"),
    ("https://", NAME),
    ("https:///path", NAME),
    ("https://?a", NAME),
    ("https://:443/", NAME),
    ("https://localhost/", NAME),
    ("https://foo.localhost/", "kept for other uses"),
    ("https://wiki.internal/", "kept for other uses"),
    ("https://printer.LOCAL/", "kept for other uses"),
    ("https://a.b.test./", "kept for other uses"),
    ("https://no.invalid/", "kept for other uses"),
    ("https://expyuzz4wqqyqhjn.onion/", "kept for other uses"),
    ("https://router.home.arpa/", "kept for other uses"),
    ("https://1.0.0.10.in-addr.arpa/", "kept for other uses"),
    ("https://x.alt/", "kept for other uses"),
    ("https://intranet/", NAME),
    ("https://10.0.0.1/", "not a number"),
    ("https://192.168.1.1/", "not a number"),
    ("https://172.16.0.1/", "not a number"),
    ("https://169.254.169.254/", "not a number"),
    ("https://[fd00::1]/", "not a number"),
    ("https://intranet/", NAME),
    ("https://./", NAME),
    ("https://example..org/", NAME),
    ("https://example.org../", NAME),
    ("https://.example.org/", NAME),
    ("https://-a.example/", NAME),
    ("https://a_b.example/", NAME),
    ("https://a%2eb.example/", NAME),
    ("https://" + "a" * 64 + ".example/", NAME),
    ("https://" + ".".join(["a" * 60] * 5) + "/", NAME),
    ("https://127.0.0.1/", "not a number"),
    ("https://127.1/", "not a number"),
    ("https://2130706433/", "not a number"),
    ("https://0x7f.1/", "not a number"),
    ("https://0x7f000001/", "not a number"),
    ("https://0177.0.0.1/", "not a number"),
    ("https://127.0.0.0x1/", "not a number"),
    ("https://127.0x/", "not a number"),
    ("https://0/", "not a number"),
    ("https://127.0.0.1./", "not a number"),
    ("https://１２７.0.0.1/", "not a number"),
    ("https://127。0。0。1/", "not a number"),
    ("https://[::1]/", "not a number"),
    ("https://[::ffff:127.0.0.1]/", "not a number"),
    ("https://[::1", "not a web address"),
    ("https://example.org/" + "a" * 1981, "2001 characters"),
    ("https://example.org/" + "ї" * 400, "when it is sent"),
]


@pytest.mark.parametrize("address", GOOD)
def test_an_address_that_may_be_evidence_is_kept_as_given(address: str) -> None:
    assert check_address(address) == address


@pytest.mark.parametrize(("address", "why"), BAD)
def test_an_address_that_may_not_be_evidence_is_refused_in_one_sentence(address: str, why: str) -> None:
    with pytest.raises(AddressError, match=re.escape(why)) as refused:
        check_address(address)
    assert str(refused.value).endswith(".")


def test_two_thousand_characters_are_allowed_and_one_more_is_not() -> None:
    longest = "https://example.org/" + "a" * 1980
    assert check_address(longest) == longest
    with pytest.raises(AddressError):
        check_address(longest + "a")


SAME = [
    ("https://example.org/a", "http://example.org/a"),
    ("https://example.org/a", "https://www.example.org/a"),
    ("https://example.org/a", "https://EXAMPLE.ORG/a"),
    ("https://example.org/a", "https://example.org:443/a"),
    ("https://example.org/a", "https://example.org/a/"),
    ("https://example.org/a", "https://example.org./a"),
    ("https://example.org/a", "https://example.org/a#part"),
    ("https://example.org/a", "https://example.org/a?utm_source=x&utm_medium=y&fbclid=z"),
    ("https://example.org", "https://example.org/"),
    ("https://example.org/?a=1&b=2", "https://example.org?b=2&a=1"),
    ("https://example.org/?q=a+b", "https://example.org/?q=a%20b"),
    ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ("https://example.org/київ", "https://example.org/%D0%BA%D0%B8%D1%97%D0%B2"),
    ("https://example.org/%d0%ba", "https://example.org/%D0%BA"),
]
DIFFERENT = [
    ("https://example.org/a", "https://example.org/b"),
    ("https://example.org/a", "https://example.org/A"),
    ("https://example.org/a", "https://example.net/a"),
    ("https://example.org/?id=1", "https://example.org/?id=2"),
    ("https://example.org/?a=1&a=2", "https://example.org/?a=1"),
    ("https://example.org/?q=%EA%E8%E5%E2", "https://example.org/?q=%EE%E4%E5%F1"),
    ("https://example.org/%EA", "https://example.org/%EE"),
    ("https://example.org/a%2Fb", "https://example.org/a/b"),
    ("https://example.org/?a=%26b", "https://example.org/?a=&b"),
    ("https://sub.example.org/", "https://example.org/"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_addresses_of_one_page_have_one_canonical_form(one: str, other: str) -> None:
    assert canonical_address(one) == canonical_address(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_pages_never_have_one_canonical_form(one: str, other: str) -> None:
    assert canonical_address(one) != canonical_address(other)


def test_the_canonical_form_of_a_bad_address_is_refused_too() -> None:
    with pytest.raises(AddressError):
        canonical_address("javascript:alert(1)")


_ODD = st.text(alphabet=st.sampled_from("a./:@?#[]%\\ \t\u00a0\u180e\u200b\u2028\ufeffї日0x-_&=+"), max_size=30)
_HOSTS = st.sampled_from(["example.org", "www.example.org", "новини.укр", "1.org", "a-b.example"]) | _ODD | st.text()
_ADDRESSES = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["http://", "https://", "HTTPS://", "javascript:"]),
    _HOSTS,
    st.sampled_from(["", "/", "?", "#"]),
    _ODD | st.text(),
)


@pytest.mark.django_db
@given(_ADDRESSES)
@example("https://example.org/\u180e")
@example("https://example.org/\ufeff")
@example("https://example.org?a")
@settings(max_examples=300, deadline=None)
def test_what_passes_here_passes_the_database_and_has_a_stable_canonical_form(address: str) -> None:
    try:
        check_address(address)
    except AddressError:
        return
    canonical = canonical_address(address)
    assert len(canonical) <= 2000
    assert canonical.isascii()
    assert canonical_address(canonical) == canonical
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s ~ %s", [address, ADDRESS_SQL])
        assert cursor.fetchone() == (True,)
