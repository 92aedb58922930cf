"""The embedding that ships with the program: a folder of vectors, what runs it, and what trained it.

`static.py` runs `model/` with tokenizers and numpy alone. `train.py` and the modules it imports (`tokenizing.py`, `charmap.py`,
`names.py`, `lexicon.py`, `pairs.py`) make the folder; nothing of the running program imports them.
"""
