import type { HeldTable } from '../platform/database/held-data.js';

/** Messages are made anew from the activity log for each try; what is kept of them is when they went out. */
export const webhooksHeld: HeldTable[] = [
  {
    table: 'webhooks',
    title: 'Webhooks',
    columns: { url: 'nothing', note: 'text', events: 'nothing', secret: 'secret', earlier_secret: 'secret' },
  },
  { table: 'webhook_deliveries', columns: { type: 'nothing', state: 'nothing', attempts: 'nothing' } },
];
