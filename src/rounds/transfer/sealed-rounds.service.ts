import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { publicKeyOf } from '../../audit/record-head.js';
import { existingKey, installationKey } from '../../platform/config/installation-key.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { type RoundFile, withoutDrafts } from '../file/round-file.js';
import { sealed, type SealState } from '../file/round-seal.js';
import { RoundExport } from './round-export.js';

/** Job files as this installation writes them, sealed, and what it says of those that it takes in. */
@Injectable()
export class SealedRounds {
  constructor(
    private readonly exports: RoundExport,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'dataFolder' | 'baseUrl'>,
  ) {}

  /** Everything of a job but drafts. It does not ask who may see it. @throws NotFound */
  async export(reader: EntityManager, jobId: string): Promise<RoundFile> {
    return this.seal(withoutDrafts(await this.exports.export(reader, jobId), ['closed']));
  }

  /** Without a seal where the key can't be kept: what is exported is good all the same. */
  async seal(round: RoundFile): Promise<RoundFile> {
    const key = await installationKey(this.settings.dataFolder).catch(() => undefined);
    return key ? sealed(round, key, this.settings.baseUrl) : round;
  }

  /** What is said of every scorecard and decision that came with a file. */
  async markOf(by: string, seal: SealState | undefined): Promise<string> {
    const own = await existingKey(this.settings.dataFolder).catch(() => undefined);
    return `imported by ${by} on ${new Date().toISOString().slice(0, 10)}, ${sealWords(seal, own)}`;
  }
}

function sealWords(found: SealState | undefined, own: KeyObject | undefined): string {
  if (!found) return 'no seal';
  if (found.state === 'changed') return 'changed outside since it was exported';
  const { key, installation } = found.seal;
  if (own && publicKeyOf(own) === key) return 'seal of this installation intact';
  return `seal intact, of another installation (${installation}, key ${key.slice(-12)})`;
}
