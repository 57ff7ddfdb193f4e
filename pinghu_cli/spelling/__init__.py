"""How words are spelled: one canonical form for comparing, pinyin, the nearest spelling. Nothing here prints."""
