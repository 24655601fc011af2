import type { Assets } from './assets';
import type { PageDocument } from './page-document';

/** Nothing may be fetched, whatever a page is opened with. */
const POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:";

/** One counterexample as a page that needs nothing else: its data, a script and a style. */
export function pageHtml(page: PageDocument, { script, style }: Assets): string {
  // A script ends at the first `</script`, wherever that is.
  const data = JSON.stringify(page).replaceAll('<', String.raw`\u003c`);
  const body = `<div id="page"><h1>${escaped(page.headline)}</h1><pre>${escaped(page.facts)}</pre><noscript>The schedule is shown by a script; this browser runs none.</noscript></div>
<script id="data" type="application/json">${data}</script>
<script>${script.replaceAll('</script', String.raw`<\/script`)}</script>`;
  return document(`${page.kind}: ${page.scenario}`, style, body);
}

/** A page that leads to those of several counterexamples. */
export function indexHtml(entries: readonly { readonly file: string; readonly page: PageDocument }[], { style }: Pick<Assets, 'style'>): string {
  const rows = entries.map(
    ({ file, page }) =>
      `<li><a href="${escaped(encodeURI(file))}"><strong>${escaped(page.kind)}</strong> ${escaped(page.scenario)}</a><br>${escaped(page.headline)}<br>${escaped(page.length)}</li>`,
  );
  const count = entries.length === 1 ? '1 counterexample' : `${entries.length} counterexamples`;
  return document(count, style, `<main class="index"><h1>${count}</h1>${entries.length === 0 ? '<p>Nothing was violated.</p>' : `<ul>${rows.join('\n')}</ul>`}</main>`);
}

function document(title: string, style: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${style.replaceAll('</style', String.raw`<\/style`)}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
