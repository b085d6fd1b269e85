"""Read a form with files while it arrives: files go to disk, fields are kept, nothing is held."""

import os
from collections.abc import AsyncIterable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import BinaryIO

from anyio import to_thread
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, MultipartState, parse_options_header

from app.data.job_files import cannot_write
from app.errors import InputError, InputTooLarge, Place
from app.text import Text

MEGABYTE = 1_000_000
LONGEST_FIELD = 200_000
_WRITTEN_BYTES = MEGABYTE  # at a time


@dataclass(frozen=True, slots=True)
class FormRules:
    """What a door allows and says.

    Attributes
    ----------
    open_file : gets the names of field and file, returns where its bytes go; None: they are passed
        over
    admit : gets the name of a field and those before it; raises if the door does not know it
    most_bytes : of all files together
    too_large, broken : the door's refusals
    longest_field : in bytes
    """

    open_file: Callable[[str, str], BinaryIO | None]
    admit: Callable[[str, "FormReader"], None]
    most_bytes: int
    too_large: Callable[[int], InputTooLarge]
    broken: Callable[[], InputError]
    longest_field: int = LONGEST_FIELD


@dataclass(slots=True)
class FormReader:
    """Takes the bytes of a multipart body as they come; `fields` holds every value of a name."""

    rules: FormRules
    fields: dict[str, list[bytearray]] = field(default_factory=dict)
    _parser: MultipartParser | None = None
    _out: BinaryIO | None = None
    _field: bytearray | None = None
    _file_bytes: int = 0
    _header: bytearray = field(default_factory=bytearray)
    _value: bytearray = field(default_factory=bytearray)
    _disposition: bytes = b""

    def begin(self, content_type: str) -> None:
        """Begin a body; InputError of the rules if its type names no boundary."""
        _, options = parse_options_header(content_type)
        boundary = options.get(b"boundary")
        if not boundary:
            raise self.rules.broken()
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._part_begin,
                    "on_header_field": self._header_field,
                    "on_header_value": self._header_value,
                    "on_header_end": self._header_end,
                    "on_headers_finished": self._headers_finished,
                    "on_part_data": self._part_data,
                    "on_part_end": self._part_end,
                },
            )
        except FormParserError as error:
            raise self.rules.broken() from error

    def write(self, data: bytes) -> None:
        """Take the next bytes.

        Raises
        ------
        InputError
            The refusals of the rules.
        OSError
            If a file cannot be written.
        """
        assert self._parser is not None  # noqa: S101 - begun before
        try:
            self._parser.write(data)
        except FormParserError as error:
            raise self.rules.broken() from error

    def finish(self) -> None:
        """End the body; InputError of the rules if it was cut short."""
        if self._parser is None or self._parser.state != MultipartState.END:
            raise self.rules.broken()

    def close(self) -> None:
        """Close the file, if one is open."""
        if self._out is not None:
            out, self._out = self._out, None
            out.close()

    def texts(self) -> dict[str, list[str]]:
        """Return the fields as text."""
        return {
            name: [bytes(value).decode("utf-8", "replace") for value in values]
            for name, values in self.fields.items()
        }

    def _part_begin(self) -> None:
        self._disposition = b""

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = bytes(self._value)
        self._header.clear()
        self._value.clear()

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        name = options.get(b"name", b"").decode("utf-8", "replace")
        self._field = None
        if b"filename" in options:
            file_name = options[b"filename"].decode("utf-8", "replace")
            self._out = self.rules.open_file(name, file_name.replace("\\", "/").rpartition("/")[2])
            if self._out is not None:
                return
            self._field = bytearray()  # passed over
            return
        self.rules.admit(name, self)
        self._field = bytearray()
        self.fields.setdefault(name, []).append(self._field)

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        if self._out is not None:
            self._file_bytes += end - start
            if self._file_bytes > self.rules.most_bytes:
                raise self.rules.too_large(self.rules.most_bytes)
            self._out.write(memoryview(data)[start:end])
        elif self._field is not None:
            self._field += data[start:end]
            if len(self._field) > self.rules.longest_field:
                raise _too_long(self.rules.longest_field)

    def _part_end(self) -> None:
        if self._out is not None:
            self._out.flush()
            os.fsync(self._out.fileno())  # what is accepted survives a power cut
        self.close()
        self._field = None


async def read_form(form: FormReader, content_type: str, body: AsyncIterable[bytes]) -> None:
    """Read a whole body into `form`, piece by piece, without holding up the other requests.

    Raises
    ------
    InputError
        The refusals of the rules.
    Unavailable
        `job.no_room`, `job.cannot_write` if a file cannot be written.
    """
    form.begin(content_type)
    held = bytearray()
    with closing(form):
        try:
            async for chunk in body:
                held += chunk
                if len(held) >= _WRITTEN_BYTES:
                    await to_thread.run_sync(form.write, bytes(held))
                    held.clear()
            await to_thread.run_sync(form.write, bytes(held))
        except OSError as error:
            raise cannot_write(error) from error
    form.finish()


def upload_too_large(most_bytes: int, where: Place | None = None) -> InputTooLarge:
    """Return the refusal of an upload beyond the limit."""
    megabytes = most_bytes // MEGABYTE
    return InputTooLarge(
        "input.too_large",
        Text(f"上传超过 {megabytes} MB", f"the upload is larger than {megabytes} MB"),
        mend=Text("请拆分文件，或请管理员调高上限", "split the file, or have the limit raised"),
        where=where,
    )


def _too_long(most_bytes: int) -> InputTooLarge:
    return InputTooLarge(
        "request.field_too_long",
        Text(f"字段超过 {most_bytes} 字节", f"a field is longer than {most_bytes} bytes"),
        mend=Text("文件请放在字段 file 中", "files go into the field file"),
    )
