import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Blindness } from '../../assessments/model/blindness.service.js';
import { WhoIsRating } from '../../candidates/who-is-rating.js';
import type { Tx } from '../../platform/database/database.js';
import type { PacketContents } from '../document/packet-contents.js';

/** What a packet would have to hold for a viewer not to see it. */
@Injectable()
export class PacketVisibility {
  constructor(
    private readonly blindness: Blindness,
    private readonly rating: WhoIsRating,
  ) {}

  /** What is kept from a viewer now: sittings whose ratings are, and applications whose DiSC profile is. */
  async keptFrom(viewer: Viewer, jobId: string, tx: Tx): Promise<PacketContents & { asAdministrator: string[] }> {
    const rated = await this.rating.inJob(viewer.id, jobId, tx);
    const all = await this.blindness.seesAll(viewer, jobId, tx, rated);
    const sights = all ? [] : [...(await this.blindness.ofJob(viewer, jobId, tx))];
    return {
      sittings: sights.filter(([, { sight }]) => sight !== 'all').map(([id]) => id),
      disc: [...rated],
      asAdministrator: sights.filter(([, sight]) => sight.asAdministrator).map(([id]) => id),
    };
  }

  /** Whether a viewer may make a packet that holds this, now. */
  async mayMake(viewer: Viewer, jobId: string, holds: PacketContents, tx: Tx): Promise<boolean> {
    if (!viewer.may('packet.make', jobId) || !viewer.may('comparison.view', jobId)) return false;
    if (holds.disc.length > 0 && !viewer.may('disc.view', jobId)) return false;
    const kept = await this.keptFrom(viewer, jobId, tx);
    const sees = (of: 'sittings' | 'disc') => holds[of].every((id) => !kept[of].includes(id));
    return sees('sittings') && sees('disc');
  }
}
