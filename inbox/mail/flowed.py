"""``format=flowed`` (RFC 3676): soft line breaks taken out again."""


def unflow(text: str, delete_space: bool = False) -> str:
    """Join lines that end in a space to the next of the same quote depth."""
    paragraphs: list[str] = []
    current: list[str] = []
    current_depth = 0
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        rest = line[depth:].removeprefix(" ")
        if current and (depth != current_depth or rest == "-- "):
            paragraphs.append(_line(current_depth, current))
            current = []
        current_depth = depth
        is_soft = rest.endswith(" ") and rest != "-- "
        current.append(rest[:-1] if is_soft and delete_space else rest)
        if not is_soft:
            paragraphs.append(_line(depth, current))
            current = []
    if current:
        paragraphs.append(_line(current_depth, current))
    return "\n".join(paragraphs)


def _line(depth: int, pieces: list[str]) -> str:
    text = "".join(pieces)
    return ">" * depth + (" " if depth and text else "") + text
