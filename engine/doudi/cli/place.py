"""The tree and the part of it that a command's PATH means."""

from __future__ import annotations

from doudi.cli.options import Given, Usage


def chosen(given: Given):  # type: ignore[no-untyped-def]  # Chosen; its module is loaded when a command needs it
    """The tree that PATH, --policies or the environment names. Raises Usage when there is none."""
    from doudi.review.places import choose
    from doudi.text.places import policies_folder

    path = given.text("path")
    found = choose(path, policies_folder(given.policies))
    if found is None:
        where = path or policies_folder(given.policies)
        raise Usage(
            given.say(f"“{where}”不是政策文件夹，也不在政策文件夹里（其下各层要有 region.yaml）",
                      f"“{where}” is not a tree of policies nor inside one (its layers have a region.yaml)")
        )
    return found
