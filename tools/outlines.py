"""Draw the outlines of académies for maps: `python -m tools.outlines academies_2020.geojson`.

Reads the ministry's open data (Licence Ouverte) and writes `territory/reference/outlines.json`: one SVG path for each
code, in a common frame. Metropolitan France is projected on a plane tangent near its middle; each territory overseas, and the
small académies around Paris, have a frame of their own.
"""

import json
import math
import sys
from itertools import pairwise
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "src/cahiers/territory/reference/outlines.json"
WIDTH, HEIGHT = 640, 600
TOLERANCE = 1.0  # of a unit of the frame: finer is not seen
SMALLEST = 1.2  # units of area: smaller islands are dots
OVERSEAS = ("32", "31", "33", "28", "43")  # Guadeloupe, Martinique, Guyane, La Réunion, Mayotte
AROUND_PARIS = ("01", "24", "25")
MAINLAND = (-5.6, 41.2, 10.0, 51.4)

Point = tuple[float, float]
Ring = list[Point]


def rings_of(geometry: dict) -> list[Ring]:
    """Return the outer rings of a geometry."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[(x, y) for x, y, *_ in polygon[0]] for polygon in polygons]


def flattened(ring: Ring, middle: float) -> Ring:
    """Project a ring on the cylinder that is true at one latitude."""
    return [(x * math.cos(math.radians(middle)), -y) for x, y in ring]


def fitted(rings: dict[str, list[Ring]], frame: tuple[float, float, float, float]) -> dict[str, list[Ring]]:
    """Scale rings to a frame (x, y, width, height), centred in it."""
    points = [point for several in rings.values() for ring in several for point in ring]
    left, top = min(x for x, _ in points), min(y for _, y in points)
    wide, high = max(x for x, _ in points) - left, max(y for _, y in points) - top
    x, y, width, height = frame
    scale = min(width / wide, height / high)
    x, y = x + (width - wide * scale) / 2, y + (height - high * scale) / 2
    return {
        code: [[(x + (px - left) * scale, y + (py - top) * scale) for px, py in ring] for ring in several]
        for code, several in rings.items()
    }


def simplified(ring: Ring) -> Ring:
    """Leave out the points that nobody would miss (Douglas and Peucker, 1973)."""
    far = max(range(len(ring)), key=lambda at: math.dist(ring[at], ring[0]))
    return _line(ring[: far + 1])[:-1] + _line(ring[far:])


def _line(line: Ring) -> Ring:
    if len(line) < 3:
        return line
    (ax, ay), (bx, by) = line[0], line[-1]
    length = math.hypot(bx - ax, by - ay) or 1e-9
    offsets = [abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length for x, y in line[1:-1]]
    at = max(range(len(offsets)), key=offsets.__getitem__) + 1
    return _line(line[: at + 1])[:-1] + _line(line[at:]) if offsets[at - 1] > TOLERANCE else [line[0], line[-1]]


def area(ring: Ring) -> float:
    """Return the area within a ring."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def path_of(rings: list[Ring]) -> str:
    """Return the SVG path of rings, to half a unit, in small steps: half the weight of absolute places."""
    kept = [ring for ring in rings if area(ring) >= SMALLEST] or [max(rings, key=area)]
    return "".join(_steps(simplified(ring)[:-1]) for ring in kept)


def _steps(ring: Ring) -> str:
    halves = [(round(2 * x), round(2 * y)) for x, y in ring]
    moves = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(halves)]
    first, *others = [f"{x / 2:g},{y / 2:g}" for x, y in [halves[0], *(move for move in moves if move != (0, 0))]]
    return f"M{first}l{' '.join(others)}z"


def main(source: str) -> None:
    """Write the outlines."""
    features = json.loads(Path(source).read_text())["features"]
    shapes = {feature["properties"]["code_academie"]: rings_of(feature["geometry"]) for feature in features}
    west, south, east, north = MAINLAND
    mainland = {
        code: [flattened(ring, 46.5) for ring in rings if west < ring[0][0] < east and south < ring[0][1] < north]
        for code, rings in shapes.items()
        if code not in OVERSEAS
    }
    drawn = fitted(mainland, (80, 0, WIDTH - 80, HEIGHT - 10))
    paths = {code: path_of(rings) for code, rings in drawn.items()}
    frames = []
    for rank, code in enumerate(OVERSEAS):
        frame = (0, 100 + rank * 92, 82, 82)
        frames.append([code, *frame])
        middle = shapes[code][0][0][1]
        inner = (frame[0] + 8, frame[1] + 8, 66, 66)
        paths[code] = path_of(fitted({code: [flattened(ring, middle) for ring in shapes[code]]}, inner)[code])
    frame = (0, 0, 118, 92)
    frames.append(["idf", *frame])
    around = fitted({code: mainland[code] for code in AROUND_PARIS}, (6, 6, 106, 80))
    for code, rings in around.items():
        paths[code] += path_of(rings)
    found = {"view": [WIDTH, HEIGHT], "frames": frames, "paths": dict(sorted(paths.items()))}
    TARGET.write_text(json.dumps(found, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
