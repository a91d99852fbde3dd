import { mkdirSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { bringsBrowser } from '../../dist/platform/browser/download-browser.js';
import { unpackFonts, unpackNpmBrowser } from '../../dist/platform/browser/npm-browser.js';

/**
 * What a browser needs and is unpacked once, for each version of it, is found among other temporary files too.
 * @param kept where it is unpacked: a folder that `ownTemporaryFolder` gave
 * @param temporary the folder that others are to have as their TMPDIR
 */
export async function lendBrowser(kept, temporary) {
  const own = join(temporary, basename(kept));
  mkdirSync(own, { mode: 0o700 });
  const isBrought = bringsBrowser(process.platform, process.arch);
  const file = isBrought ? (await unpackNpmBrowser(kept)).executable : await unpackFonts(kept);
  symlinkSync(dirname(file), join(own, basename(dirname(file))));
}
