"""The embedding that ships with the program: a folder of vectors, what runs it, and what trained it.

`static.py` runs `model/` with tokenizers and numpy alone, and `names.py` spells the names of a question in Arabic
letters. `train.py` and the other modules it imports (`tokenizing.py`, `charmap.py`, `lexicon.py`, `pairs.py`) make the
folder; nothing of the running program imports them.
"""
