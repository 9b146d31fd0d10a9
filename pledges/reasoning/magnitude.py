"""Sizes that are only words, as intervals of whole units. No word means more than people can fairly have
meant.

A word that is not in this table is not a size: nothing is guessed.
"""

DOMAIN = {
    "several hundred": (200, 999),
    "several thousand": (2_000, 9_999),
    "thousands": (1_000, 99_999),
}
"""Source: domain.md, Vocabulary, Quantity."""

OWN = {
    "several": (2, 9),
    "a few": (2, 9),
    "tens": (10, 99),
    "dozens": (24, 99),
    "several dozen": (24, 99),
    "a few dozen": (24, 99),
    "hundreds": (100, 999),
    "a few hundred": (200, 999),
    "a few thousand": (2_000, 9_999),
    "tens of thousands": (10_000, 99_999),
    "hundreds of thousands": (100_000, 999_999),
    "several million": (2_000_000, 9_999_999),
    "a few million": (2_000_000, 9_999_999),
    "millions": (1_000_000, 99_999_999),
    "tens of millions": (10_000_000, 99_999_999),
    "hundreds of millions": (100_000_000, 999_999_999),
    "several billion": (2_000_000_000, 9_999_999_999),
    "billions": (1_000_000_000, 99_999_999_999),
}
"""Source: our own, by the pattern of domain.md's three: "several" begins at two and ends before the next
power of ten.
"""

MAGNITUDES: dict[str, tuple[int, int]] = DOMAIN | OWN

CARDINALS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "hundred": 100,
    "thousand": 1_000,
}
"""Numbers that sources spell out, as far as the record meets them."""

MULTIPLES = {
    "hundred": 100,
    "k": 1_000,
    "thousand": 1_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "million": 1_000_000,
    "bn": 1_000_000_000,
    "billion": 1_000_000_000,
}
