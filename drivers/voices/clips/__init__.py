"""Speech from recorded or pre-rendered clips: the pack, the plan of a sentence, the engine."""
