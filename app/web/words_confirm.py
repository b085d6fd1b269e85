"""The sentences of the page on which an officer answers clauses."""

from collections.abc import Mapping

from app.text import Text

CONFIRM_WORDS: Mapping[str, Text] = {
    "confirm.title": Text("经办人逐条认定", "The officer's answers"),
    "confirm.lead": Text(
        "待认定 {n} 条。姓名写一次；每条选“满足”或“不满足”，没有把握的留“未定”。"
        "提交后按认定重新核对，生成新的记录，原记录不变。",
        "{n} clauses wait for an answer. Give your name once; choose met or not met and leave open "
        "what you are not sure of. The parcel is then checked again and a new record is made; the "
        "old one stays as it is.",
    ),
    "confirm.go": Text("逐条认定（{n} 条）", "Answer them one by one ({n})"),
    "confirm.answer": Text("由经办人认定", "An officer answers"),
    "confirm.refused": Text("还不能提交", "This cannot be handed in yet"),
    "confirm.open": Text("未定", "open"),
    "confirm.keep": Text("维持原认定", "keep the answer"),
    "confirm.yes": Text("满足", "met"),
    "confirm.no": Text("不满足", "not met"),
    "confirm.reason": Text("认定理由", "Reason"),
    "confirm.reason_empty": Text("不填则用共同理由", "the common reason if left empty"),
    "confirm.officer": Text("经办人姓名", "Officer's name"),
    "confirm.common": Text("共同理由（可选）", "Common reason (optional)"),
    "confirm.common_hint": Text(
        "用于作了认定而没有单独写理由的条款，例如所依据的批文。",
        "Used for clauses answered without a reason of their own, such as a permit they rest on.",
    ),
    "confirm.section_other": Text("其他", "Other"),
    "confirm.section_early": Text(
        "项目资料未填全、也可直接认定的条款", "Clauses that lack project data but may be answered"
    ),
    "confirm.why_early": Text(
        "这些条款是否适用还缺项目资料；补填后可能不再需要认定，所以宜先补填。",
        "Whether they apply still lacks project data; once it is filled in they may need no "
        "answer, so it is better filled in first.",
    ),
    "confirm.section_answered": Text("已作的认定", "Answers given before"),
    "confirm.why_answered": Text(
        "维持不动的继续沿用（条款文本已变的除外）；重新选择的以新的认定代替。",
        "What is left alone is kept, unless the clause's text has changed; a new choice replaces "
        "the answer.",
    ),
    "confirm.all_parcels": Text(
        "适用于本记录全部 {n} 个地块", "Applies to all {n} parcels of this record"
    ),
    "confirm.submit": Text("确认并重新核对", "Confirm and check again"),
    "confirm.chosen": Text("已选 {n} 条", "{n} answered"),
}
