"""Finds names of people and addresses of streets, where a text itself says that they are such.

What extension/src/personal-data.js finds, to the letter; both are held to the cases in
tests/contacts.json. A name is found after a title or after "contact:", a street with its number;
every other name is left.
"""

from __future__ import annotations

import re
import sys
import unicodedata

_TITLES = (
    r"Mrs?\.?|Ms\.?|Miss|Mx\.?|Dr\.?|Prof\.?|M\.|Mme|Mlle|[Mm]onsieur|[Mm]adame|[Mm]ademoiselle"
    r"|Sr\.?|Sra\.?|Srta\.?|[Ss]eñor(?:a|ita)?|Doña|[Ss]enhora?|[Dd]l\.?|[Dd]na\.?|[Dd]omnul"
    r"|[Dd]oamna|[Ss]ayın|Bapak|Bpk\.?|Pak|Ibu|Bw\.|Bi\.|Bwana|G\.|Gng\.|Bb\.|Ginoong|Ginang"
    r"|[Gg]-[Nn]|г-н|г-жа|г-же|г-ну|[Гг]осподин[уа]?|[Гг]оспож[ае]|[Пп]ані|[Пп]ан[ау]?"
)
# After these, with a colon, a name follows.
_CONTACT = (
    r"[Cc]ontact(?: person)?|[Cc]ontacto|[Cc]ontato|[Pp]ersonne à contacter"
    r"|[Pp]ersoană de contact|[Kk]ontak|[Mm]awasiliano|[Ll]iên hệ|[İi]letişim"
    r"|[Кк]онтакт(?:ное лицо|на особа)?|[Нн]аш[ае] контакт"
)
# After these a name follows without a colon.
_ASK_FOR = (
    r"[Aa]sk for|[Ss]peak (?:to|with)|[Dd]emande[rz]|[Pp]regunt[ea]r? por|[Pp]ergunt[ea]r? por"
    r"|[Ff]al(?:ar|e) com|[Ss]pune[țt]i-i lui|[Сс]прос(?:ить|ите)|[Зз]апита(?:ти|йте)|[Hh]ubungi"
    r"|[Gg]ặp(?: anh| chị| cô| ông| bà)?"
)
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁"
    "任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦方白邹孟熊秦邱江尹薛段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔汤"
)
# What stands in the place of a name and is none.
_NOT_NAMES = re.compile(
    "(?a:whats|telegram|viber|signal|line|skype|zalo|wechat|facebook|instagram|e-?mail|mail|tel"
    "|phone|mobile|hr|human|us|the|our|no|ne|details|form|number)",
    re.IGNORECASE,
)
_EN_KINDS = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Boulevard|Blvd|Square|Court|Close|Terrace|Highway"
    "|Hwy"
)
_FR_KINDS = (
    r"[Rr]ue|[Aa]venue|[Aa]v\.|[Bb]oulevard|[Bb]d|[Pp]lace|[Cc]hemin|[Ii]mpasse|[Aa]llée|[Qq]uai"
)
_BEFORE_KINDS = (
    r"Calle|calle|C/|Avenida|avenida|Avda\.?|Plaza|Paseo|Carrera|Rua|rua|Travessa|Alameda|Strada"
    r"|strada|Str\.|str\.|Bulevardul|Jalan|Jl\.|ул\.|улица|пр\.|проспект|пер\.|вул\.|вулиця"
    r"|просп\.|пров\.|شارع|ถนน|ถ\.|ซอย|ซ\.|đường|Đường"
)
_TR_KINDS = r"Sokak|Sokağı|Sok\.|Sk\.|Caddesi|Cad\.|Cd\.|Bulvarı"
_HOUSE = r"[ ,،\u00a0]{1,3}(?:n[º°]|nr\.|No\.|no\.|№|#|д\.|дом|буд\.|رقم)?[ \u00a0]{0,2}"
_ARABIC = r"[\u0620-\u064a\u064b-\u0652]{2,20}"
_HINDI = r"[\u0900-\u0963\u0970-\u097f]{2,20}"

Pattern = tuple[str, re.Pattern[str], re.Pattern[str]]


def personal_patterns() -> tuple[Pattern, ...]:
    """Return kind, what every match holds and is found quickly, and pattern.

    A group `name` is the part that is hidden; else the whole match is.
    """
    marks = _characters("M")
    letter = "[^\\W\\d_]"
    more = f"(?:{letter}|[{marks}'’-])"
    capital = f"[{_characters('Lu')}]{more}{{0,30}}"
    start = f"(?<!{letter})(?<![{marks}])(?<!\\d)"
    end = f"(?!{letter}|[{marks}])"
    names = _name_patterns(start, capital, end)
    streets = _street_patterns(start, capital, f"{more}{{1,30}}", end)
    return tuple(
        (kind, re.compile(needed), re.compile(pattern))
        for kind, written in (("name", names), ("address", streets))
        for needed, pattern in written
    )


def may_be_name(found: str) -> bool:
    """Say whether what stands in the place of a name can be one.

    Examples
    --------
    >>> may_be_name("Amal"), may_be_name("WhatsApp")
    (True, False)
    """
    # A title alone stands where the name is hidden already.
    return not _NOT_NAMES.match(found) and not re.fullmatch(_TITLES, found)


def _characters(category: str) -> str:
    """Return the characters of a category, or of all whose name begins with it."""
    return "".join(
        chr(code)
        for code in range(0x20, sys.maxunicode + 1)
        if unicodedata.category(chr(code)).startswith(category)
    )


def _name_patterns(start: str, capital: str, end: str) -> tuple[tuple[str, str], ...]:
    space = r"[ \u00a0]"
    name = f"(?P<name>{capital}(?:{space}{capital}){{0,2}})"
    titled = f"(?:(?:{_TITLES}){space})?{name}"
    return (
        (_TITLES, f"{start}(?:{_TITLES}){space}{{1,2}}{name}"),
        (_CONTACT, f"{start}(?:{_CONTACT}){space}{{0,2}}[:：]{space}{{0,2}}{titled}"),
        (_ASK_FOR, f"{start}(?:{_ASK_FOR}){space}{titled}"),
        ("Bey|Hanım", f"{start}(?P<name>{capital}){space}(?:Bey|Hanım){end}"),
        (
            "السيد|الأستاذ|للتواصل",
            f"{start}(?:السيدة|السيد|الأستاذة|الأستاذ|للتواصل مع|للتواصل ?[:：]){space}?"
            f"(?P<name>{_ARABIC}(?:{space}{_ARABIC})?)",
        ),
        (
            "श्री|सुश्री|संपर्क",
            f"{start}(?:श्रीमती|श्री|सुश्री|संपर्क ?[:：]){space}(?P<name>{_HINDI}(?:{space}{_HINDI})?)",
        ),
        (
            "ติดต่อ",
            f"ติดต่อ{space}?(?:คุณ|นางสาว|นาย|นาง){space}?(?P<name>[\\u0e01-\\u0e4e]{{2,20}})",
        ),
        ("先生|女士|小姐", f"(?P<name>[{_SURNAMES}][\\u4e00-\\u9fff]?)(?:先生|女士|小姐)"),
        ("联系人", f"联系人{space}?[:：]{space}?(?P<name>[\\u4e00-\\u9fff]{{2,4}})"),
    )


def _street_patterns(start: str, capital: str, word: str, end: str) -> tuple[tuple[str, str], ...]:
    number = f"\\d{{1,5}}[A-Za-z]?(?!\\d){end}"
    space = r"[ \u00a0]"
    return (
        (_EN_KINDS, f"{start}\\d{{1,5}}[A-Za-z]?,? (?:{capital} ){{1,3}}(?:{_EN_KINDS}){end}"),
        (
            _FR_KINDS,
            f"{start}\\d{{1,4}}(?: ?bis| ?ter)?,? (?:{_FR_KINDS}) {word}(?: {word})?"
            f"(?: {capital}){{0,3}}",
        ),
        (
            _BEFORE_KINDS,
            f"{start}(?:{_BEFORE_KINDS}){space}?{word}(?:{space}{word}){{0,3}}{_HOUSE}{number}",
        ),
        (
            _TR_KINDS,
            f"{start}(?:{capital} ){{1,3}}(?:{_TR_KINDS}),? ?(?:[Nn]o ?[:.]? ?)?{number}",
        ),
        (
            "đường|phố|ngõ",
            f"{start}\\d{{1,4}}(?:/\\d{{1,4}})? (?:đường|phố|ngõ) {capital}(?: {capital}){{0,3}}",
        ),
        ("路|街|巷", "[\\u4e00-\\u9fff]{2,6}(?:路|街|巷)\\d{1,5}号"),
    )
