"""A detached piece of a basin joins what lies around it, unless somebody lives there."""

import numpy as np
from drawn_land import draw, middle, same

from geoplan.catchments import tidy


def settled(cells, label, *held):
    """`label` tidied, where `held` lists (column, row from the south, whose people)."""
    at = np.array([middle(col, row) for col, row, _ in held], dtype=float).reshape(-1, 2)
    return tidy(cells, label, cells.at(at[:, 0], at[:, 1]), np.array([whose for *_, whose in held], dtype=np.int64))


ENCLAVE = """
    aaaabb
    abaabb
    aaaabb
"""


def test_an_empty_enclave_joins_the_land_around_it():
    cells, label = draw(ENCLAVE)
    assert same(cells, settled(cells, label), "aaaabb\naaaabb\naaaabb")


def test_an_enclave_with_people_stays():
    cells, label = draw(ENCLAVE)
    assert same(cells, settled(cells, label, (1, 1, 1)), ENCLAVE)


def test_people_who_go_elsewhere_do_not_keep_an_enclave():
    cells, label = draw(ENCLAVE)
    assert same(cells, settled(cells, label, (1, 1, 0)), "aaaabb\naaaabb\naaaabb")


def test_a_piece_joins_the_neighbour_with_the_longest_border():
    cells, label = draw("aaccd\nadcdd\nadccd")
    # the western d touches a on three sides and c on two
    assert same(cells, settled(cells, label), "aaccd\naacdd\naaccd")


def test_equal_borders_go_to_the_smaller_label():
    cells, label = draw("bbcaa\nbbcaa\nddddc\nddddc\nddddc")
    # the northern c touches b twice, a twice, d once
    assert same(cells, settled(cells, label), "bbaaa\nbbaaa\nddddc\nddddc\nddddc")


def test_the_largest_piece_stays_even_when_nobody_lives_in_it():
    cells, label = draw("aaaaa\nabbba\naaaaa")
    assert same(cells, settled(cells, label), "aaaaa\nabbba\naaaaa")


def test_pieces_that_meet_at_a_corner_only_are_two():
    cells, label = draw("bbaa\nbbaa\naabb\naaab")
    # the south-eastern b touches the other only at a corner: it is detached and goes
    assert same(cells, settled(cells, label), "bbaa\nbbaa\naaaa\naaaa")


def test_an_island_keeps_its_owner():
    cells, label = draw("aaa  bb\naaa  bb\naaa\nbbbbbb\nbbbbbb")
    assert same(cells, settled(cells, label), "aaa  bb\naaa  bb\naaa\nbbbbbb\nbbbbbb")


def test_unserved_land_stays_where_it_is_and_takes_no_piece():
    picture = "aaaaaa\na.....\na.b...\na.....\nbbbbbb\nbbb.bb"
    cells, label = draw(picture)
    assert same(cells, settled(cells, label), picture)


def test_empty_pieces_in_one_another_end_in_what_surrounds_them_all():
    cells, label = draw("aaaaaab\nabbbbab\nabccbab\nabbbbab\naaaaaab\nccccbbb\nccccbbb\nccccbbb")
    assert same(cells, settled(cells, label), "aaaaaab\naaaaaab\naaaaaab\naaaaaab\naaaaaab\nccccbbb\nccccbbb\nccccbbb")


def test_a_piece_is_no_longer_empty_once_it_has_joined_the_owner_of_its_people():
    cells, label = draw("cccccccbb\ncaabaacbb\ncccccccbb\naaaaaaabb\naaaaaaabb")
    # the small b joins a first; together they join c, unless somebody in the middle goes to a
    assert same(cells, settled(cells, label), "cccccccbb\ncccccccbb\ncccccccbb\naaaaaaabb\naaaaaaabb")
    assert same(cells, settled(cells, label, (3, 3, 0)), "cccccccbb\ncaaaaacbb\ncccccccbb\naaaaaaabb\naaaaaaabb")
