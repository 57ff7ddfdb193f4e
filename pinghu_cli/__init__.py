"""Ask the policy document of Pinghu (平湖市推動經濟高質量發展若干政策, 2025).

``import pinghu_cli`` offers the functions of `pinghu_cli.api`; they are imported when first used, so that the command
line starts without them.
"""

TYPE_CHECKING = False  # as typing has it; importing typing takes a tenth of the time until the command line runs
if TYPE_CHECKING:
    from pinghu_cli.api import (
        annex,
        budget,
        diff,
        domains,
        estimate,
        incentives,
        item,
        load,
        match,
        measures,
        recipients,
        rows,
        search,
        targets,
        units,
    )

__version__ = "1.0.0"
__all__ = [
    "annex",
    "budget",
    "diff",
    "domains",
    "estimate",
    "incentives",
    "item",
    "load",
    "match",
    "measures",
    "recipients",
    "rows",
    "search",
    "targets",
    "units",
]


def __getattr__(name: str) -> object:
    if name in __all__:
        from importlib import import_module

        return getattr(import_module("pinghu_cli.api"), name)
    raise AttributeError(f"module 'pinghu_cli' has no attribute '{name}'")


def __dir__() -> list[str]:
    """What there is to complete in a notebook: the functions, whether used yet or not."""
    return [*__all__, "__version__"]
