// A picture of how a cost grows: seconds on a logarithmic scale over sizes, one line per series. Grey and mid-tones, and no
// background, so that it can be read on light and on dark pages.
import { digits } from './format.mjs';

const WIDTH = 720;
const HEIGHT = 380;
const BOX = { left: 64, right: WIDTH - 24, top: 48, bottom: HEIGHT - 76 };
/** Between the box and the first and last point: room for their labels. */
const INSET = 44;
const COLOURS = ['#3b82f6', '#d9730d', '#16a34a', '#a855f7', '#dc2626'];
const GREY = '#808890';

/**
 * The SVG of a chart. A series has a point for each size, or for the first ones; `below` is what is written under each size, and `meaning` says what that is.
 * Where there are many lines, a point has a label at the end of its line only.
 *
 * @param {{ title: string, axis: string, sizes: number[], below: string[], meaning?: string, series: { name: string, values: number[] }[] }} chart
 */
export function chart({ title, axis, sizes, below, meaning = 'its executions', series }) {
  const values = series.flatMap((one) => one.values);
  const ticks = ticksAround(Math.min(...values) / 1.5, Math.max(...values) * 1.3);
  const [low, high] = [Math.log10(ticks[0]), Math.log10(ticks.at(-1))];
  const first = Math.min(...sizes);
  const across = (BOX.right - BOX.left - 2 * INSET) / Math.max(Math.max(...sizes) - first, 1);
  const x = (size) => round(BOX.left + INSET + (size - first) * across);
  const y = (value) => round(BOX.bottom - ((Math.log10(value) - low) / (high - low)) * (BOX.bottom - BOX.top));

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" font-family="sans-serif" font-size="12" fill="${GREY}">`,
    `<title>${title}: CPU seconds by ${axis}</title>`,
    text(BOX.left, 22, title, 'font-size="14" font-weight="bold"'),
    ...series.map(({ name }, index) => legend(name, index, series.length)),
    ...ticks.flatMap((value) => [
      `<line x1="${BOX.left}" y1="${y(value)}" x2="${BOX.right}" y2="${y(value)}" stroke="${GREY}" stroke-opacity="0.3"/>`,
      text(BOX.left - 8, y(value) + 4, String(value), 'text-anchor="end"'),
    ]),
    text(16, (BOX.top + BOX.bottom) / 2, 'CPU seconds, log scale', `text-anchor="middle" transform="rotate(-90 16 ${(BOX.top + BOX.bottom) / 2})"`),
    ...sizes.flatMap((size, index) => [
      `<line x1="${x(size)}" y1="${BOX.bottom}" x2="${x(size)}" y2="${BOX.bottom + 5}" stroke="${GREY}"/>`,
      text(x(size), BOX.bottom + 20, String(size), 'text-anchor="middle"'),
      text(x(size), BOX.bottom + 36, below[index], 'text-anchor="middle" font-size="11"'),
    ]),
    `<path d="M${BOX.left} ${BOX.top}V${BOX.bottom}H${BOX.right}" fill="none" stroke="${GREY}"/>`,
    text((BOX.left + BOX.right) / 2, HEIGHT - 14, `${axis}; below each, ${meaning}`, 'text-anchor="middle"'),
    ...series.flatMap((one, index) => line(one.values.map((value, at) => ({ x: x(sizes[at]), y: y(value), value, isLabelled: series.length < 3 || at === one.values.length - 1, isTop: series.every(({ values: other }) => other[at] === undefined || other[at] <= value) })), COLOURS[index])),
    '</svg>',
    '',
  ].join('\n');
}

/** 1, 2 and 5 in each decade, from the last that is not above `least` to the first that is not below `most`. */
function ticksAround(least, most) {
  const all = Array.from({ length: 27 }, (_, index) => Number(`${[1, 2, 5][index % 3]}e${Math.floor(index / 3) - 5}`));
  return all.slice(all.findLastIndex((tick) => tick <= least), all.findIndex((tick) => tick >= most) + 1);
}

/** A line with its points; where lines have points at the same size, the upper one's label is above and the other's below. */
function line(points, colour) {
  return [
    `<polyline points="${points.map((point) => `${point.x},${point.y}`).join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...points.map((point) => `<circle cx="${point.x}" cy="${point.y}" r="3.5" fill="${colour}"/>`),
    ...points.filter(({ isLabelled }) => isLabelled).map((point) => (point.isTop ? text(point.x - 5, point.y - 8, digits(point.value), `text-anchor="end" fill="${colour}"`) : text(point.x + 5, point.y + 17, digits(point.value), `fill="${colour}"`))),
  ];
}

function legend(name, index, count) {
  const left = BOX.right - 76 * (count - index);
  return `<line x1="${left}" y1="18" x2="${left + 20}" y2="18" stroke="${COLOURS[index]}" stroke-width="2"/>${text(left + 26, 22, name, `fill="${COLOURS[index]}"`)}`;
}

function text(x, y, content, attributes) {
  return `<text x="${x}" y="${y}" ${attributes}>${content}</text>`;
}

function round(value) {
  return Math.round(value * 10) / 10;
}
