"""The words the portal starts with. Editors change them in Wagtail; this text is used once, by the data migration."""

import json
import uuid
from typing import Any

LEDE = (
    "对行政机关的执法行为有意见，可以在这里投诉举报。每一条线索都有编号、有期限、有结果；"
    "查证属实的，下发通知书责令整改；不落实又不回复的，移送纪检监察机关。"
)
LOOP_TEXT = (
    "中心收到线索后依法研判、调查取证并核实。存在问题的，立案并下发《行政执法监督通知书》，责令事涉单位整改，"
    "并书面回复由其主要领导签字的整改结果。整改到位的，向投诉人反馈；单位提出监督异议的，重新核查；"
    "不落实又不反馈的，以行政不作为移送纪检监察机关查处。"
)
STEPS = (
    ("说清一件事", "写明哪个单位、什么时间、什么地点、做了什么。一次说一件事，办得更快。"),
    ("附上凭据", "处罚决定书、收费单据、照片、录音都可以。没有也能提交，之后可以补充。"),
    ("选择匿名或实名", "实名信息加密保存，不向被投诉单位透露。匿名也同样办理。"),
    ("记下编号和查询码", "提交前就会显示。凭这两项随时查询进度，不需要注册账号。"),
)
QUESTIONS = (
    (
        "哪些事可以在这里投诉举报？",
        "<p>行政机关及其执法人员在处罚、许可、强制、检查、收费等执法活动中的违法或不当行为，"
        "包括不作为、慢作为、乱作为、乱收费、乱罚款、程序违法、粗暴执法等。</p>",
    ),
    (
        "已经申请行政复议或者提起诉讼的，还能投诉吗？",
        "<p>同一事项已进入行政复议或诉讼程序的，不重复受理，请等待复议或裁判结果。"
        "如果反映的是另外的问题，可以单独提交。</p>",
    ),
    (
        "我的身份会被被投诉单位知道吗？",
        "<p>不会。身份信息单独加密保存，只有身份保管员说明理由并留下记录后才能查看，不向被投诉单位提供。"
        "确需对外提供时，须经您本人同意，您可以随时撤回。</p>",
    ),
    (
        "多久能有结果？",
        "<p>各环节的办理期限显示在查询页面上，每个期限都可以展开看它是怎样按工作日算出来的。</p>",
    ),
    (
        "对办理结果不满意怎么办？",
        "<p>在查询页面提出复核申请。复核由原办理人员以外的人员进行。</p>",
    ),
)
PRIVACY = (
    ("paragraph", "<p>本网站不设置统计、广告或跟踪代码，不使用其他网站的脚本和字体。</p>"),
    ("heading", {"text": "我们保存什么", "level": "2"}),
    (
        "paragraph",
        "<p>投诉举报的内容、凭据和您自愿填写的身份信息。身份信息和凭据加密保存；不保存您的网络地址。"
        "浏览器中只保存两类 Cookie：维持表单所需的会话，以及您选择的字号与配色。</p>",
    ),
    ("heading", {"text": "谁能看到", "level": "2"}),
    (
        "paragraph",
        "<p>经办人员只能看到办理所需的内容。查看身份信息须说明理由，每一次查看都有不可删改的记录。</p>",
    ),
    ("heading", {"text": "公开什么", "level": "2"}),
    (
        "paragraph",
        "<p>办结案件公开的是另行撰写、经第二人审核的公开摘要，不含个人信息。不予受理的投诉举报不公开，只计入统计数字。</p>",
    ),
)
ACCESSIBILITY = (
    ("paragraph", "<p>本网站不用脚本也能完成全部操作，可以只用键盘，也可以配合读屏软件使用。</p>"),
    ("heading", {"text": "长者模式与字号", "level": "2"}),
    (
        "paragraph",
        "<p>页面上方的“长者模式”把文字放大、版面改成一列，内容与标准版完全相同。"
        "在“字号与配色”里可以选择字号、深色或高对比配色，选择保存在您的设备上。</p>",
    ),
    ("heading", {"text": "遇到困难", "level": "2"}),
    (
        "paragraph",
        "<p>如果某一页无法使用，请通过页脚的联系电话告诉我们是哪一页、用的什么设备，也可以由他人代为提交投诉举报。</p>",
    ),
)


def stream(parts: Any) -> str:
    """A stream field's stored form of `(block type, value)` pairs."""
    return json.dumps([{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in parts])


def home_fields() -> dict[str, str]:
    """The home page's own fields."""
    return {
        "lede": LEDE,
        "loop_text": LOOP_TEXT,
        "report_steps": stream(("step", {"title": title, "text": text}) for title, text in STEPS),
        "questions": stream(("question", {"question": ask, "answer": answer}) for ask, answer in QUESTIONS),
    }
