"""The demo's illustrations, drawn by code: flat shapes on one scene, a few colours each."""

import io
import math
from collections.abc import Callable
from functools import cache
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 960, 480
SCALE = 2  # drawn larger, then shrunk: smooth edges
COLOURS = 48

SKY, FAR, MIDDLE, NEAR = "#dcebf0", "#a9c7cf", "#6f9f9c", "#3f6f62"
DARK, PAPER, ORANGE, RED, YELLOW, WOOD = (
    "#24423c", "#fbf7ee", "#e2803a", "#c2543d", "#f2c14e", "#c99a66",
)  # fmt: skip

Drawing = ImageDraw.ImageDraw


def scaled(*points: tuple[float, float]) -> list[tuple[float, float]]:
    return [(x * SCALE, y * SCALE) for x, y in points]


def shape(draw: Drawing, colour: str, *points: tuple[float, float]) -> None:
    draw.polygon(scaled(*points), fill=colour)


def box(
    draw: Drawing,
    colour: str,
    left: float,
    top: float,
    right: float,
    bottom: float,
    round_: int = 0,
) -> None:
    draw.rounded_rectangle(scaled((left, top), (right, bottom)), round_ * SCALE, fill=colour)


def disc(draw: Drawing, colour: str, x: float, y: float, radius: float) -> None:
    draw.ellipse(scaled((x - radius, y - radius), (x + radius, y + radius)), fill=colour)


def line(draw: Drawing, colour: str, width: int, *points: tuple[float, float]) -> None:
    draw.line(scaled(*points), fill=colour, width=width * SCALE, joint="curve")


def ridge(draw: Drawing, colour: str, base: int, height: int, seed: int) -> None:
    """A chain of hills from edge to edge."""
    random = Random(seed)
    points, x = [(0.0, float(HEIGHT))], -40.0
    while x < WIDTH + 80:
        points.append((x, base - random.uniform(0.2, 1) * height))
        x += random.uniform(70, 130)
        points.append((x, base - random.uniform(0, 0.3) * height))
        x += random.uniform(70, 130)
    shape(draw, colour, *points, (WIDTH, HEIGHT))


def scenery(draw: Drawing, night: bool = False) -> None:
    box(draw, "#2b4a5e" if night else SKY, 0, 0, WIDTH, HEIGHT)
    if night:
        random = Random(5)
        for _ in range(60):
            disc(
                draw, PAPER, random.uniform(0, WIDTH), random.uniform(0, 220), random.choice((1, 2))
            )
    disc(draw, PAPER if night else YELLOW, 770, 95, 34 if night else 42)
    ridge(draw, "#4f7486" if night else FAR, 270, 150, 3)
    ridge(draw, "#3f6270" if night else MIDDLE, 330, 110, 8)
    box(draw, "#2c4f4a" if night else NEAR, 0, 350, WIDTH, HEIGHT)


def tent(draw: Drawing, x: float = 480, y: float = 400, size: float = 1) -> None:
    def at(dx: float, dy: float) -> tuple[float, float]:
        return (x + dx * size, y + dy * size)

    shape(draw, ORANGE, at(-190, 0), at(0, -190), at(190, 0))
    shape(draw, RED, at(0, -190), at(190, 0), at(60, 0))
    shape(draw, DARK, at(-45, 0), at(0, -120), at(45, 0))
    shape(draw, YELLOW, at(-45, 0), at(0, -120), at(-8, 0))
    for dx in (-250, 250):
        line(draw, DARK, 3, at(0, -190), at(dx, 0))


def parcel(draw: Drawing, x: float, y: float, w: float, h: float, label: bool = True) -> None:
    box(draw, WOOD, x, y, x + w, y + h, 6)
    box(draw, "#b08250", x + w * 0.44, y, x + w * 0.56, y + h)
    if label:
        box(draw, PAPER, x + w * 0.08, y + h * 0.52, x + w * 0.38, y + h * 0.88, 3)
        for row in range(3):
            top = y + h * (0.6 + row * 0.09)
            line(draw, DARK, 2, (x + w * 0.12, top), (x + w * (0.34 - row * 0.05), top))


def draw_tent(draw: Drawing) -> None:
    scenery(draw, night=True)
    tent(draw)


def draw_mountains(draw: Drawing) -> None:
    scenery(draw)
    line(draw, PAPER, 16, (420, 480), (520, 420), (440, 380), (560, 350))
    for x, y in ((400, 470), (540, 425), (430, 385)):
        line(draw, DARK, 4, (x, y), (x, y - 55))
        shape(draw, ORANGE, (x, y - 55), (x + 34, y - 44), (x, y - 33))


def draw_parcels(draw: Drawing) -> None:
    box(draw, "#e9e2d3", 0, 0, WIDTH, HEIGHT)
    shape(draw, "#f6eecd", (480, 60), (760, 360), (200, 360))
    line(draw, DARK, 4, (480, 0), (480, 60))
    shape(draw, DARK, (430, 90), (480, 50), (530, 90))
    box(draw, "#8f6f4a", 120, 360, 840, 384, 4)
    parcel(draw, 210, 230, 190, 130)
    parcel(draw, 430, 180, 150, 180)
    parcel(draw, 610, 270, 150, 90)


def draw_van(draw: Drawing) -> None:
    scenery(draw)
    box(draw, "#56655f", 0, 400, WIDTH, HEIGHT)
    for x in range(40, WIDTH, 140):
        box(draw, PAPER, x, 436, x + 70, 444)
    box(draw, PAPER, 300, 230, 560, 400, 14)
    shape(draw, ORANGE, (560, 270), (640, 270), (690, 335), (690, 400), (560, 400))
    shape(draw, SKY, (580, 288), (632, 288), (664, 335), (580, 335))
    shape(draw, NEAR, (350, 350), (420, 270), (490, 350))
    for x in (375, 620):
        disc(draw, DARK, x, 402, 36)
        disc(draw, FAR, x, 402, 15)


def draw_map(draw: Drawing) -> None:
    box(draw, FAR, 0, 0, WIDTH, HEIGHT)
    for index, colour in enumerate((PAPER, "#efe7d6", PAPER, "#efe7d6")):
        left, lift = 180 + index * 150, 20 if index % 2 else 0
        shape(
            draw,
            colour,
            (left, 90 + lift),
            (left + 150, 110 - lift),
            (left + 150, 390 - lift),
            (left, 370 + lift),
        )
    ridge_points = [(210, 330), (290, 280), (350, 300), (430, 220), (500, 250)]
    for (x1, y1), (x2, y2) in zip(ridge_points, ridge_points[1:], strict=False):
        for step in range(4):
            disc(draw, RED, x1 + (x2 - x1) * step / 4, y1 + (y2 - y1) * step / 4, 6)
    draw.arc(scaled((560, 150), (660, 250)), 160, 70, fill=RED, width=16 * SCALE)
    line(draw, RED, 16, (630, 243), (610, 262), (610, 290))
    disc(draw, RED, 610, 325, 10)


def draw_broken_box(draw: Drawing) -> None:
    box(draw, "#e9e2d3", 0, 0, WIDTH, HEIGHT)
    box(draw, "#cfc5b1", 0, 380, WIDTH, HEIGHT)
    shape(
        draw,
        WOOD,
        (300, 190),
        (660, 190),
        (655, 395),
        (520, 395),
        (480, 372),
        (430, 395),
        (305, 395),
    )
    shape(draw, "#b08250", (300, 190), (250, 130), (440, 150), (470, 190))
    shape(draw, "#8f6f4a", (660, 190), (740, 250), (640, 260))
    line(draw, DARK, 4, (560, 200), (535, 250), (570, 280), (545, 340))
    box(draw, PAPER, 335, 290, 440, 360, 3)
    for y in (308, 325, 342):
        line(draw, DARK, 3, (348, y), (425, y))


def draw_return_label(draw: Drawing) -> None:
    box(draw, SKY, 0, 0, WIDTH, HEIGHT)
    parcel(draw, 330, 170, 300, 220)
    draw.arc(scaled((250, 60), (710, 360)), 190, 330, fill=NEAR, width=18 * SCALE)
    shape(draw, NEAR, (222, 190), (290, 188), (248, 250))


def draw_gift(draw: Drawing) -> None:
    scenery(draw)
    tent(draw, 700, 400, 0.55)
    box(draw, RED, 250, 230, 470, 410, 8)
    box(draw, YELLOW, 345, 230, 375, 410)
    box(draw, YELLOW, 250, 290, 470, 318)
    for side in (-1, 1):
        shape(draw, YELLOW, (360, 230), (360 + side * 80, 170), (360 + side * 90, 220))


def draw_card(draw: Drawing) -> None:
    scenery(draw)
    shape(
        draw,
        PAPER,
        (560, 150),
        (700, 150),
        (700, 400),
        (677, 385),
        (653, 400),
        (630, 385),
        (607, 400),
        (583, 385),
        (560, 400),
    )
    for y in (190, 220, 250, 310):
        line(draw, FAR, 5, (585, y), (675, y))
    box(draw, DARK, 260, 200, 600, 400, 20)
    box(draw, "#122723", 260, 240, 600, 275)
    box(draw, YELLOW, 295, 305, 345, 342, 6)
    for x in range(4):
        box(draw, FAR, 375 + x * 48, 360, 410 + x * 48, 370, 4)


def draw_key(draw: Drawing) -> None:
    scenery(draw, night=True)
    shape(draw, ORANGE, (150, 480), (480, 20), (810, 480))
    shape(draw, DARK, (330, 480), (480, 150), (630, 480))
    for radius, colour in ((62, YELLOW), (34, DARK)):
        disc(draw, colour, 480, 265, radius)
    box(draw, YELLOW, 468, 320, 492, 450, 6)
    for y in (392, 424):
        box(draw, YELLOW, 488, y, 524, y + 16, 3)


def draw_coins(draw: Drawing) -> None:
    box(draw, "#e9e2d3", 0, 0, WIDTH, HEIGHT)
    box(draw, "#cfc5b1", 0, 390, WIDTH, HEIGHT)
    for index in range(6):
        y = 375 - index * 26
        draw.ellipse(scaled((260, y - 30), (440, y + 30)), fill="#c99a2e")
        draw.ellipse(scaled((260, y - 40), (440, y + 20)), fill=YELLOW)
    box(draw, PAPER, 530, 130, 730, 390, 10)
    box(draw, RED, 530, 130, 730, 185, 10)
    for row in range(4):
        for column in range(4):
            colour = ORANGE if (row, column) == (2, 1) else FAR
            box(
                draw,
                colour,
                552 + column * 42,
                210 + row * 42,
                580 + column * 42,
                238 + row * 42,
                5,
            )


def draw_stove(draw: Drawing) -> None:
    scenery(draw)
    box(draw, ORANGE, 410, 330, 550, 440, 22)
    box(draw, DARK, 462, 285, 498, 335)
    line(draw, DARK, 8, (400, 270), (480, 295), (560, 270))
    for x in (430, 463, 497, 530):
        shape(draw, "#3f8fd0", (x - 14, 278), (x, 235), (x + 14, 278))
        shape(draw, SKY, (x - 6, 278), (x, 255), (x + 6, 278))
    box(draw, "#7d8b88", 370, 120, 590, 236, 14)
    box(draw, "#5d6a67", 360, 112, 600, 132, 8)
    line(draw, DARK, 10, (590, 160), (650, 160), (650, 200), (590, 200))
    for x in (430, 480, 530):
        draw.arc(scaled((x - 12, 40), (x + 12, 100)), 90, 270, fill=PAPER, width=6 * SCALE)


def draw_jacket(draw: Drawing) -> None:
    box(draw, "#e9e2d3", 0, 0, WIDTH, HEIGHT)
    line(draw, DARK, 6, (480, 40), (480, 80))
    line(draw, DARK, 8, (370, 130), (480, 80), (590, 130))
    for side in (-1, 1):
        arm = ((70, 125), (150, 165), (215, 385), (155, 405), (100, 250))
        shape(draw, "#356054", *((480 + side * x, y) for x, y in arm))
    shape(draw, NEAR, (400, 120), (560, 120), (600, 150), (590, 430), (370, 430), (360, 150))
    shape(draw, DARK, (420, 120), (540, 120), (510, 175), (450, 175))
    line(draw, ORANGE, 8, (480, 175), (480, 430))
    for x in (405, 510):
        line(draw, DARK, 5, (x, 345), (x + 45, 330))
    random = Random(2)
    for _ in range(30):
        x, y = random.uniform(60, 900), random.uniform(20, 430)
        if not 260 < x < 700:
            line(draw, FAR, 5, (x, y), (x - 8, y + 22))


def draw_pack(draw: Drawing) -> None:
    scenery(draw)
    box(draw, ORANGE, 390, 70, 570, 120, 25)
    box(draw, NEAR, 380, 110, 580, 430, 40)
    box(draw, DARK, 400, 110, 560, 190, 26)
    box(draw, "#2f5a4f", 410, 280, 550, 410, 20)
    for x in (420, 530):
        line(draw, YELLOW, 8, (x, 120), (x, 270))
    for side in (350, 585):
        box(draw, "#2f5a4f", side, 270, side + 28, 410, 12)


def draw_needle(draw: Drawing) -> None:
    box(draw, NEAR, 0, 0, WIDTH, HEIGHT)
    shape(draw, "#356054", (0, 0), (480, 0), (430, 480), (0, 480))
    points = [(480 - 5 * step + 14 * math.sin(step * 2), 30 + step * 30) for step in range(9)]
    for x, y in points:
        line(draw, ORANGE, 7, (x - 26, y), (x + 30, y + 14))
    line(draw, PAPER, 9, (450, 320), (640, 430))
    line(draw, ORANGE, 5, (450, 300), (540, 250), (620, 330), (700, 300), (640, 425))


PICTURES: dict[str, Callable[[Drawing], None]] = {
    "tent": draw_tent,
    "mountains": draw_mountains,
    "parcels": draw_parcels,
    "van": draw_van,
    "map": draw_map,
    "broken-box": draw_broken_box,
    "return-label": draw_return_label,
    "gift": draw_gift,
    "card": draw_card,
    "key": draw_key,
    "coins": draw_coins,
    "stove": draw_stove,
    "jacket": draw_jacket,
    "pack": draw_pack,
    "needle": draw_needle,
}


@cache
def picture(key: str) -> bytes:
    """A PNG of the picture called ``key``."""
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), PAPER)
    PICTURES[key](ImageDraw.Draw(image))
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    out = io.BytesIO()
    small.quantize(COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()
