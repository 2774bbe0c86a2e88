"""Holidays that the statute fixes, for years whose yearly notice has not been loaded.

The 13 days of 《全国年节及纪念日放假办法》 as in force since 2025: New Year 1, Spring Festival 4 (its eve and 3 days),
Tomb-sweeping 1, Labour Day 2, Dragon Boat 1, Mid-autumn 1, National Day 3. Which weekends are worked in exchange
(调休) is decided each year by the State Council and is not guessed here.
"""

from datetime import date, timedelta
from functools import lru_cache

NEW_YEAR, SPRING, QINGMING, LABOUR = "元旦", "春节", "清明节", "劳动节"
DRAGON_BOAT, MID_AUTUMN, NATIONAL = "端午节", "中秋节", "国庆节"

#: Days of the lunar calendar on the civil one: first of the first month, Qingming, fifth of the fifth, fifteenth of
#: the eighth. Later years have the fixed days only.
LUNAR = {
    2027: ("02-06", "04-05", "06-09", "09-15"),
    2028: ("01-26", "04-04", "05-28", "10-03"),
    2029: ("02-13", "04-04", "06-16", "09-22"),
    2030: ("02-03", "04-05", "06-05", "09-12"),
    2031: ("01-23", "04-05", "06-24", "10-01"),
    2032: ("02-11", "04-04", "06-12", "09-19"),
    2033: ("01-31", "04-04", "06-01", "09-08"),
    2034: ("02-19", "04-05", "06-20", "09-27"),
    2035: ("02-08", "04-05", "06-10", "09-16"),
}


@lru_cache(maxsize=64)
def holidays(year: int) -> dict[date, str]:
    """The statutory holidays of a year and their names, without any exchanged days."""
    found = {date(year, 1, 1): NEW_YEAR}
    found |= {date(year, 5, day): LABOUR for day in (1, 2)}
    found |= {date(year, 10, day): NATIONAL for day in (1, 2, 3)}
    if year in LUNAR:
        spring, qingming, dragon_boat, mid_autumn = (date.fromisoformat(f"{year}-{text}") for text in LUNAR[year])
        found |= {spring + timedelta(days=shift): SPRING for shift in range(-1, 3)}
        found[qingming] = QINGMING
        found[dragon_boat] = DRAGON_BOAT
        found.setdefault(mid_autumn, MID_AUTUMN)
    return found
