"""What is wrong with one value of a form or a body, in both languages."""

import difflib

from pydantic_core import ErrorDetails

from app.text import Text


def complaint_of(error: ErrorDetails) -> tuple[Text, Text]:
    """Say what is wrong with one value, and what would be right, in both languages."""
    context = error.get("ctx", {})
    mend = Text("请改正该字段后重试", "correct the field and try again")
    if error["type"] == "choice":
        allowed, given = [str(value) for value in context["allowed"]], str(context["given"])
        near = difflib.get_close_matches(given, allowed, n=1)
        guess = (
            Text(f"（是否指 {near[0]}）", f" (did you mean {near[0]})") if near else Text("", "")
        )
        return (
            Text(f"不可为「{given}」", f"it cannot be {given}"),
            Text(
                f"可用的值：{'、'.join(allowed)}{guess.zh}",
                f"allowed: {', '.join(allowed)}{guess.en}",
            ),
        )
    known = _COMPLAINTS.get(error["type"])
    if known is None:
        return Text("无法读取", error["msg"]), mend
    bound = next((str(context[key]) for key in ("ge", "gt", "le", "lt") if key in context), "")
    return Text(f"{known.zh} {bound}".rstrip(), f"{known.en} {bound}".rstrip()), mend


_COMPLAINTS = {
    "greater_than_equal": Text("不得小于", "it must be at least"),
    "greater_than": Text("必须大于", "it must be greater than"),
    "less_than_equal": Text("不得大于", "it must be at most"),
    "less_than": Text("必须小于", "it must be less than"),
    "float_type": Text("必须是数字", "it must be a number"),
    "finite_number": Text("必须是有限的数字", "it must be a finite number"),
    "bool_type": Text("必须是 true 或 false", "it must be true or false"),
    "bool_parsing": Text("必须是 true 或 false", "it must be true or false"),
    "string_type": Text("必须是文字", "it must be text"),
    "string_pattern_mismatch": Text("格式不对", "it does not have the right form"),
    "string_too_short": Text("不能为空", "it is empty"),
    "string_too_long": Text("过长", "it is too long"),
    "tuple_type": Text("必须是列表", "it must be a list"),
    "missing": Text("缺少该字段", "it is missing"),
    "extra_forbidden": Text("没有这个字段", "there is no such field"),
    "int_parsing": Text("必须是整数", "it must be a whole number"),
    "int_type": Text("必须是整数", "it must be a whole number"),
    "float_parsing": Text("必须是数字", "it must be a number"),
    "literal_error": Text("不是可用的值", "it is none of the allowed values"),
    "enum": Text("不是可用的值", "it is none of the allowed values"),
    "list_type": Text("必须是列表", "it must be a list"),
    "dict_type": Text("必须是 JSON 对象", "it must be a JSON object"),
    "model_type": Text("必须是 JSON 对象", "it must be a JSON object"),
    "model_attributes_type": Text("必须是 JSON 对象", "it must be a JSON object"),
    "date_parsing": Text("日期无效，写作 2026-11-21 的形式", "no date; write it as 2026-11-21"),
    "date_from_datetime_parsing": Text(
        "日期无效，写作 2026-11-21 的形式", "no date; write it as 2026-11-21"
    ),
    "date_type": Text("日期无效，写作 2026-11-21 的形式", "no date; write it as 2026-11-21"),
    "json_invalid": Text("不是 JSON", "it is not JSON"),
    "value_error": Text("值无效", "it cannot be used"),
}
