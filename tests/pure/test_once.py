"""What is read once within a block is asked again outside, and never kept from one block to the next."""

from core import once


def test_a_block_asks_once_for_each_question_and_forgets_at_its_end():
    asked = []

    @once.read
    def length(of, plus=0):
        asked.append((of, plus))
        return len(of) + plus

    assert [length("ab"), length("ab")] == [2, 2]
    assert len(asked) == 2
    for _block in range(2):
        with once.block():
            assert [length("ab"), length("ab"), length("ab", plus=1), length("c")] == [2, 2, 3, 1]
    assert len(asked) == 2 + 3 * 2
