import { UsageError } from '../usage-error';

/** The line of a misuse on the error stream; files are named as from the directory of the run. */
export function complaintText(error: UsageError, directory: string): string {
  const { message, fix, file, cause } = error;
  // Only an error of Quiesce's own comes with the place where it happened.
  const stack = typeof cause === 'string' ? `${cause}\n` : '';
  if (file === undefined) return `quiesce: ${error.toString()}\n${stack}`;
  const relative = file.startsWith(`${directory}/`) ? file.slice(directory.length + 1) : file;
  return `quiesce: ${new UsageError(message, { file: relative, ...(fix === undefined ? {} : { fix }) }).toString()}\n${stack}`;
}
