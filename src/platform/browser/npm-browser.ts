import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { brotliDecompress, createBrotliDecompress } from 'node:zlib';

/** What the npm package unpacks to: the program, its fonts' configuration and the libraries a bare machine lacks. */
export interface UnpackedBrowser {
  executable: string;
  libraries: string;
  fontConfiguration: string;
}

const packed = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', '..');
const decompress = promisify(brotliDecompress);

/**
 * Unpacks the Chromium for Linux x64 that npm brings, once for each version of it.
 * Several processes may do so at the same time: each unpacks beside the others and the first one to finish is kept.
 * @param cacheFolder where to keep it (about 190 MB); without it, a folder of this account's own among the temporary files
 */
export async function unpackNpmBrowser(cacheFolder?: string): Promise<UnpackedBrowser> {
  const parent = cacheFolder ?? (await ownTemporaryFolder());
  const { version } = JSON.parse(await readFile(join(packed, 'package.json'), 'utf8')) as { version: string };
  const folder = join(parent, `chromium-${version}`);
  if (!(await isComplete(folder))) await unpackInto(folder);
  return unpackedIn(folder);
}

/** Fonts and their configuration alone, so that a browser already on the machine prints with the same ones. */
export async function unpackFonts(cacheFolder?: string): Promise<string> {
  const parent = cacheFolder ?? (await ownTemporaryFolder());
  const folder = join(parent, 'browser-fonts');
  const { fontConfiguration } = unpackedIn(folder);
  if (!(await exists(fontConfiguration))) await replaceFolder(folder, (fresh) => writeFonts(fresh, folder));
  return fontConfiguration;
}

function unpackedIn(folder: string): UnpackedBrowser {
  return {
    executable: join(folder, 'chromium'),
    libraries: join(folder, 'lib'),
    fontConfiguration: join(folder, 'fonts.conf'),
  };
}

/** A cleaner of temporary files may have taken single files, so each one that is needed is looked for. */
async function isComplete(folder: string): Promise<boolean> {
  const { executable, libraries, fontConfiguration } = unpackedIn(folder);
  const needed = [executable, fontConfiguration, join(libraries, 'libnss3.so'), join(folder, 'fonts')];
  return (await Promise.all(needed.map(exists))).every(Boolean);
}

function unpackInto(folder: string): Promise<void> {
  return replaceFolder(folder, async (fresh) => {
    const program = pipeline(
      createReadStream(join(packed, 'bin', 'chromium.br')),
      createBrotliDecompress({ chunkSize: 1 << 20 }),
      createWriteStream(unpackedIn(fresh).executable, { mode: 0o755 }),
    );
    await Promise.all([program, untar('al2023.tar.br', fresh), writeFonts(fresh, folder)]);
  });
}

/** Fills a new folder and moves it into place in one step; if another process was faster, its folder is kept. */
async function replaceFolder(folder: string, fill: (fresh: string) => Promise<void>): Promise<void> {
  const fresh = `${folder}.${process.pid}-${randomBytes(4).toString('hex')}`;
  await mkdir(fresh, { recursive: true });
  try {
    await fill(fresh);
    await rename(fresh, folder).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
      if (await isComplete(folder)) return;
      const incomplete = `${fresh}.incomplete`;
      await rename(folder, incomplete);
      await rename(fresh, folder);
      await rm(incomplete, { recursive: true, force: true });
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Only these fonts are seen by the browser: what a document does not bring itself looks the same on every machine. */
async function writeFonts(fresh: string, folder: string): Promise<void> {
  await untar('fonts.tar.br', fresh);
  const configuration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>
`;
  await writeFile(unpackedIn(fresh).fontConfiguration, configuration);
}

/** Unpacks the plain files of a small ustar archive, which is all that these archives hold. */
async function untar(archive: string, folder: string): Promise<void> {
  const tar = await decompress(await readFile(join(packed, 'bin', archive)));
  const field = (at: number, length: number) =>
    tar
      .toString('latin1', at, at + length)
      .replace(/\0.*$/s, '')
      .trim();
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const size = parseInt(field(at + 124, 12), 8) || 0;
    const path = join(
      folder,
      ...field(at, 100)
        .split('/')
        .filter((part) => part && part !== '..'),
    );
    const isFile = '0'.includes(field(at + 156, 1) || '0');
    if (isFile) {
      await mkdir(dirname(path), { recursive: true });
      const mode = basename(path).includes('.so') ? 0o755 : 0o644;
      await writeFile(path, tar.subarray(at + 512, at + 512 + size), { mode });
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

/** The temporary folder is everyone's: a program is run only from a folder that no one else can have prepared. */
export async function ownTemporaryFolder(): Promise<string> {
  const account = process.getuid?.();
  const folder = join(tmpdir(), account === undefined ? 'callboard' : `callboard-${account}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  const isOurs =
    found.isDirectory() && (account === undefined || (found.uid === account && (found.mode & 0o022) === 0));
  if (!isOurs) throw new Error(`${folder} belongs to someone else`);
  return folder;
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
