"""The question as one field of a form."""

from typing import Any

from captcha.fields import CaptchaField, CaptchaTextInput
from captcha.models import CaptchaStore
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.abuse.digests import address_digest
from portal.abuse.limits import weigh

from . import speech
from .questions import read_answer

_QUESTIONS = "portal.abuse.captcha.questions"
PARAMETER, WORDS = "captcha", "words"


def wants_words(request: HttpRequest) -> bool:
    """Whether the visitor asked for a question in words, and has not had too many: a robot can read these."""
    return request.GET.get(PARAMETER) == WORDS and weigh("captcha.words", address_digest(request)).allowed


class QuestionInput(CaptchaTextInput):
    """Picture, sound or words, and one box for the answer, to which the field's label belongs."""

    template_name = "abuse/captcha.html"
    use_fieldset = False
    in_words = False

    def fetch_captcha_store(self, name: str, value: Any, attrs: Any = None, generator: Any = None) -> None:
        """A new question each time the field is shown."""
        asked = f"{_QUESTIONS}.{'in_words' if self.in_words else 'a_sum'}"
        super().fetch_captcha_store(name, value, attrs, asked)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """What the template shows."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        audible = not self.in_words and speech.can_speak()
        context["audio"] = reverse("captcha-audio", kwargs={"key": self._key}) if audible else ""
        context["words"] = CaptchaStore.objects.get(hashkey=self._key).challenge if self.in_words else ""
        return context


class QuestionField(CaptchaField):
    """A question that a person answers with a number or a character."""

    def __init__(self, **options: Any) -> None:
        words = {
            "label": _("请回答一个小问题"),
            "help_text": _("确认是人在操作。写数字或汉字都可以，例如 8 或 八。"),
            "error_messages": {
                "required": _("请填写这道题的答案。"),
                "invalid": _("答案不对，或者题目已过期。请看新的题目再答一次，其他内容都还在。"),
            },
        }
        super().__init__(**{**words, **options}, widget=QuestionInput)

    def ask_in_words(self, yes: bool) -> None:
        """Show the question in words instead of as a picture."""
        self.widget.in_words = yes

    def clean(self, value: Any) -> Any:
        """Right or wrong, the question is used up."""
        if value and len(value) > 1 and value[1]:
            value[1] = read_answer(value[1])
        return super().clean(value)
