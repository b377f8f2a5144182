"""EnsembleBuilder: put measured members together, and see what that brings and costs."""
