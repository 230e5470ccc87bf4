import string

from geoplan.messages.layers import MESSAGES


def _named(*templates):
    return {part[1] for template in templates for part in string.Formatter().parse(template) if part[1]}


def test_both_languages_speak_and_use_the_same_values():
    for code, message in MESSAGES.items():
        assert message.en and message.zh and message.remedy_en and message.remedy_zh, code
        assert _named(message.en, message.remedy_en) == _named(message.zh, message.remedy_zh), code
