"""The entry of the command `zoning`: load the product, then run its command line."""

import gc


def main() -> None:
    """Run `zoning` with the arguments of this process."""
    # What is loaded stays: the collector need not look through it while it comes, nor later.
    gc.disable()
    from app.cli import main as run  # noqa: PLC0415

    gc.freeze()
    gc.enable()
    run()
