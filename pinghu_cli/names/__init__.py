"""What people call an item, a unit, an incentive -> the thing itself. Nothing here prints."""
