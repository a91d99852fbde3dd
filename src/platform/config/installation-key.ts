import { createPrivateKey, generateKeyPairSync, hkdfSync, type KeyObject } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartProblem } from '../base/start-problem.js';

const fileName = 'installation.key';

/** Where an installation keeps its key: in the data folder, never in the database that it vouches for. */
export function installationKeyPath(dataFolder: string): string {
  return join(dataFolder, fileName);
}

/**
 * The installation's Ed25519 key, made the first time that it is needed. Only the account that runs Callboard can read
 * its file.
 * @throws StartProblem where the file can't be read or made, or holds something else
 */
export async function installationKey(dataFolder: string): Promise<KeyObject> {
  return (await existingKey(dataFolder)) ?? (await newKey(dataFolder));
}

/**
 * The key, if there is one.
 * @throws StartProblem where the file can't be read or holds something else
 */
export async function existingKey(dataFolder: string): Promise<KeyObject | undefined> {
  const path = installationKeyPath(dataFolder);
  try {
    const key = createPrivateKey(await readFile(path, 'utf8'));
    if (key.asymmetricKeyType !== 'ed25519') throw new Error('another kind of key');
    return key;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new StartProblem(`${path} can't be read as the installation's key (${message}).`);
  }
}

/**
 * 32 bytes for one purpose that follow from the installation's key (HKDF with SHA-256, RFC 5869): who has the database
 * alone does not have them.
 * @param purpose in words; another purpose has another key
 * @throws StartProblem as for `installationKey`
 */
export async function derivedKey(dataFolder: string, purpose: string): Promise<Buffer> {
  const secret = (await installationKey(dataFolder)).export({ format: 'der', type: 'pkcs8' });
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
}

/** Written whole under another name first: two processes that start at once end up with the same key. */
async function newKey(dataFolder: string): Promise<KeyObject> {
  const path = installationKeyPath(dataFolder);
  const { privateKey } = generateKeyPairSync('ed25519');
  const unfinished = `${path}.${process.pid}`;
  try {
    await mkdir(dataFolder, { recursive: true });
    await writeFile(unfinished, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flush: true });
    await link(unfinished, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } catch (error) {
    throw new StartProblem(`The installation's key can't be written to ${path} (${(error as Error).message}).`);
  } finally {
    await rm(unfinished, { force: true }).catch(() => undefined);
  }
  return (await existingKey(dataFolder)) ?? privateKey;
}
