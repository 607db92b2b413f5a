"""``jiaohao voice`` and ``/voice``: what a hall's voice says, its recordings, and hearing them."""
