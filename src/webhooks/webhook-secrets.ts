import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { derivedKey } from '../platform/config/installation-key.js';
import { SETTINGS, type Settings } from '../platform/config/settings.js';

const prefix = 'whsec_';

/** A new secret as Standard Webhooks writes it: 32 random bytes in base64 after "whsec_". */
export function newSecret(): string {
  return prefix + randomBytes(32).toString('base64');
}

/**
 * Keeps secrets locked (AES-256-GCM) with a key that follows from the installation's: a copy of the database alone
 * signs nothing.
 */
@Injectable()
export class WebhookSecrets {
  private key: Promise<Buffer> | undefined;

  constructor(@Inject(SETTINGS) private readonly settings: Pick<Settings, 'dataFolder'>) {}

  async lock(secret: string): Promise<Buffer> {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', await this.whole(), nonce);
    const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), text]);
  }

  /** @throws Error where it was locked by another installation's key */
  async open(locked: Buffer): Promise<string> {
    const decipher = createDecipheriv('aes-256-gcm', await this.whole(), locked.subarray(0, 12));
    decipher.setAuthTag(locked.subarray(12, 28));
    return Buffer.concat([decipher.update(locked.subarray(28)), decipher.final()]).toString('utf8');
  }

  private whole(): Promise<Buffer> {
    return (this.key ??= derivedKey(this.settings.dataFolder, 'webhook secrets'));
  }
}
