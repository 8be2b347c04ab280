"""What is refused before anything is measured."""

import unittest

from ..cli import _check_space, space_needed


class SpaceTest(unittest.TestCase):
    def test_kept_repositories_need_room_of_every_round(self):
        self.assertEqual(13_600, space_needed(1_000, 2, 5, False))
        self.assertEqual(28_000, space_needed(1_000, 2, 5, True))

    def test_too_little_room_is_refused_with_both_sizes_unless_somebody_insists(self):
        with self.assertRaisesRegex(ValueError, "up to 92 GB are needed for a moment, 77 GB are free.*--force"):
            _check_space(92_000_000_000, 77_000_000_000, False)
        _check_space(92_000_000_000, 77_000_000_000, True)
        _check_space(77_000_000_000, 77_000_000_000, False)


if __name__ == "__main__":
    unittest.main()
