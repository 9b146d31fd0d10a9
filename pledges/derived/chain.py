"""How a statement's words reached a page: from an appearance along `relays` to its origin."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pledges.models import Appearance
from pledges.vocabulary import AppearanceMode, RelayMode


@dataclass(frozen=True, slots=True)
class Chain:
    """`links` run from the appearance itself to the root, which is its origin (`root` is the root's public id, `page`
    that of its document: a headline and a body are two roots on one page, and one origin).

    `translated` is true where the words changed language on their way to the page.
    """

    links: tuple[Appearance, ...]
    root: str
    page: str
    translated: bool


def chains(appearances: Iterable[Appearance]) -> dict[int, Chain]:
    """The chain of every one of `appearances`, by primary key; they are all the standing versions of their
    statements.
    """
    by_id = {appearance.id: appearance for appearance in appearances}
    return {key: _chain(appearance, by_id) for key, appearance in by_id.items()}


def _chain(appearance: Appearance, by_id: dict[int, Appearance]) -> Chain:
    links, root = [appearance], appearance
    while (relayed := root.relays_id) in by_id and len(links) <= len(by_id):
        links.append(root := by_id[relayed])
    relayed_in_translation = any(link.relay_mode == RelayMode.TRANSLATED for link in links)
    return Chain(
        links=tuple(links),
        root=root.public_id,
        page=root.document.public_id,
        translated=relayed_in_translation or appearance.language != root.language,
    )


def origins_by_statement(known: dict[int, Chain]) -> dict[int, frozenset[str]]:
    """The distinct origins (public ids of the documents that the chains begin in) of each statement, by its primary
    key; deprecated versions count for nothing.
    """
    roots: dict[int, set[str]] = defaultdict(set)
    for chain in known.values():
        version = chain.links[0]
        if version.mode != AppearanceMode.DEPRECATED:
            roots[version.statement_id].add(chain.page)
    return defaultdict(frozenset, {statement: frozenset(found) for statement, found in roots.items()})
