"""What editors may put into a page. Each block renders through one template in templates/home/blocks/."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    ListBlock,
    PageChooserBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
)
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock

TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul"]
LINE_FEATURES = ["bold", "link", "document-link"]


class HeadingBlock(StructBlock):
    """A heading inside a page; the page's title is the only h1."""

    text = CharBlock(label=_("文字"), max_length=80)
    level = ChoiceBlock(label=_("级别"), choices=[("2", _("二级")), ("3", _("三级"))], default="2")

    class Meta:
        label = _("标题")
        icon = "title"
        template = "home/blocks/heading.html"


class QuoteBlock(StructBlock):
    """A quotation with its source."""

    text = TextBlock(label=_("引文"))
    source = CharBlock(label=_("出处"), required=False, max_length=120)

    class Meta:
        label = _("引文")
        icon = "openquote"
        template = "home/blocks/quote.html"


class DocumentBlock(StructBlock):
    """A document to download: its name, form and size are shown before it is opened."""

    document = DocumentChooserBlock(label=_("文件"))
    note = CharBlock(label=_("说明"), required=False, max_length=120)

    class Meta:
        label = _("附件")
        icon = "doc-full"
        template = "home/blocks/document.html"


class NoticeBlock(StructBlock):
    """A short announcement."""

    title = CharBlock(label=_("标题"), max_length=60)
    text = RichTextBlock(label=_("内容"), features=LINE_FEATURES)

    class Meta:
        label = _("提示")
        icon = "warning"
        template = "home/blocks/notice.html"


class QuestionBlock(StructBlock):
    """One question and its answer."""

    question = CharBlock(label=_("问题"), max_length=120)
    answer = RichTextBlock(label=_("回答"), features=TEXT_FEATURES)

    class Meta:
        label = _("问答")
        icon = "help"
        template = "home/blocks/question.html"


class StepBlock(StructBlock):
    """One step of an instruction."""

    title = CharBlock(label=_("步骤"), max_length=40)
    text = TextBlock(label=_("说明"))

    class Meta:
        label = _("步骤")
        icon = "list-ol"


class StepsBlock(StructBlock):
    """Numbered steps."""

    steps = ListBlock(StepBlock(), label=_("步骤"))

    class Meta:
        label = _("分步说明")
        icon = "list-ol"
        template = "home/blocks/steps.html"


class RelatedPageBlock(StructBlock):
    """A link to a page of this site."""

    page = PageChooserBlock(label=_("页面"))
    text = CharBlock(label=_("链接文字"), required=False, max_length=80)

    class Meta:
        label = _("相关页面")
        icon = "link"
        template = "home/blocks/related_page.html"


class BodyBlock(StreamBlock):
    """The body of a content page."""

    heading = HeadingBlock()
    paragraph = RichTextBlock(
        label=_("段落"), features=TEXT_FEATURES, icon="pilcrow", template="home/blocks/paragraph.html"
    )
    steps = StepsBlock()
    quote = QuoteBlock()
    table = TableBlock(label=_("表格"), icon="table", template="home/blocks/table.html")
    document = DocumentBlock()
    notice = NoticeBlock()
    question = QuestionBlock()
    related_page = RelatedPageBlock()

    class Meta:
        label = _("正文")


class HomeBodyBlock(StreamBlock):
    """What follows the fixed parts of the home page."""

    heading = HeadingBlock()
    paragraph = RichTextBlock(
        label=_("段落"), features=TEXT_FEATURES, icon="pilcrow", template="home/blocks/paragraph.html"
    )
    notice = NoticeBlock()
    question = QuestionBlock()
    related_page = RelatedPageBlock()


def plain_text(stream: Any) -> str:
    """The words of a stream, for search: every block's own searchable content, joined by spaces."""
    return " ".join(str(part) for part in stream.stream_block.get_searchable_content(stream))
