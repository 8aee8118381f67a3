"""A fund's rules as they were read: the common ones and its own, with everything they refer to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from fundrules.errors import EditionError, Fault
from fundrules.forms import Bilingual, Citation
from fundrules.fundfiles import DatedValue, Edition, FundFile, Parameter, Reading, Source
from fundrules.models import Rule
from fundrules.vocabulary import Vocabulary

STAGES = ("clause", "eligibility", "rate", "allocation", "signal")


@dataclass(frozen=True)
class Ruleset:
    """One fund: immutable, and the same for every decision."""

    fund: FundFile
    vocabulary: Vocabulary
    rules: Mapping[str, Rule]
    parameters: Mapping[str, Parameter]
    sources: Mapping[str, Source]
    readings: Mapping[int, Reading]
    folders: tuple[Path, ...]
    fingerprints: Mapping[str, str]

    def edition(self, day: date) -> Edition:
        """Return the edition in force on `day`; EditionError says when the last one ended or the first begins."""
        for edition in self.fund.editions:
            if edition.from_ <= day and (edition.until is None or day <= edition.until):
                return edition
        ended = [edition.until for edition in self.fund.editions if edition.until and edition.until < day]
        kind = "no_edition_after" if ended else "no_edition_before"
        border = max(ended) if ended else min(edition.from_ for edition in self.fund.editions)
        raise EditionError([Fault(kind, f"{self.fund.id}", found=day.isoformat(), expected=border.isoformat())])

    @cached_property
    def turns(self) -> list[date]:
        """The days on which something changes, oldest first."""
        days = {edition.from_ for edition in self.fund.editions}
        for rule in self.rules.values():
            days.add(rule.applies.from_)
            if rule.applies.until:
                days.add(rule.applies.until + timedelta(days=1))
        return sorted(days | {value.from_ for item in self.parameters.values() for value in item.values})

    def turns_of(self, edition: Edition) -> list[date]:
        """Return the first day of `edition` and the days in it on which something changes."""
        later = [day for day in self.turns if day > edition.from_ and (not edition.until or day <= edition.until)]
        return [edition.from_, *later]

    def in_force(self, day: date) -> list[Rule]:
        """Return the rules that count on `day`, by stage and then in the order of their ids."""
        return [
            rule
            for rule in self.ordered
            if rule.status != "retired"
            and rule.applies.from_ <= day
            and (rule.applies.until is None or day <= rule.applies.until)
        ]

    @cached_property
    def ordered(self) -> list[Rule]:
        """All rules: by stage, clauses in the order of their points, the rest by id."""
        objectives = [objective.id for objective in self.fund.objectives]

        def place(rule: Rule) -> tuple[int, int, bool, str, str]:
            objective = getattr(rule.then, "objective", "")
            point = getattr(rule.then, "point", "")
            rank = objectives.index(objective) if objective in objectives else 0
            return STAGES.index(rule.stage), rank, not point.startswith(objective), point, rule.id

        return sorted(self.rules.values(), key=place)

    def value(self, parameter: str, day: date) -> DatedValue | None:
        """Return what `parameter` is on `day`, or None when it has no value then."""
        known = [value for value in self.parameters[parameter].values if value.from_ <= day]
        return max(known, key=lambda value: value.from_, default=None)

    def cite(self, citation: Citation, language: str) -> list[dict[str, str | None]]:
        """Return the places of `citation` in words, each with its link."""
        places = []
        for place in (citation, *citation.see):
            source = self.sources[place.source or citation.source]
            words = [self.text(source.title, language), place.section]
            words += [f"{say_place(kind, language)} {value}" for kind, value in _details(place)]
            places.append({"text": ", ".join(word for word in words if word), "link": source.link})
        return places

    @staticmethod
    def text(both: Bilingual, language: str) -> str:
        """Return one of both texts."""
        return both.nl if language == "nl" else both.en


def _details(place: object) -> list[tuple[str, str]]:
    kinds = ("article", "annex", "paragraph", "point", "page")
    return [(kind, value) for kind in kinds if (value := getattr(place, kind))]


def say_place(kind: str, language: str) -> str:
    """Return the word for a kind of place in a source."""
    words = {
        "nl": {"article": "artikel", "annex": "bijlage", "paragraph": "lid", "point": "punt", "page": "p."},
        "en": {"article": "Article", "annex": "Annex", "paragraph": "paragraph", "point": "point", "page": "p."},
    }
    return words[language][kind]
