"""Ask the policy document of Pinghu (平湖市推動經濟高質量發展若干政策, 2025)."""

__version__ = "0.1.0"
