import { problemWords, stageWords } from '../../packets/making/packet-order-words.js';
import { stages } from '../../packets/making/packet-order.entity.js';
import type { OrderState } from '../../platform/orders/order-states.js';
import type { RatingsTable } from './ratings-table.entity.js';
import type { TablePacket } from './table-packet.entity.js';

/** Seconds after which a page without scripts asks again. */
const reloadAfter = 3;

const stateWords: Record<OrderState, string> = {
  waiting: 'waiting',
  making: 'in progress',
  made: 'made',
  failed: 'failed',
  cancelled: 'canceled',
};

/** A packet of a table: the file, or how far it is. */
export function tablePacketPage(table: Pick<RatingsTable, 'id' | 'fileName'>, packet: TablePacket) {
  const { id, state, problem, paper, names, pages, masked, sha256, fileName, askedAt } = packet;
  const open = isOpen(packet);
  const heading = open ? 'Generating packet' : state === 'made' ? 'Packet' : `Packet ${stateWords[state]}`;
  return {
    title: `${heading}: ${table.fileName}`,
    heading,
    table: { id: table.id, fileName: table.fileName },
    here: `/tables/${table.id}/packets/${id}`,
    ...(open ? { reloadAfter } : {}),
    made: state === 'made',
    order: {
      ...{ id, state: stateWords[state], paper, names, pages, masked, sha256, fileName, askedAt, open },
      waiting: state === 'waiting',
      turn: 'Next in line.',
      problem: problem && state === 'failed' ? problemWords[problem] : null,
      stages: open ? stagesOf(packet) : [],
    },
  };
}

/** The packets of a table, as its page lists them. */
export function tablePackets(table: Pick<RatingsTable, 'id'>, packets: readonly TablePacket[]) {
  return packets.map(({ id, state, askedAt, pages, names }) => ({
    url: `/tables/${table.id}/packets/${id}`,
    askedAt,
    words: [stateWords[state], pages === null ? '' : counted(pages), names ? 'by name' : 'by letter']
      .filter((part) => part !== '')
      .join(', '),
  }));
}

function counted(pages: number): string {
  return `${pages} ${pages === 1 ? 'page' : 'pages'}`;
}

export function isOpen({ state }: Pick<TablePacket, 'state'>): boolean {
  return state === 'waiting' || state === 'making';
}

function stagesOf({ state, stage }: TablePacket) {
  const at = state === 'waiting' ? 0 : stages.indexOf(stage);
  return stages.map((name, index) => ({
    label: stageWords[name],
    done: index < at,
    now: index === at && state === 'making',
    known: '',
  }));
}
