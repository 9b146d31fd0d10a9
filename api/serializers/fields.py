"""The field types that the answers are made of. An empty text of the database is null in an answer, never ""."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from rest_framework import serializers


class Strict:
    """Reads just what its source names: a step that is None answers null, one that is not there is an error.

    (The framework's own fields answer null for both, so that a renamed column would become an unknown.)
    """

    source_attrs: list[str]

    def get_attribute(self, instance: Any) -> Any:
        """The value at the source."""
        for name in self.source_attrs:
            if instance is None:
                return None
            instance = instance[name] if isinstance(instance, Mapping) else getattr(instance, name)
        return instance


class StrictList(Strict, serializers.ListSerializer[Any]):
    """Several parts."""


class Part(Strict, serializers.Serializer[Any]):
    """A part of an answer."""

    class Meta:
        list_serializer_class = StrictList


class Sparse(Part):
    """An answer that can be cut down: `fields` in the context names the top fields that are wanted."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        chosen: Sequence[str] | None = self.context.get("fields") if self._is_top() else None
        return fields if chosen is None else {name: fields[name] for name in chosen}

    def _is_top(self) -> bool:
        return self.root is self or (self.parent is self.root and isinstance(self.root, serializers.ListSerializer))


class Text(Strict, serializers.CharField):
    """A text; null where it is empty. `known` ones always have one."""

    def __init__(self, *, known: bool = False, **kwargs: Any) -> None:
        super().__init__(read_only=True, allow_null=not known, **kwargs)

    def to_representation(self, value: Any) -> str | None:  # type: ignore[override]  # null where empty
        return str(value) or None


class Code(Strict, serializers.Field[Any, Any, Any, Any]):
    """A code of a closed list; null where it is empty."""

    def __init__(self, codes: type[StrEnum], *, known: bool = False, **kwargs: Any) -> None:
        self.codes = codes
        super().__init__(read_only=True, allow_null=not known, **kwargs)

    def to_representation(self, value: Any) -> str | None:
        return str(value) or None


class Codes(Strict, serializers.ListField):
    """Codes of a closed list."""

    def __init__(self, codes: type[StrEnum], **kwargs: Any) -> None:
        super().__init__(child=Code(codes, known=True), read_only=True, **kwargs)


class Day(Strict, serializers.DateField):
    """A UTC day; null where it is not known."""

    def __init__(self, *, known: bool = False, **kwargs: Any) -> None:
        super().__init__(read_only=True, allow_null=not known, **kwargs)


class Instant(Strict, serializers.DateTimeField):
    """A UTC time."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)


class Number(Strict, serializers.IntegerField):
    """A whole number; null where it is not known, never 0 in its place."""

    def __init__(self, *, known: bool = False, **kwargs: Any) -> None:
        super().__init__(read_only=True, allow_null=not known, **kwargs)


class Truth(Strict, serializers.BooleanField):
    """true, false, or null where there is no answer."""

    def __init__(self, *, known: bool = True, **kwargs: Any) -> None:
        super().__init__(read_only=True, allow_null=not known, **kwargs)


class Address(Strict, serializers.URLField):
    """A web address as given; null where there is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, allow_null=True, **kwargs)

    def to_representation(self, value: Any) -> str | None:  # type: ignore[override]  # null where empty
        return str(value) or None


class Texts(Strict, serializers.ListField):
    """Several texts."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=serializers.CharField(), read_only=True, **kwargs)


class Choice(Strict, serializers.ChoiceField):
    """One of a few words that are no vocabulary of ours."""

    def __init__(self, choices: Sequence[str], **kwargs: Any) -> None:
        super().__init__(choices=choices, read_only=True, **kwargs)
