// How figures are written on the page of benchmarks.

/** A Markdown table; all columns but the first are numbers. */
export function table(head, rows) {
  return [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export function seconds({ seconds: middle, least, most }) {
  return `${digits(middle)} (${digits(least)} to ${digits(most)})`;
}

export function ratio(slow, fast) {
  return (slow.seconds / fast.seconds).toFixed(0);
}

export function digits(value) {
  return value < 0.1 ? value.toFixed(3) : value.toFixed(2);
}

export function millions(value) {
  return value >= 1e6 ? `${(value / 1e6).toFixed(2)} million` : whole(Math.round(value / 1000) * 1000);
}

export function whole(value) {
  return Math.round(value).toString().replace(/\B(?=(\d{3})+$)/g, ',');
}
