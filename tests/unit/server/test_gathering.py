"""A request is handed on when its last byte is here: not before, and not later."""

import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.gathering import MAX_HEAD_BYTES, Gathering
from server.line import Line

LIMIT = 100_000


def gather(*parts, limit=LIMIT):
    gathering = Gathering(limit)
    return gathering, [gathering.add(part) for part in parts]


def post(*lines, body=b""):
    return b"\r\n".join([b"POST /v1/assess HTTP/1.1", b"Host: localhost", *lines, b"", body])


def chunked(body, sizes):
    parts, left = [], body
    for size in sizes:
        part, left = left[:size], left[size:]
        if part:
            parts.append(b"%x\r\n%s\r\n" % (len(part), part))
    if left:
        parts.append(b"%X;note=1\r\n%s\r\n" % (len(left), left))
    return b"".join([*parts, b"0\r\n\r\n"])


@settings(max_examples=150, deadline=None)
@given(
    body=st.binary(max_size=300),
    is_chunked=st.booleans(),
    sizes=st.lists(st.integers(1, 60), max_size=6),
    cuts=st.lists(st.integers(1, 400), max_size=8),
    after=st.binary(max_size=20),
)
def test_a_whole_request_is_handed_on_at_its_last_byte(body, is_chunked, sizes, cuts, after):
    if is_chunked:
        whole = post(b"Transfer-Encoding: chunked", body=chunked(body, sizes))
    else:
        whole = post(b"Content-Length: %d" % len(body), body=body)
    gathering = Gathering(LIMIT)
    begin = 0
    for cut in sorted(set(cuts)):
        if begin < cut < len(whole):
            assert not gathering.add(whole[begin:cut]), "handed on before its end"
            begin = cut
    assert not gathering.add(whole[begin:-1]), "handed on before its end"
    assert gathering.add(whole[-1:] + after), "not handed on at its end"
    assert bytes(gathering.data) == whole + after


@settings(max_examples=150, deadline=None)
@given(parts=st.lists(st.binary(max_size=60), max_size=8))
def test_any_bytes_are_kept_as_they_came(parts):
    gathering, _ = gather(*parts)
    assert bytes(gathering.data) == b"".join(parts)


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [b"Content-Length: 0"],
        [b"Content-Length: 3", b"Content-Length: 3"],
        [b"Content-Length: 3", b"Transfer-Encoding: chunked"],
        [b"Transfer-Encoding: gzip, chunked"],
        [b"Content-Length: -3"],
        [b"Content-Length: +3"],
        [b"Content-Length: 3, 3"],
        [b"Content-Length: 0x3"],
        [b"Content-Length:"],
        [b"content-length: 0"],
    ],
    ids=repr,
)
def test_a_head_that_names_no_one_length_is_handed_on_at_once(lines):
    assert gather(post(*lines))[1] == [True]


def test_nobody_waits_for_what_will_be_refused():
    assert gather(post(b"Content-Length: %d" % (LIMIT + 1)))[1] == [True]
    assert gather(post(b"Content-Length: %s" % (b"9" * 4000)))[1] == [True]
    head = post(b"Transfer-Encoding: chunked", body=b"%x\r\n" % (4 * LIMIT))
    seen = gather(head, b"x" * LIMIT, b"x" * LIMIT)[1]
    assert seen == [False, False, True]


def test_a_broken_chunk_ends_the_waiting():
    head = post(b"Transfer-Encoding: chunked")
    for broken in (b"zz\r\n", b"\r\n", b"-1\r\n", b"+1\r\n", b"1" * 9 + b"\r\n", b"1 \r\n"):
        assert gather(head, broken)[1] == [False, True], broken


def test_trailers_belong_to_the_body():
    head = post(b"Transfer-Encoding: chunked", body=b"1\r\nx\r\n0\r\n")
    assert gather(head, b"Check: 1\r\n", b"\r\n")[1] == [False, False, True]


def test_a_head_without_end_is_not_kept_for_ever():
    gathering, seen = gather(b"GET / HTTP/1.1\r\n", b"x: y\r\n" * (MAX_HEAD_BYTES // 6))
    assert seen == [False, True]
    assert gathering.is_head_too_long
    gathering, _ = gather(post(b"X: " + b"y" * MAX_HEAD_BYTES))
    assert gathering.is_head_too_long


def test_who_waits_for_leave_to_send_is_known():
    length, expect = b"Content-Length: 3", b"Expect: 100-continue"
    assert gather(post(length, expect))[0].wants_continue
    assert gather(post(length, b"eXpect:  100-CONTINUE "))[0].wants_continue
    assert not gather(post(length))[0].wants_continue
    assert not gather(post(b"Content-Length: %d" % (LIMIT + 1), expect))[0].wants_continue


def test_what_stands_behind_a_file_is_sent_behind_it(tmp_path):
    file = tmp_path / "file"
    file.write_bytes(b"in the file ")
    ours, theirs = socket.socketpair()
    line = Line(ours)
    with file.open("rb") as opened:
        line.sendall(b"before ")
        line.sendfile(opened, 0, file.stat().st_size)
    line.sendall(b"behind ")
    line.sendall(b"and last")
    assert line.flush()
    line.close()
    with theirs, theirs.makefile("rb") as received:
        assert received.read() == b"before in the file behind and last"
