import type { TestApplication } from '../support/application.js';
import type { Browser } from '../support/as.js';
import { settled } from '../support/until.js';

export interface PacketChoice {
  paper: 'A4' | 'Letter';
  show: 'names' | 'letters';
  candidates?: string[];
  assessments?: string[];
}

/**
 * A packet that somebody asked for and that was made.
 * @returns its facts, as the API gives them
 */
export async function givenPacket(
  browser: Browser,
  jobId: string,
  choice: PacketChoice = { paper: 'A4', show: 'names' },
): Promise<Record<string, unknown> & { id: string }> {
  const asked = await browser.api('post', `/jobs/${jobId}/packets`, choice);
  if (asked.status !== 202) throw new Error(`The packet was refused: ${asked.status} ${asked.text}`);
  const { id } = asked.body as { id: string };
  const facts = await packetSettled(browser, id);
  if (facts['state'] !== 'made') throw new Error(`The packet was failed: ${JSON.stringify(facts)}`);
  return facts;
}

/** What became of a packet that was asked for, once it is made, failed or cancelled. */
export async function packetSettled(browser: Browser, id: string): Promise<Record<string, unknown> & { id: string }> {
  await settled(browser.app, 'packet_orders', id);
  const answer = await browser.api('get', `/packets/${id}`);
  if (answer.status !== 200) throw new Error(`The packet is hidden: ${answer.status} ${answer.text}`);
  return answer.body as Record<string, unknown> & { id: string };
}

/** The order of a packet, as it stands in the database. */
export async function orderOf({ database }: TestApplication, id: string) {
  const [row] = await database.query<{ state: string; tries: number; problem: string | null; source: object | null }[]>(
    'select state, tries, problem, source from packet_orders where id = $1',
    [id],
  );
  return row!;
}
