"""TaskViewer: seven questions to one picture, their answers laid over it, and the number that judges each."""
