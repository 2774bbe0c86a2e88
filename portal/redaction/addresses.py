"""Where somebody lives: addresses down to a flat, a village group, a house number."""

import re
from collections.abc import Iterator

from .findings import Span

_N = r"(?:[0-9]{1,5}|[零〇一二三四五六七八九十百]{1,6}|[A-Za-z]\d{0,3}|[甲乙丙丁东西南北])"
_GAP = r"[ .·\-]?"
_HAN = r"[\u4e00-\u9fff]"
_BUILDING = rf"{_N}(?:号?楼|号?栋|号?幢|座|#楼?|号院|弄|期|区)"
_UNIT = rf"{_N}(?:单元|门洞|门|梯)"
_ROOM = rf"(?:{_N}(?:层|楼)?{_GAP})?(?:[0-9]{{2,5}}|{_N})(?:室|房|户|号房?|铺)"
_BARE_ROOM = r"[0-9]{3,4}(?![0-9元年月日平米户个台次])"
_FLOOR = rf"{_N}(?:层|楼)"
_SIDE = r"(?:[东西中左右][户门侧边]?)"
_ESTATE_END = r"(?<=[区园苑村庭府城院厦寓里])"
_FLAT = re.compile(
    rf"{_BUILDING}{_GAP}(?:{_UNIT}{_GAP}(?:{_ROOM}|{_BARE_ROOM}|{_FLOOR}{_SIDE}?)?"
    rf"|(?:{_FLOOR}{_GAP})?(?:{_ROOM}|{_BARE_ROOM})|{_FLOOR}{_SIDE})"
    rf"|{_UNIT}{_GAP}(?:{_ROOM}|{_BARE_ROOM})"
    rf"|{_ESTATE_END}\s?[0-9]{{1,3}}\s?-\s?[0-9]{{1,2}}\s?-\s?[0-9]{{2,4}}(?:室|号)?(?![0-9])"
    rf"|{_ESTATE_END}[0-9]{{2,5}}(?:室|房)"
)
_VILLAGE = re.compile(
    rf"{_HAN}(?:村|屯|庄|堡|沟|窝棚|社区|大队|林场|农场){_GAP}"
    rf"(?:(?:第)?{_N}(?:组|社|队|小组|屯){_GAP}(?:{_N}(?:号|户))?|{_HAN}{{1,4}}屯(?:{_N}(?:号|组|户))?|{_N}(?:号院?(?!楼)|户))"
)
_STREET = re.compile(
    rf"{_HAN}(?:路|街|巷|道|胡同|条|大街|马路|里|弄){_GAP}{_N}(?:号|弄)(?:院|楼)?"
    rf"(?:{_GAP}(?:{_BUILDING}|{_UNIT}|{_ROOM}|{_BARE_ROOM}))+"
)
_INTRODUCTION = (
    r"(?:家庭住址|家庭地址|现住址|居住地址|户籍地址|户籍地|户籍所在地|通讯地址|通信地址|来信地址|联系地址|邮寄地址|"
    r"收件地址|收货地址|住址|地址|现居住?于?|居住在|家住|家在|我家住|住在|搬到|租住于?|租住在|户口在|现住|"
    r"(?<=[人我户民者他她])住)(?:地?为|是|在|[:：])?\s*"
)
_INTRODUCED = re.compile(rf"{_INTRODUCTION}((?:[\u4e00-\u9fffA-Za-z0-9#\-.]|(?<=\d)\s(?=\d)){{3,45}})")
_PLACE = re.compile(r"[市区县镇乡村屯街路巷道里园苑庭府城庄组寓院厦]")
_DETAIL = re.compile(
    rf"{_N}(?:号|室|组|社|单元|栋|幢|座|门|户|弄|楼|层|房|队|#)|\d{{1,3}}-\d{{1,4}}|"
    rf"(?:小区|家园|花园|公寓|新村|佳园|嘉园|家属楼|家属院|宿舍)|{_HAN}[村屯]"
)
_CUT = re.compile(
    r"(?:家住|现住|住在|住址|地址|家在|居住在|居住于|租住在|租住|位于|搬到|来到|回到|送到|寄到|户籍|[我你他她咱]们?家?的?|本人|来电人|投诉人|举报人|"
    r"反映|投诉|举报|请求|要求|拨打|工作人员|人员|业主|住户|公司|时候|时间|今天|昨天|今年|去年|看到|听说|希望|关于|针对|\d日|\d月|"
    r"[住在是为于的了到至从称找去把被将向和与及给让但而且对由因已又也都就才不没所有][：:]?|[：:()（）])"
)


def addresses(text: str) -> Iterator[Span]:
    """Home-like addresses; a street, a housing estate or a building alone is not one."""
    for pattern in (_FLAT, _VILLAGE, _STREET):
        for match in pattern.finditer(text):
            yield _leftwards(text, match.start()), match.end(), False
    for match in _INTRODUCED.finditer(text):
        said = match.group(1)
        if _PLACE.search(said) and _DETAIL.search(said):
            yield match.start(1), match.start(1) + _rightmost_detail(said), False


def _leftwards(text: str, start: int) -> int:
    """Where the address begins that ends in the detail at `start`: back over Han, letters, digits to the last cue."""
    first = start
    while first > 0 and start - first < 28 and re.match(r"[\u4e00-\u9fffA-Za-z0-9#\-（）()]", text[first - 1]):
        first -= 1
    run = text[first:start]
    cut = 0
    for match in _CUT.finditer(run):
        cut = match.end()
    return first + cut


def _rightmost_detail(said: str) -> int:
    """How much of an introduced stretch is the address: up to its last detail."""
    end = 0
    for match in _DETAIL.finditer(said):
        end = match.end()
    tail = re.match(r"\d{3,4}(?!\d)", said[end:])
    return end + (tail.end() if tail else 0)
