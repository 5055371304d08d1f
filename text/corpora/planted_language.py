"""What planted texts are made of, in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PlantedLanguage:
    """The parts of sentences.

    Args:
        boosters: Words that leave an adjective what it is.
        negations: Words that turn it into its opposite.
        opposites: Pairs of adjectives that decide the label.
        undecided: Adjectives that never do.
        frames: What stands before a booster or negation.
        compounds: Phrases around an adjective out of `opposites`, as `{}`, that decide nothing.
        times: When.
        people: Who.
        places: Where.
        activities: Does what.
        clause: How the four make a clause.
        word_break: What stands between words.
        comma: What stands between clauses.
        full_stop: What ends a text.
    """

    boosters: tuple[str, ...]
    negations: tuple[str, ...]
    opposites: tuple[tuple[str, str], ...]
    undecided: tuple[str, ...]
    frames: tuple[str, ...]
    compounds: tuple[str, ...]
    times: tuple[str, ...]
    people: tuple[str, ...]
    places: tuple[str, ...]
    activities: tuple[str, ...]
    clause: str
    word_break: str
    comma: str
    full_stop: str


LANGUAGES = {
    "zh": PlantedLanguage(
        boosters=("很", "太", "真", "挺"),
        negations=("不",),
        opposites=(("大", "小"), ("快", "慢"), ("远", "近"), ("高", "低")),
        undecided=("旧", "新", "冷", "热", "暗", "亮", "干", "湿"),
        frames=("看起来", "感觉", "听说", "据说", "结果", "据他讲", "总的来说", "当时"),
        compounds=("有人写了{}字", "桌上有个{}字", "牌子上印着{}字", "旁边画了{}字"),
        times=("昨天", "今天", "早上", "晚上", "上周", "周末", "中午", "去年"),
        people=("王明", "李华", "张老师", "邻居", "同事", "朋友", "司机", "医生", "我们", "他们"),
        places=("车站", "图书馆", "公园", "学校", "河边", "商店", "办公室", "厨房", "机场", "广场"),
        activities=("等人", "读书", "散步", "喝茶", "聊天", "买菜", "开会", "拍照", "休息", "唱歌"),
        clause="{time}{person}在{place}{activity}",
        word_break="",
        comma="，",
        full_stop="。",
    ),
    "en": PlantedLanguage(
        boosters=("very", "so", "really", "quite"),
        negations=("not", "never"),
        opposites=(("big", "small"), ("fast", "slow"), ("near", "far"), ("high", "low")),
        undecided=("old", "new", "cold", "warm", "dark", "bright", "dry", "wet"),
        frames=("it looked", "it was", "they said it was", "it seemed", "people found it"),
        compounds=(
            "someone wrote {} there",
            "a sign said {} here",
            "the word {} was missing",
            "a card read {} again",
        ),
        times=("yesterday", "today", "last week", "at noon", "in the evening", "on Sunday"),
        people=("Mary", "our neighbour", "a friend", "the driver", "my aunt", "the doctor", "Tom"),
        places=("at the station", "in the park", "by the river", "at school", "in the kitchen"),
        activities=("had tea", "read a book", "met people", "took pictures", "sang", "waited"),
        clause="{time} {person} {activity} {place}",
        word_break=" ",
        comma=", ",
        full_stop=".",
    ),
}
