"""Sentences with personal details in forms the redaction rules were not written from.

Names, phones, identity numbers, plates and e-mail addresses come from Faker's Chinese provider; the frames around them,
the addresses and the ways of writing a number are put together here. What must survive stands beside them.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from faker import Faker

from portal.redaction.numbers import luhn_holds

_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_IN_WORDS = str.maketrans("0123456789", "零一二三四五六七八九")


@dataclass
class Case:
    """A text, what must be masked in it, and what must be left."""

    text: str
    pii: list[str] = field(default_factory=list)
    keep: list[str] = field(default_factory=list)


def cases(seed: int, rounds: int) -> Iterator[Case]:
    """`rounds` times every sort of sentence."""
    dice, fake = random.Random(seed), Faker("zh_CN")
    fake.seed_instance(seed)
    for _ in range(rounds):
        for make in _MAKERS:
            yield make(dice, fake)


def _phone(dice: random.Random, fake: Faker) -> Case:
    number = fake.phone_number()
    forms: list[Callable[[str], str]] = [
        str,
        lambda n: f"{n[:3]} {n[3:7]} {n[7:]}",
        lambda n: f"{n[:3]}-{n[3:7]}-{n[7:]}",
        lambda n: f"{n[:3]}—{n[3:]}",
        lambda n: f"{n[:7]}·{n[7:]}",
        lambda n: f"{n[:3]}　{n[3:]}",
        lambda n: " ".join(n),
        lambda n: n.translate(_FULL_WIDTH),
        lambda n: n.translate(_IN_WORDS),
        lambda n: f"+86 {n}",
        lambda n: f"８６-{n}",
        lambda n: f"（{n}）",
    ]
    written = dice.choice(forms)(number)
    frame = dice.choice(
        [
            "有事打{}找我。",
            "{}是我的号，",
            "电话：{}，晚上打。",
            "手机{}（微信同号），",
            "请回{}，谢谢",
            "我换号了，用{}联系。",
            "留言人{}反映罚款500元的事。",
        ]
    )
    return Case(frame.format(written), [written.strip("（）")], ["500元"] if "500元" in frame else [])


def _landline(dice: random.Random, fake: Faker) -> Case:
    area, number = dice.choice(["0434", "0431", "024", "010"]), str(dice.randint(2000000, 8999999))
    written = dice.choice([f"{area}-{number}", f"({area}){number}", f"{area} {number}", f"{area}{number}"])
    return Case(f"店里座机{written}，白天有人接。", [number])


def _identity(dice: random.Random, fake: Faker) -> Case:
    number = fake.ssn()
    forms: list[Callable[[str], str]] = [
        str,
        str.lower,
        lambda n: n.translate(_FULL_WIDTH),
        lambda n: f"{n[:6]} {n[6:14]} {n[14:]}",
        lambda n: f"{n[:6]}-{n[6:14]}-{n[14:]}",
        lambda n: n[:17] + ("1" if n[17] != "1" else "2"),
    ]
    written = dice.choice(forms)(number)
    frame = dice.choice(
        ["身份证号码：{}。", "身份证{}，", "公民身份号码为{}，", "证件号是{}；", "（{}）", "本人{}，要求退还2000元"]
    )
    return Case(frame.format(written), [written], ["2000元"] if "2000元" in frame else [])


def _card(dice: random.Random, fake: Faker) -> Case:
    number = "62" + "".join(str(dice.randint(0, 9)) for _ in range(16))
    number = next(number + str(last) for last in range(10) if luhn_holds(number + str(last)))
    written = dice.choice([number, " ".join(number[i : i + 4] for i in range(0, 19, 4)), number.translate(_FULL_WIDTH)])
    frame = dice.choice(["退款请打到{}。", "工行卡{}，", "账号：{}，已转300元。"])
    return Case(frame.format(written), [written], ["300元"] if "300元" in frame else [])


def _plate(dice: random.Random, fake: Faker) -> Case:
    tail = "".join(dice.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") for _ in range(3)) + str(dice.randint(10, 99))
    plate = dice.choice("京津沪冀辽吉黑蒙鲁豫苏浙粤川") + dice.choice("ABCDEFGH") + tail
    energy = plate[:2] + "D" + str(dice.randint(10000, 99999))
    forms = [
        plate,
        f"{plate[:2]}·{plate[2:]}",
        f"{plate[:2]} {plate[2:]}",
        f"{plate[:2]}-{plate[2:]}",
        plate.lower(),
        energy,
        plate[:6] + "挂",
        plate.translate(_FULL_WIDTH),
    ]
    written = dice.choice(forms)
    frame = dice.choice(["我的车{}被拖走，", "车号{}，", "驾驶{}途经收费站交了35元，", "{}这台车停在门口。"])
    return Case(frame.format(written), [written], ["35元"] if "35元" in frame else [])


def _address(dice: random.Random, fake: Faker) -> Case:
    district = dice.choice(["铁东区", "铁西区", "双辽市", "梨树县郭家店镇", "伊通县", "四平市铁东区北市场街道", ""])
    estate = dice.choice(["万达", "金地", "枫林", "滨河", "翠竹", "幸福", "紫荆"]) + dice.choice(
        ["花园", "小区", "家园", "嘉苑", "名城", "公寓", "华府"]
    )
    village = dice.choice(["大榆树", "三道岗", "小城子", "靠山", "四台子"])
    n, u, r, g = dice.randint(1, 99), dice.randint(1, 9), dice.randint(101, 2604), dice.choice("一二三四五六七八")
    forms = [
        f"{district}{estate}{n}栋{u}单元{r}",
        f"{district}{estate}{n}号楼{u}单元{r}室",
        f"{district}{estate}{n}幢{r}室",
        f"{district}{estate}{n}座{r}房",
        f"{district}{estate}{n}-{u}-{r}",
        f"{district}{estate}{n}楼{u}门{r}",
        f"{district}{village}村{g}组",
        f"{district}{village}村{n}号",
        f"{district}{village}屯{n}号",
        f"{district}{village}村{g}社{n}号",
        f"{district}新华大街{n}号{u}单元{r}",
        f"{district}南河沿胡同{n}号院{u}号楼{r}室",
    ]
    written = dice.choice(forms)
    frame = dice.choice(
        [
            "我家住{}，",
            "家庭住址：{}。",
            "本人住在{}，电话里说过。",
            "地址是{}，请来看。",
            "住{}的老人被罚了60元。",
            "户籍地{}，",
        ]
    )
    return Case(frame.format(written), [written], ["60元"] if "60元" in frame else [])


def _name(dice: random.Random, fake: Faker) -> Case:
    written = dice.choice([fake.name(), fake.name(), fake.name(), "欧阳" + fake.first_name(), "买买提·艾力"])
    frame = dice.choice(
        [
            "我叫{}，今年五十二岁。",
            "姓名：{}，性别女。",
            "联系人：{}",
            "联系人{}，下午在家。",
            "当事人{}，男，汉族，",
            "投诉人{}（身份证另附）",
            "受害人{}被打伤，花了120元。",
            "委托代理人为{}，律师。",
            "我是{}，在市场卖菜。",
            "店主{}说没有收到决定书。",
            "法定代表人：{}。",
            "我的名字叫{}。",
        ]
    )
    return Case(frame.format(written), [written], ["120元"] if "120元" in frame else [])


def _contact(dice: random.Random, fake: Faker) -> Case:
    qq, account, mail = str(dice.randint(10000, 3999999999)), fake.user_name() + "_88", fake.email()
    frame, written = dice.choice(
        [
            ("QQ：{}，", qq),
            ("QQ号{}，", qq),
            ("扣扣{}。", qq),
            ("微信：{}，", account),
            ("加我微信{}。", account),
            ("微信号是{}，", account),
            ("邮箱{}，", mail),
            ("发到{}即可", mail),
        ]
    )
    return Case(frame.format(written), [written])


def _kept(dice: random.Random, fake: Faker) -> Case:
    n = dice.randint(1, 999)
    year = dice.randint(2019, 2026)
    amount = dice.choice(
        [f"{n * 100}元", f"{n}.5万元", f"{n:,}00元", "三万六千元", f"{n}0000元", f"￥{n}00元", f"{n * 10007}元"]
    )
    number = dice.choice(
        [
            f"四府执监通〔{year}〕{n}号",
            f"示府执监通[{year}]{n}号",
            f"（{year}）吉0302行初{n}号",
            f"吉市监罚〔{year}〕{n}-1号",
            f"四环罚告字〔{year}〕第{n}号",
        ]
    )
    day = dice.choice([f"{year}年3月12日", f"{year}-03-12", f"{year}.3.12", "3月12日上午9时30分"])
    hotline = dice.choice(["12345", "12315", "12388", "400-820-8820", "4008208820", "96110", "0434-12345", "12328"])
    agency = dice.choice(
        ["铁西区市场监督管理局", "四平市公安局交通警察支队", "梨树县示例镇人民政府", "双辽市住房和城乡建设局"]
    )
    article = dice.choice(["第四十二条", "第42条第一款", "第十一条第（三）项"])
    keep = [amount, number, day, hotline, agency, article]
    text = (
        f"{day}，{agency}以{number}决定，依据条例{article}罚款{amount}，"
        f"我拨打{hotline}反映过，3号楼到9号楼的住户都知道。"
    )
    return Case(text, [], keep)


_MAKERS = [_phone, _landline, _identity, _card, _plate, _address, _name, _contact, _kept]
