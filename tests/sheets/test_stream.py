"""A text that is kept compressed comes back as it was written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from taikou_xl.sheets.stream import PackedText

_TEXTS = st.lists(
    st.one_of(st.text(max_size=20), st.just("文" * 150_000), st.just("行\n行\n")), max_size=9
)


@given(_TEXTS)
def test_text__written_bit_by_bit__comes_back_whole(texts: list[str]) -> None:
    """Nothing is lost or moved, also where pieces were packed in between."""
    kept = PackedText()
    for text in texts:
        kept.write(text)
    assert b"".join(kept.chunks()).decode() == "".join(texts)
    assert [line.decode() for line in kept.lines()] == "".join(texts).removesuffix("\n").split(
        "\n"
    ) or not "".join(texts)


def test_text__large__takes_less_memory_than_its_characters() -> None:
    """What waits to be packed is bounded; the rest is packed."""
    kept = PackedText()
    for number in range(100_000):
        kept.write(f"<row>{number % 7}文</row>")
    held = sum(map(len, kept._packed)) + sum(map(len, kept._waiting))
    assert held < 400_000 < sum(map(len, kept.chunks()))
