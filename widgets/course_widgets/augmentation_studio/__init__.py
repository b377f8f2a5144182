"""AugmentationStudio: turn operations up and down, see the pictures, who still reads them, what they are worth."""
