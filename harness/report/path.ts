/**
 * A file name as reports show it: no `file://`, forward slashes, relative to `root` where it lies below it. Works on names
 * only, so that a report does not depend on the machine it is printed on.
 */
export function shownPath(file: string, root: string): string {
  const path = slashed(file.startsWith('file://') ? decodeURI(file.slice('file://'.length)) : file);
  const base = slashed(root).replace(/\/+$/u, '');
  return base !== '' && path.startsWith(`${base}/`) ? path.slice(base.length + 1) : path;
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}
