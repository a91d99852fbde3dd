import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * How a spec is loaded, as hooks of Node's own loader: specs and what helps them are compiled as they are read; the
 * product they name by its sources is the one that was built, the same for all specs of a process.
 */
const root = new URL('../..', import.meta.url).href;
const [sources, tests, product] = ['src/', 'test/', 'dist/'].map((folder) => root + folder);
const globals = new URL('globals.mjs', import.meta.url).href;

export function resolve(specifier, context, next) {
  const from = context.parentURL ?? '';
  if (specifier === '@jest/globals')
    return { url: globals + new URL(from).search, format: 'module', shortCircuit: true };
  if (!specifier.startsWith('.') || !(from.startsWith(sources) || from.startsWith(tests))) {
    return next(specifier, context);
  }
  return next(placeOf(new URL(specifier, from).href), context);
}

/** Where that which is named by its source is loaded from. */
function placeOf(url) {
  if (!url.endsWith('.js')) return url;
  const source = url.replace(/\.js$/, '.ts');
  if (!existsSync(fileURLToPath(source))) return url;
  const built = url.replace(sources, product);
  return built !== url && existsSync(fileURLToPath(built)) ? built : source;
}

let compile;

export async function load(url, context, next) {
  const [path] = url.split('?');
  if (!path.endsWith('.ts') || !path.startsWith(root)) return next(url, context);
  compile ??= (await import('@swc/core')).transformSync;
  const filename = fileURLToPath(path);
  return { format: 'module', source: compiled(filename), shortCircuit: true };
}

function compiled(filename) {
  try {
    return compile(readFileSync(filename, 'utf8'), { filename, sourceFileName: filename, ...options }).code;
  } catch ({ message }) {
    // What follows is of the compiler, not of the file.
    throw new SyntaxError(String(message).split('\n\nCaused by')[0]);
  }
}

const options = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
    experimental: { keepImportAttributes: true },
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
  swcrc: false,
};
