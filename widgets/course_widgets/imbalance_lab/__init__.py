"""ImbalanceLab: make a class rare, choose a remedy and costs, and see what the trained model then does."""
