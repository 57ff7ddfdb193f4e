"""Claims -> receipts: pure, exact arithmetic. ``estimate`` in `estimate.receipt` is the way in."""
