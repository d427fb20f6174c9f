"""The table of contents tells the truth: what it lists exists, what exists is listed."""

import subprocess
import sys

from django.core.management import get_commands, load_command_class

from cahiers.config.cli import CONTENTS, OWN, table_of_contents

LISTED = {name for _title, commands in CONTENTS for name, _sentence in commands}


def test_help_lists_every_command_of_the_house():
    ours = {name.replace("_", "-") for name, app in get_commands().items() if str(app).startswith("cahiers.")}

    assert (ours | OWN) - LISTED == set()


def test_every_listed_command_exists():
    commands = {name.replace("_", "-"): (app, name) for name, app in get_commands().items()}

    missing = LISTED - OWN - set(commands)

    assert missing == set()
    for name in LISTED - OWN:
        app, module = commands[name]
        assert load_command_class(app, module).help


def test_every_own_command_explains_itself():
    for name in sorted(OWN):
        done = subprocess.run(
            [sys.executable, "-m", "cahiers.config.cli", name, "--help"], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(f"usage: cahiers {name}")


def test_help_needs_no_database(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "cahiers.config.cli", "--help"], capture_output=True, text=True, check=True, cwd=tmp_path
    )

    assert done.stdout == table_of_contents() + "\n"
    assert list(tmp_path.iterdir()) == []
