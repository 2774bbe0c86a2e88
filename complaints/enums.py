"""The closed lists of the mechanism, and the states, actions and outcomes of its lifecycle."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """A complaint defends the writer's own interest, a report the public's."""

    COMPLAINT = "complaint", _("投诉（涉及本人权益）")
    REPORT = "report", _("举报（为公共利益）")


class PartyRole(TextChoices):
    """Whose complaint it is besides the sender's."""

    PRINCIPAL = "principal", _("委托人")
    JOINT = "joint", _("共同投诉人")


class Recipient(TextChoices):
    """To whom an identity may be disclosed, for a specific remedy and with consent."""

    AGENCY = "agency", _("事涉单位")
    DISCIPLINE = "discipline", _("纪检监察机关")
    OTHER = "other", _("其他机关")


class Consent(TextChoices):
    """What a complainant answered when asked for disclosure."""

    ASKED = "asked", _("等待答复")
    GIVEN = "given", _("已同意")
    REFUSED = "refused", _("不同意")
    REVOKED = "revoked", _("已撤回同意")


class Channel(TextChoices):
    """How a lead reached the Centre."""

    WEB = "web", _("网站")
    PHONE = "phone", _("电话")
    LETTER = "letter", _("来信")
    VISIT = "visit", _("来访")
    HOTLINE = "hotline", _("热线转办")
    MONITOR = "monitor", _("特邀监督员")
    MEDIA = "media", _("媒体")
    TRANSFER = "transfer", _("机关移送")


class ViolationCategory(TextChoices):
    """What kind of unlawful act is alleged."""

    INACTION = "不作为", _("不作为")
    SLOW_ACTION = "慢作为", _("慢作为")
    ARBITRARY_ACTION = "乱作为", _("乱作为")
    EXCEEDED_POWER = "超越职权", _("超越职权")
    ABUSED_POWER = "滥用职权", _("滥用职权")
    UNLAWFUL_BODY = "主体不合法", _("主体不合法")
    NO_CREDENTIAL = "无证执法", _("无证执法")
    PROCEDURE = "程序违法", _("程序违法")
    WEAK_EVIDENCE = "事实不清证据不足", _("事实不清、证据不足")
    WRONG_LAW = "适用法律错误", _("适用法律错误")
    UNFAIR_DISCRETION = "裁量明显不当", _("裁量明显不当")
    SELECTIVE = "选择性执法", _("选择性执法")
    PROFIT_SEEKING = "趋利性执法", _("趋利性执法")
    CROSS_REGION = "违规异地执法", _("违规异地执法")
    ARBITRARY_FEE = "乱收费", _("乱收费")
    ARBITRARY_FINE = "乱罚款", _("乱罚款")
    ARBITRARY_INSPECTION = "乱检查", _("乱检查")
    ARBITRARY_SEIZURE = "乱查封", _("乱查封")
    ARBITRARY_LEVY = "乱摊派", _("乱摊派")
    FINE_FOR_CONTROL = "以罚代管", _("以罚代管")
    NO_CASE_OPENED = "有案不立", _("有案不立")
    BUCK_PASSING = "推诿扯皮", _("推诿扯皮")
    ROUGH_ENFORCEMENT = "粗暴执法", _("粗暴执法")
    EXTORTION = "吃拿卡要", _("吃拿卡要")
    RETALIATION = "打击报复", _("打击报复")
    OTHER = "其他", _("其他")


class ActKind(TextChoices):
    """Which kind of administrative act is complained of."""

    PENALTY = "处罚", _("处罚")
    LICENCE = "许可", _("许可")
    COERCION = "强制", _("强制")
    INSPECTION = "检查", _("检查")
    EXPROPRIATION = "征收", _("征收")
    REQUISITION = "征用", _("征用")
    FEE = "收费", _("收费")
    CONFIRMATION = "确认", _("确认")
    REGISTRATION = "登记", _("登记")
    PAYMENT = "给付", _("给付")
    ADJUDICATION = "裁决", _("裁决")
    OTHER = "其他", _("其他")


class State(TextChoices):
    """Where a complaint stands inside the Centre (finer than what the public sees)."""

    RECEIVED = "received", _("待研判")
    SUPPLEMENTING = "supplementing", _("待补正")
    ACCEPTED = "accepted", _("已受理，待指派")
    INVESTIGATING = "investigating", _("调查取证中")
    VERIFYING = "verifying", _("核实报告待审批")
    SUBSTANTIATED = "substantiated", _("属实，待立案")
    UNSUBSTANTIATED = "unsubstantiated", _("不属实，待反馈")
    FILED = "filed", _("已立案，通知书待送达")
    AWAITING_REPLY = "awaiting_reply", _("已送达，待书面回复")
    RECEIPT_REVIEW = "receipt_review", _("回执待整改验收")
    SECOND_NOTICE_DUE = "second_notice_due", _("部分整改，拟发二次通知")
    REFERRAL_DUE = "referral_due", _("未有效整改，拟移送")
    OBJECTED = "objected", _("监督异议待指派核查")
    REVERIFYING = "reverifying", _("重新核查中")
    OBJECTION_DECISION = "objection_decision", _("异议待决定")
    REVOKED = "revoked", _("异议成立，通知已撤销，待反馈")
    RECTIFIED = "rectified", _("整改到位，待反馈")
    REFERRED = "referred", _("已移送纪检监察")
    REFERRAL_REPORTED = "referral_reported", _("移送结果已反馈，待办结")
    REVIEW_REQUESTED = "review_requested", _("复核申请待决定")
    CLOSED = "closed", _("已办结")
    REFUSED = "refused", _("不予受理")
    REFERRED_OUT = "referred_out", _("已转有权机关")
    SENT_OUTSIDE = "sent_outside", _("涉及中心，已转外部机关")
    OUTSIDE_ANSWERED = "outside_answered", _("外部机关已反馈")
    MERGED = "merged", _("已并案")
    WITHDRAWN = "withdrawn", _("已撤回")


#: States in which nothing more is owed, unless a review request reopens the matter.
TERMINAL = frozenset({State.CLOSED, State.REFUSED, State.REFERRED_OUT, State.OUTSIDE_ANSWERED, State.WITHDRAWN})
OPEN = frozenset(State) - TERMINAL
#: States before a case is filed, in which a complainant may still withdraw.
BEFORE_FILING = frozenset(
    {State.RECEIVED, State.SUPPLEMENTING, State.ACCEPTED, State.INVESTIGATING, State.VERIFYING, State.SUBSTANTIATED}
)
#: States a repeat may be merged into: accepted, and not yet concluded.
MERGE_TARGETS = OPEN - {State.RECEIVED, State.SUPPLEMENTING, State.MERGED, State.REVIEW_REQUESTED}
#: States in which the agency's reply clock runs.
REPLY_DUE = frozenset({State.AWAITING_REPLY, State.OBJECTED, State.REVERIFYING, State.OBJECTION_DECISION})


class PublicStatus(TextChoices):
    """The word that a complainant sees."""

    RECEIVED = "已接收", _("已接收")
    SUPPLEMENTING = "待补正", _("待补正")
    ACCEPTED = "已受理", _("已受理")
    REFUSED = "不予受理", _("不予受理")
    INVESTIGATING = "调查核实中", _("调查核实中")
    FILED = "已立案", _("已立案")
    RECTIFYING = "整改中", _("整改中")
    REVERIFYING = "重新核查中", _("重新核查中")
    REFERRED = "已移送", _("已移送")
    CLOSED = "已办结", _("已办结")
    WITHDRAWN = "已撤回", _("已撤回")


class Action(TextChoices):
    """Every change of a complaint's state, and the acts on it that leave the state alone."""

    RECEIVE = "receive", _("接收")
    ACCEPT = "accept", _("受理")
    ASK_SUPPLEMENT = "ask_supplement", _("要求补正")
    SUPPLEMENT = "supplement", _("提交补正")
    REFUSE = "refuse", _("不予受理")
    REFER_ELSEWHERE = "refer_elsewhere", _("转有权机关")
    ROUTE_OUTSIDE = "route_outside", _("转外部机关办理")
    ACKNOWLEDGE_OUTSIDE = "acknowledge_outside", _("外部机关签收")
    REPORT_OUTSIDE = "report_outside", _("外部机关反馈结果")
    PROTECT = "protect", _("登记保护措施")
    MERGE = "merge", _("并案")
    SEPARATE = "separate", _("恢复单独办理")
    WITHDRAW = "withdraw", _("撤回")
    ASSIGN = "assign", _("指派调查人员")
    ADD_EVIDENCE = "add_evidence", _("登记证据")
    SUBMIT_VERIFICATION = "submit_verification", _("提交核实报告")
    RETURN_VERIFICATION = "return_verification", _("退回补充调查")
    APPROVE_VERIFICATION = "approve_verification", _("批准核实报告")
    FILE_CASE = "file_case", _("立案并签发通知书")
    SERVE = "serve", _("登记送达")
    SUBMIT_RECEIPT = "submit_receipt", _("书面回复")
    LODGE_OBJECTION = "lodge_objection", _("提出监督异议")
    REVIEW_RECEIPT = "review_receipt", _("整改验收")
    SECOND_NOTICE = "second_notice", _("签发二次通知")
    REFER = "refer", _("移送纪检监察")
    ACKNOWLEDGE_REFERRAL = "acknowledge_referral", _("签收移送")
    REPORT_REFERRAL = "report_referral", _("反馈移送结果")
    ASSIGN_REVERIFICATION = "assign_reverification", _("指派重新核查")
    SUBMIT_REVERIFICATION = "submit_reverification", _("提交重新核查报告")
    DECIDE_OBJECTION = "decide_objection", _("决定监督异议")
    CLOSE = "close", _("反馈并办结")
    REQUEST_REVIEW = "request_review", _("申请复核")
    DECIDE_REVIEW = "decide_review", _("决定复核申请")
    WRITE_SUMMARY = "write_summary", _("撰写公开摘要")
    APPROVE_SUMMARY = "approve_summary", _("批准公开摘要")
    REVEAL_IDENTITY = "reveal_identity", _("查看身份信息")


class Outcome(TextChoices):
    """How a matter ended."""

    NONE = "", _("尚无")
    RECTIFIED = "整改到位", _("整改到位")
    REVOKED = "监督异议成立撤销", _("监督异议成立撤销")
    REFERRED = "移送纪检监察", _("移送纪检监察")
    NOT_FILED = "不予立案", _("不予立案")


class RefusalReason(TextChoices):
    """Why a lead is not accepted; each is told to the complainant with the right door."""

    NOT_COMPETENT = "not_competent", _("不属于本中心职权范围")
    IN_REVIEW_OR_SUIT = "in_review_or_suit", _("已进入行政复议或行政诉讼程序")
    NO_RESPONDENT = "no_respondent", _("没有明确的被投诉举报单位")
    NO_FACTS = "no_facts", _("没有具体的违法事实或线索")
    REPEAT = "repeat", _("同一事项已经处理，没有新的事实和理由")


class ReferralReason(TextChoices):
    """The two reasons for referral; they are distinct."""

    SILENCE = "silence", _("既不落实又不反馈")
    NOT_RECTIFIED = "not_rectified", _("规定时间内未进行有效整改")


class ReviewResult(TextChoices):
    """What the review of a rectification finds."""

    DONE = "done", _("整改到位")
    PARTLY = "partly", _("部分整改，发二次通知")
    NOT_DONE = "not_done", _("未有效整改，移送")


class EvidenceKind(TextChoices):
    """Kinds of evidence known to administrative procedure."""

    DOCUMENT = "书证", _("书证")
    OBJECT = "物证", _("物证")
    AUDIOVISUAL = "视听资料", _("视听资料")
    ELECTRONIC = "电子数据", _("电子数据")
    WITNESS = "证人证言", _("证人证言")
    STATEMENT = "当事人陈述", _("当事人陈述")
    EXPERT = "鉴定意见", _("鉴定意见")
    INSPECTION = "勘验笔录", _("勘验、现场笔录")


class ServiceMethod(TextChoices):
    """How a notice reached the agency."""

    OPENED = "opened", _("工作台签收")
    DIRECT = "direct", _("直接送达")
    LEFT = "left", _("留置送达")
    POST = "post", _("邮寄送达")
    DEEMED = "deemed", _("视为送达")


class Instrument(TextChoices):
    """Documents that bear a number (文号); the value is the type part of its type code (代字)."""

    FILING = "执监立", _("立案登记")
    NOTICE = "执监通", _("行政执法监督通知书")
    OPINION = "执监意", _("行政执法监督意见书")
    DECISION = "执监决", _("行政执法监督决定书")
    SERVICE = "执监送", _("送达回证")
    REFERRAL = "执监移", _("移送函")
    REFUSAL = "执监告", _("不予受理告知书")
    FEEDBACK = "执监馈", _("结果反馈书")
    FILES_ORDER = "执监调", _("调取案卷通知")


class PaperKind(TextChoices):
    """The official papers that the Centre issues; first and second notices share one series of numbers."""

    NOTICE = "notice", _("行政执法监督通知书")
    SECOND_NOTICE = "second_notice", _("行政执法监督通知书（二次）")
    OPINION = "opinion", _("行政执法监督意见书")
    DECISION = "decision", _("行政执法监督决定书")
    SERVICE = "service", _("送达回证")
    REFERRAL = "referral", _("移送函")
    REFUSAL = "refusal", _("不予受理告知书")
    FEEDBACK = "feedback", _("结果反馈书")
    FILES_ORDER = "files_order", _("调取案卷通知")


class TemplateStatus(TextChoices):
    """Where a version of a paper's wording stands."""

    PROPOSED = "proposed", _("待批准")
    ACTIVE = "active", _("使用中")
    RETURNED = "returned", _("已退回")
    RETIRED = "retired", _("已停用")


class StaffDuty(TextChoices):
    """What a member of staff is assigned to do in a matter."""

    INVESTIGATOR = "investigator", _("调查人员")
    REVERIFIER = "reverifier", _("重新核查人员")


class SummaryStatus(TextChoices):
    """Where the public summary of a closed matter stands."""

    SUBMITTED = "submitted", _("待批准")
    APPROVED = "approved", _("已公开")
    RETURNED = "returned", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤下")


class Verdict(TextChoices):
    """What staff said of two matters that look alike."""

    OPEN = "", _("待核对")
    LINKED = "linked", _("关联事项")
    DISTINCT = "distinct", _("不是同一件")


class ImportFormat(TextChoices):
    """Which files of leads are read."""

    CSV = "csv", _("CSV 表格")
    XLSX = "xlsx", _("Excel 表格")
    JSONL = "jsonl", _("JSONL")


class ImportState(TextChoices):
    """Where a file of leads stands."""

    PREVIEW = "preview", _("待确认")
    QUEUED = "queued", _("等待导入")
    RUNNING = "running", _("导入中")
    DONE = "done", _("已完成")
    UNREADABLE = "unreadable", _("文件读到一半无法继续")
    CANCELLED = "cancelled", _("已取消")
