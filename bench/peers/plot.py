# SPDX-License-Identifier: Apache-2.0
"""Lines in log-log panels as an SVG that needs no library; it brings its own background, light or dark as the reader wants."""
import math
from html import escape

WIDTH, HEIGHT = 490, 400  # of a panel
LEFT, RIGHT, TOP, BOTTOM = 64, 158, 46, 48
LABEL = 14  # height of a line's name

STYLE = """
  text { font: 12px system-ui, sans-serif; fill: #1f2328; }
  .title { font-size: 14px; font-weight: 600; }
  .ours { font-weight: 700; }
  .paper { fill: #ffffff; }
  .grid { stroke: #d1d9e0; stroke-width: 1; }
  .lead { stroke: #8b949e; stroke-width: 0.7; stroke-dasharray: 1 3; }
  .line { fill: none; stroke-width: 1.6; stroke-linejoin: round; }
  .line.ours { stroke-width: 3; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .paper { fill: #0d1117; }
    .grid { stroke: #3d444d; }
  }
"""
OURS = ["#1f7ae0", "#14a3b8", "#3fa9f5", "#0f6b99"]
OTHERS = ["#d9730d", "#c2410c", "#a16207", "#9333ea", "#be185d", "#dc2626", "#65801a", "#7c6f64", "#8d6e63", "#b45309"]


def ticks(low, high):
    return [10.0 ** k for k in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)]


def short(value):
    power = round(math.log10(value))
    return f"{value:g}" if -4 < power < 4 else f"1e{power}"


class Axis:
    """Numbers to places on the paper, by their logarithm."""

    def __init__(self, values, start, end):
        self.ticks = ticks(min(values), max(values))
        if len(self.ticks) == 1:
            self.ticks.append(self.ticks[0] * 10)
        self.start, self.end = start, end

    def __call__(self, value):
        low, high = math.log10(self.ticks[0]), math.log10(self.ticks[-1])
        return self.start + (math.log10(value) - low) / (high - low) * (self.end - self.start)


def apart(wanted, lowest, highest):
    """Heights near the wanted ones, in their order, so that names do not cover one another."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    placed, before = dict.fromkeys(order), lowest - LABEL
    for i in order:
        before = placed[i] = max(wanted[i], before + LABEL)
    after = highest + LABEL
    for i in reversed(order):
        after = placed[i] = min(placed[i], after - LABEL)
    return [placed[i] for i in range(len(wanted))]


def frame(title, x_name, x, y, left):
    right, bottom = left + WIDTH - RIGHT, HEIGHT - BOTTOM
    out = [f'<text class="title" x="{left + LEFT}" y="{TOP - 22}">{escape(title)}</text>']
    for tick in x.ticks:
        out.append(f'<line class="grid" x1="{x(tick):.1f}" x2="{x(tick):.1f}" y1="{TOP}" y2="{bottom}"/>')
        out.append(f'<text x="{x(tick):.1f}" y="{bottom + 18}" text-anchor="middle">{short(tick)}</text>')
    for tick in y.ticks:
        out.append(f'<line class="grid" x1="{left + LEFT}" x2="{right}" y1="{y(tick):.1f}" y2="{y(tick):.1f}"/>')
        out.append(f'<text x="{left + LEFT - 8}" y="{y(tick) + 4:.1f}" text-anchor="end">{short(tick)}</text>')
    out.append(f'<text x="{(left + LEFT + right) / 2:.0f}" y="{HEIGHT - 10}" text-anchor="middle">{escape(x_name)}</text>')
    return out


def panel(title, x_name, series, left):
    """series: name, points, whether it is ours. Points without a positive number are not drawn."""
    points = [point for _, line, _ in series for point in line]
    x = Axis([p[0] for p in points], left + LEFT, left + WIDTH - RIGHT)
    y = Axis([p[1] for p in points], HEIGHT - BOTTOM, TOP)
    out = frame(title, x_name, x, y, left)
    names = apart([y(line[-1][1]) for _, line, _ in series], TOP + 4, HEIGHT - BOTTOM)
    ours, others = iter(OURS * 9), iter(OTHERS * 9)
    for (name, line, mine), height in zip(series, names):
        color, kind = (next(ours), " ours") if mine else (next(others), "")
        places = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in line)
        end_x, end_y = x(line[-1][0]), y(line[-1][1])
        out.append(f'<polyline class="line{kind}" stroke="{color}" points="{places}"/>')
        out += [f'<circle cx="{x(a):.1f}" cy="{y(b):.1f}" r="{3.5 if mine else 2.5}" fill="{color}"/>' for a, b in line]
        out.append(f'<line class="lead" x1="{end_x + 5:.1f}" y1="{end_y:.1f}" x2="{left + WIDTH - RIGHT + 14}" y2="{height:.1f}"/>')
        out.append(f'<rect x="{left + WIDTH - RIGHT + 16}" y="{height - 4:.1f}" width="8" height="8" fill="{color}"/>')
        out.append(f'<text class="{kind.strip()}" x="{left + WIDTH - RIGHT + 28}" y="{height + 4:.1f}">{escape(name)}</text>')
    return out


def svg(panels, caption):
    """panels: title, name of the x axis, series."""
    width = WIDTH * len(panels)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}" role="img">',
           f"<title>{escape(caption)}</title>", f"<style>{STYLE}</style>",
           f'<rect class="paper" width="{width}" height="{HEIGHT}" rx="6"/>']
    for place, (title, x_name, series) in enumerate(panels):
        drawn = [(name, sorted((a, b) for a, b in line if b > 0), mine) for name, line, mine in series]
        drawn = [one for one in drawn if one[1]]
        if drawn:
            out += panel(title, x_name, drawn, place * WIDTH)
    return "\n".join([*out, "</svg>", ""])
