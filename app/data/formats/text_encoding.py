"""Turn the bytes of a text file into text, and say in which encoding they were written."""

from dataclasses import dataclass

from app.data.formats.reading import ReadOptions
from app.domain.parcels import Diagnostic
from app.errors import InputError
from app.text import Text

# Encodings a caller may name; other Python codecs (rot13, zip, idna ...) do not make text.
KNOWN_ENCODINGS = {
    "utf8": "utf-8-sig",
    "utf8sig": "utf-8-sig",
    "gb18030": "gb18030",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "cp936": "gb18030",
    "utf16": "utf-16",
    "utf16le": "utf-16-le",
    "utf16be": "utf-16-be",
    "big5": "big5",
}
_SAMPLE_BYTES = 4096
_LONGEST_UTF8_CHARACTER = 4


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text without byte-order mark, and the encoding it was in."""

    text: str
    encoding: str
    diagnostics: tuple[Diagnostic, ...] = ()


def decode_text(content: bytes, options: ReadOptions) -> Decoded:
    """Read bytes as UTF-8, UTF-16 or GB18030, whichever they are.

    Raises
    ------
    InputError
        `input.encoding_unknown` for an encoding that is not offered, `input.encoding_wrong` if the
        bytes are not text in the encoding, `input.truncated` if the file ends within a character.
    """
    encoding = chosen_encoding(options) or _detected(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _wrong(encoding, error.start) from error
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    note = Diagnostic(
        "input.encoding", "info", Text(f"按 {name} 编码读取", f"read as {name}"), {"encoding": name}
    )
    return Decoded(text.removeprefix("\ufeff"), name, (note,))


def known_encoding(name: str) -> str | None:
    """Return Python's codec for an encoding's usual name, or None if it is not offered.

    >>> known_encoding("GBK"), known_encoding("rot13")
    ('gb18030', None)
    """
    return KNOWN_ENCODINGS.get(name.lower().replace("-", "").replace("_", "").strip())


def chosen_encoding(options: ReadOptions) -> str | None:
    """Return Python's codec for the caller's encoding, or None if the caller named none.

    Raises
    ------
    InputError
        `input.encoding_unknown`.
    """
    name = options.encoding
    if not name:
        return None
    encoding = known_encoding(name)
    if encoding is None:
        raise InputError(
            "input.encoding_unknown",
            Text(f"不支持编码 {name[:40]}", f"the encoding {name[:40]} is not supported"),
            mend=Text("可选：utf-8、gb18030、utf-16、big5", "use utf-8, gb18030, utf-16 or big5"),
            where={"encoding": name[:40]},
        )
    return encoding


def _detected(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if unmarked := _utf16_without_mark(content):
        return unmarked
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _ends_within_character(content, error):
            raise _cut() from error
        return "gb18030"
    return "utf-8-sig"


def _utf16_without_mark(content: bytes) -> str | None:
    """Digits and commas of a coordinate file have a zero byte beside them in UTF-16."""
    sample = content[:_SAMPLE_BYTES]
    pairs = len(sample) // 2
    if pairs < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd * 4 > pairs and even * 20 < pairs:
        return "utf-16-le"
    if even * 4 > pairs and odd * 20 < pairs:
        return "utf-16-be"
    return None


def _ends_within_character(content: bytes, error: UnicodeDecodeError) -> bool:
    """Tell a UTF-8 file cut short from one in another encoding.

    All but the last character decode as UTF-8, and among them is at least one that is not ASCII.
    """
    if error.reason != "unexpected end of data":
        return False
    at_end = error.start >= len(content) - _LONGEST_UTF8_CHARACTER
    return at_end and not content[: error.start].isascii()


def _cut() -> InputError:
    return InputError(
        "input.truncated",
        Text("文件在一个汉字中间结束，传输不完整", "the file ends in the middle of a character"),
        mend=Text("请重新导出或重新上传完整文件", "export or upload the whole file again"),
    )


def _wrong(encoding: str, position: int) -> InputError:
    return InputError(
        "input.encoding_wrong",
        Text(
            f"文件不是 {encoding} 编码的文本（第 {position + 1} 字节）",
            f"the file is not {encoding} text (byte {position + 1})",
        ),
        mend=Text(
            "请另存为 UTF-8 或 GBK 文本，或指定 encoding",
            "save it as UTF-8 or GBK text, or name the encoding",
        ),
        where={"byte": position + 1, "encoding": encoding},
    )
