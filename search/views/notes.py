"""What of a query was not understood, in words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from search.query.syntax import LONGEST_QUERY, Note, Trouble


def sentences(notes: Iterable[Note]) -> list[str]:
    """One sentence a note: what happened, and what to do."""
    return [_sentence(note) for note in notes]


def _sentence(note: Note) -> str:
    return {
        Trouble.CUT: _("检索词太长，只用了前 %(n)d 个字。请留下最要紧的几个词。") % {"n": LONGEST_QUERY},
        Trouble.QUOTE: _("引号只有一半，已按普通词语检索。要找一字不差的原话，请前后都加引号。"),
        Trouble.FIELD: _(
            "没有名为“%(text)s”的栏目，已按普通词语检索。可用的栏目：单位、地区、领域、违法、行为、结果、年、日期、类别、文号。"
        )
        % {"text": note.text},
        Trouble.EMPTY: _("“%(text)s”后面没有内容，已略去。") % {"text": note.text},
        Trouble.DAYS: _(
            "“%(text)s”不是能识别的日期，已按普通词语检索。可以写 2024、2024-03、2024-03-05 或 2024-01..2024-06。"
        )
        % {"text": note.text},
    }[note.trouble]
