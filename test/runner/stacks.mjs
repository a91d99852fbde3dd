import { findSourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * From now on, stacks name the sources rather than what was made of them. Node does so by itself, but calls a function
 * without a name `<anonymous>`, and Jest takes no notice of such a line: an error in one would be shown elsewhere.
 */
export function nameSources() {
  process.setSourceMapsEnabled(true);
  Error.prepareStackTrace = (error, frames) =>
    [headOf(error), ...frames.map((frame) => `    at ${placed(frame)}`)].join('\n');
}

function headOf(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

function placed(frame) {
  const file = frame.getFileName();
  const map = file && findSourceMap(file);
  if (!map) return frame.toString();
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  const { originalSource, originalLine, originalColumn } = map.findEntry(line - 1, column - 1);
  if (!originalSource) return frame.toString();
  const source = originalSource.startsWith('file:') ? fileURLToPath(originalSource) : originalSource;
  return frame.toString().replace(`${file}:${line}:${column}`, `${source}:${originalLine + 1}:${originalColumn + 1}`);
}
