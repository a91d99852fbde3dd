import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { brotliCompress } from 'node:zlib';

/** A file as it is sent. Its address holds a hash of its content, so it may be kept for ever. */
export interface Asset {
  body: Buffer;
  type: string;
  /**
   * As small as brotli makes it. That takes a while and begins when it is first asked for; until then there is none.
   * Pictures and fonts are packed by themselves.
   */
  packed?: () => Buffer | undefined;
}

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const packsWell = new Set(['.css', '.js', '.svg']);
const stylesheet = 'app.css';
/** Later layers win; within the components the files stand in the order of their names. */
const layers = '@layer token, base, component, print;\n';
const first = ['tokens.css', 'base.css'];
const last = ['print.css'];

/** The stylesheet, scripts, icon and fonts, each under an address of its own. */
export class Assets {
  private readonly byAddress = new Map<string, Asset>();
  private readonly addresses = new Map<string, string>();
  /** The stylesheet without its fonts, for a document that brings its own. */
  styles = '';
  private readonly faces: string;

  /** @param folder holds `css/`, `js/` and pictures (`*.svg`, `*.png`) */
  constructor(private readonly folder: string) {
    this.faces = fontFaces((name, body) => this.add(name, body));
    this.read();
  }

  /** Reads the folder, again if it has been read before: what has changed gets a new address. */
  read(): void {
    const { folder } = this;
    this.styles = layers + styleFiles(join(folder, 'css')).join('\n');
    this.add(stylesheet, Buffer.from(shortened(this.faces + this.styles)));
    for (const file of files(join(folder, 'js'), '.js')) this.add(file, readFileSync(join(folder, 'js', file)));
    for (const file of [...files(folder, '.svg'), ...files(folder, '.png')])
      this.add(file, readFileSync(join(folder, file)));
  }

  /** What stands at this address, such as `/assets/app.1a2b3c4d5e.css`. */
  get(urlPath: string): Asset | undefined {
    return this.byAddress.get(urlPath);
  }

  /** The address of a file by its plain name: `app.css`, `app.js`, `favicon.svg`. Throws for an unknown one. */
  url(name: string): string {
    const address = this.addresses.get(name);
    if (!address) throw new Error(`There is no asset ${name}`);
    return address;
  }

  private add(name: string, body: Buffer): string {
    const end = extname(name);
    const hash = createHash('sha256').update(body).digest('hex').slice(0, 10);
    const address = `/assets/${name.slice(0, -end.length)}.${hash}${end}`;
    const type = types[end] ?? 'application/octet-stream';
    this.byAddress.set(address, { body, type, packed: packsWell.has(end) ? packing(body) : undefined });
    this.addresses.set(name, address);
    return address;
  }
}

function packing(body: Buffer): () => Buffer | undefined {
  let packed: Buffer | undefined;
  let begun = false;
  return () => {
    if (!begun) brotliCompress(body, (_, bytes) => (packed = bytes));
    begun = true;
    return packed;
  };
}

function files(folder: string, end: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(end))
    .sort();
}

function styleFiles(folder: string): string[] {
  const rank = (file: string): number => (first.includes(file) ? first.indexOf(file) : last.includes(file) ? 99 : 50);
  return files(folder, '.css')
    .sort((left, right) => rank(left) - rank(right))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
}

/** A stylesheet without comments and indentation: nobody reads it on the way, and a phone gets it sooner. */
function shortened(css: string): string {
  return css.replace(/\/\*[^]*?\*\//g, '').replace(/\n\s+/g, '\n');
}

/** The font package's own faces, with the address of each file put in. */
function fontFaces(address: (name: string, body: Buffer) => string): string {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('@fontsource-variable/source-sans-3/package.json'));
  return ['wght.css', 'wght-italic.css']
    .map((sheet) => readFileSync(join(folder, sheet), 'utf8'))
    .join('\n')
    .replace(/url\(\.\/files\/([\w-]+\.woff2)\)/g, (_, name: string) => {
      return `url(${address(name, readFileSync(join(folder, 'files', name)))})`;
    });
}
