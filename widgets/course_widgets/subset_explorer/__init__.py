"""SubsetExplorer: choose a policy and a budget, see which samples it picks and what a model makes of them."""
