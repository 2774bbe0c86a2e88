"""The form that only a person gets through."""

from typing import Any

from .captcha.fields import QuestionField
from .traps import TrapForm


class PersonForm(TrapForm):
    """Base of a form with a question for people and a trap for robots.

    Pass `in_words=wants_words(request)` to show the question in words to whoever asked for that.
    """

    captcha = QuestionField()

    def __init__(self, *args: Any, in_words: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["captcha"].ask_in_words(in_words)  # type: ignore[attr-defined]
