"""Speech: engines that render a sentence to a file, and the player that makes it heard."""
