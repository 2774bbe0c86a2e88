"""Drafts of public records for tests; publishing goes through `search.records`."""

from datetime import date, timedelta
from typing import Any

import factory

from search.records import RecordDraft

FIRST_DAY = date(2026, 1, 5)


class DraftFactory(factory.Factory):
    """A closed case ready to be published; each is closed a day after the one before."""

    class Meta:
        model = RecordDraft

    kind = "case"
    key = factory.Sequence(lambda n: f"K{n:04d}")
    number = factory.Sequence(lambda n: f"例府执监通〔2026〕{n + 1}号")
    title = factory.LazyAttribute(lambda draft: f"{draft.agency}收费检查案")
    summary = "某商户反映被要求缴纳费用。监督机关核查后责令退还，并公开收费清单。"
    agency = "示例区城市管理局"
    region = "示例区"
    domain = "城市管理"
    violation = "乱收费"
    act_kind = "收费"
    outcome = "整改到位"
    closed_on = factory.Sequence(lambda n: FIRST_DAY + timedelta(days=n % 300))
    published_on = factory.SelfAttribute("closed_on")
    url = factory.LazyAttribute(lambda draft: f"/search/cases/{draft.key}/")


def draft(**fields: Any) -> RecordDraft:
    """One draft with these fields."""
    made: RecordDraft = DraftFactory(**fields)
    return made
