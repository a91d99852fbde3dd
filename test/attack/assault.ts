import { roundFile } from '../factories/round-file.js';
import type { AttackedWorld } from './attacked-world.js';
import { type Dice, type Expectation, hostileTexts } from './dice.js';
import type { Operation } from './operations.js';
import type { Field, PageForm } from './page-forms.js';
import type { SchemaInputs } from './schema-inputs.js';
import type { Written } from './written.js';

export interface AssaultFigures {
  requests: number;
  /** By hundreds of the status. */
  answers: Record<string, number>;
  /** Milliseconds within which 99 of 100 were answered, and all. */
  p99: number;
  slowest: { name: string; ms: number };
  /** Seconds that were waited for answers, and for the three targets that took most of them. */
  seconds: number;
  most: Record<string, number>;
  problems: string[];
  /** Where no input was ever taken. */
  untaken: string[];
}

interface Shot {
  method: string;
  url: string;
  payload?: string | Buffer;
  type?: string;
  expected: Expectation;
  how: string;
  /** Whether another one may be different. */
  varied: boolean;
}

interface Sent {
  status: number;
  ms: number;
  written: string[];
}

/**
 * These read what they have just written in a transaction of its own, to answer with it; here that has been undone, so
 * they answer 404.
 */
const readBack = [
  'POST /api/v1/jobs/{jobId}/candidates',
  'POST /api/v1/jobs/{jobId}/candidate-uploads',
  'POST /api/v1/jobs/{jobId}/mailings',
  'POST /api/v1/jobs/{jobId}/packets',
  'POST /api/v1/jobs/{jobId}/records',
  'POST /api/v1/jobs/{jobId}/analysis/reports',
  'POST /api/v1/applications/{id}/data',
  'POST /api/v1/people/{personId}/data',
];

/** A profile has one of several forms; fields of the other ones are left aside, whatever is in them. */
const leftAside = ['PUT /api/v1/applications/{id}/disc'];

/** Requests after which counts of tries begin anew, so that what is tried is met by more than a limit. */
const limitsLast = 25;

/** Sends inputs to one target after another, and sees what must not be. */
export class Assault {
  readonly figures: AssaultFigures = {
    ...{
      requests: 0,
      answers: {},
      p99: 0,
      slowest: { name: '', ms: 0 },
      seconds: 0,
      most: {},
      problems: [],
      untaken: [],
    },
  };
  private readonly times: number[] = [];
  private readonly perTarget = new Map<string, number>();

  constructor(
    private readonly world: AttackedWorld,
    private readonly written: Written,
    private readonly dice: Dice,
  ) {}

  async onOperation(operation: Operation, inputs: SchemaInputs, count: number): Promise<void> {
    const shots = (): Shot => this.shotAt(operation, inputs);
    await this.on(operation.name, shots, this.world.cookies, count);
  }

  async onForm(form: PageForm, count: number): Promise<void> {
    await this.on(`form ${form.name}`, () => this.shotWith(form), [form.cookie], count);
  }

  /** 99 of 100 answers came within the time that is given then. */
  finish(): AssaultFigures {
    this.times.sort((a, b) => a - b);
    this.figures.p99 = Math.round(this.times[Math.floor(this.times.length * 0.99)] ?? 0);
    this.figures.seconds = Math.round(this.times.reduce((sum, ms) => sum + ms, 0) / 1000);
    const most = [...this.perTarget].toSorted(([, a], [, b]) => b - a).slice(0, 3);
    this.figures.most = Object.fromEntries(most.map(([name, ms]) => [name, Math.round(ms / 1000)]));
    return this.figures;
  }

  private async on(name: string, shots: () => Shot, cookies: string[], count: number): Promise<void> {
    const before = await this.written.digest();
    let cookie = cookies[0]!;
    let taken = 0;
    // Where nothing goes in, one is like the other.
    const times = shots().varied ? count : Math.min(count, 10);
    for (let turn = 0; turn < times; turn += 1) {
      const shot = shots();
      const sent = await this.send(shot, cookie);
      const { ms, written } = sent;
      const status = sent.status === 404 && written.length > 0 && readBack.includes(name) ? 201 : sent.status;
      this.note(name, status, ms);
      const what = `${name} (${shot.how.replaceAll(/[^\x20-\x7e]/g, '?')}): ${status}`;
      const { problems } = this.figures;
      if (status >= 500) problems.push(what);
      if (status >= 400 && written.length > 0) problems.push(`${what}, and wrote to ${written.join(', ')}`);
      if (status < 400 && shot.expected === 'refused' && !leftAside.includes(name)) problems.push(`${what} was taken`);
      if (status < 400) taken += 1;
      // Whoever may not see it is not the one to try on with.
      if ([401, 403, 404].includes(status) && taken === 0) cookie = cookies[(turn + 1) % cookies.length]!;
    }
    if (taken === 0) this.figures.untaken.push(name);
    const after = await this.written.digest();
    if (after === before) return;
    const old = new Set(before.split('\n'));
    const changed = after.split('\n').filter((line) => !old.has(line));
    this.figures.problems.push(`${name}: written past any transaction: ${changed.join('; ')}`);
  }

  private note(name: string, status: number, ms: number): void {
    const { figures } = this;
    figures.requests += 1;
    const kind = `${Math.floor(status / 100)}xx`;
    figures.answers[kind] = (figures.answers[kind] ?? 0) + 1;
    this.times.push(ms);
    this.perTarget.set(name, (this.perTarget.get(name) ?? 0) + ms);
    if (ms > figures.slowest.ms) figures.slowest = { name, ms: Math.round(ms) };
  }

  private async send({ method, url, payload, type }: Shot, cookie: string): Promise<Sent> {
    const { application } = this.world;
    if (this.figures.requests % limitsLast === 0) await application.database.query('delete from rate_limits');
    this.written.taken();
    const begun = performance.now();
    const answer = await application.app
      .getHttpAdapter()
      .getInstance()
      .inject({
        ...{ method: method as 'POST', url, remoteAddress: `10.${this.dice.int(250)}.${this.dice.int(250)}.1` },
        headers: { cookie, ...(type !== undefined && { 'content-type': type }) },
        ...(payload !== undefined && { payload }),
      });
    return { status: answer.statusCode, ms: performance.now() - begun, written: this.written.taken() };
  }

  private shotAt({ method, path, variable, media, body, query }: Operation, inputs: SchemaInputs): Shot {
    const { dice } = this;
    const aim = this.aimed(path, variable, media === undefined && query.length === 0 ? 0.5 : 0.1);
    const asked = query
      .filter(() => dice.chance(0.5))
      .map(({ name, schema }) => {
        const value = dice.chance(0.5) ? dice.pick(hostileTexts) : String(inputs.valid(schema, 0));
        return `${name}=${encoded(value)}`;
      });
    const url = asked.length > 0 ? `${aim.path}?${asked.join('&')}` : aim.path;
    const varied = variable.length > 0 || query.length > 0 || media !== undefined;
    const shot = { method, url, expected: aim.expected, how: aim.how, varied };
    if (!media) return { ...shot, how: `${aim.how} ${asked.join('&').slice(0, 60)}` };
    if (media === 'application/json') {
      const { text, expected, how } = inputs.next(body!);
      return {
        ...shot,
        payload: text,
        type: media,
        expected: aim.expected === 'refused' ? 'refused' : expected,
        how: `${aim.how} ${how}`,
      };
    }
    if (media.includes('round+json')) return { ...shot, ...this.brokenRound(), type: media };
    if (media.startsWith('multipart/')) {
      const names = Object.keys(body!.properties ?? {});
      return { ...shot, ...this.multipart(names, {}), type: 'multipart/form-data; boundary=b' };
    }
    return { ...shot, payload: this.bytes(), type: media };
  }

  /** The path as it is, or now and then with an identifier of something else, or of nothing. */
  private aimed(path: string, variable: number[], often: number): { path: string; expected: Expectation; how: string } {
    const { dice } = this;
    if (variable.length === 0 || !dice.chance(often)) return { path, expected: 'anything', how: '' };
    const parts = path.split('/');
    const value = dice.chance(0.4) ? dice.pick(this.world.ids) : dice.pick(hostileTexts);
    parts[dice.pick(variable)] = encoded(value) || '-';
    return { path: parts.join('/'), expected: 'anything', how: `at ${value.slice(0, 20)}` };
  }

  private brokenRound(): { payload: string; how: string } {
    const { dice } = this;
    const file = structuredClone(roundFile({ candidates: 2 })) as unknown as Record<string, unknown>;
    let at: Record<string | number, unknown> = file;
    const way: string[] = [];
    for (;;) {
      const keys = Object.keys(at);
      if (keys.length === 0) break;
      const key = dice.pick(keys);
      way.push(key);
      const inner = at[key];
      if (typeof inner === 'object' && inner !== null && dice.chance(0.8)) at = inner as Record<string, unknown>;
      else {
        at[key] = dice.pick<unknown>([null, 1e21, -1, [], {}, true, ...hostileTexts]);
        break;
      }
    }
    return { payload: JSON.stringify(file), how: way.join('.') };
  }

  private multipart(files: string[], fields: Record<string, string>): { payload: Buffer; how: string } {
    const { dice } = this;
    const name = dice.pick([
      'a.csv',
      'a.pdf',
      'a.docx',
      'a.xlsx',
      'a.json',
      '..\\\\..\\\\a.pdf',
      'a%00.pdf',
      `${'n'.repeat(300)}.txt`,
      'résumé 👩.pdf',
      '',
    ]);
    const parts = Object.entries(fields).map(([field, value]) => part(`name="${field}"`, Buffer.from(value)));
    for (const file of files)
      if (dice.chance(0.9)) parts.push(part(`name="${file}"; filename="${name}"`, this.bytes()));
    return { payload: Buffer.concat([...parts, Buffer.from('--b--\r\n')]), how: `file ${name.slice(0, 20)}` };
  }

  /** The bytes of a file of some kind, or of none. */
  private bytes(): Buffer {
    const { dice } = this;
    const noise = Buffer.from(Array.from({ length: dice.int(400) }, () => dice.int(256)));
    const heads = [
      '',
      '%PDF-1.7\n',
      'PK\u0003\u0004',
      '\u0089PNG\r\n\u001a\n',
      '{"basics":',
      '\ufeff',
      'name,email\nAda,',
    ];
    return Buffer.concat([
      Buffer.from(dice.pick(heads), 'latin1'),
      dice.chance(0.5) ? noise : Buffer.from(dice.pick(hostileTexts)),
    ]);
  }

  private shotWith({ method, action, fields, hasFiles }: PageForm): Shot {
    const { dice } = this;
    const values = new Map(fields.map((field) => [field.name, filledField(field, dice)]));
    const files = fields.filter(({ type }) => type === 'file').map(({ name }) => name);
    for (const file of files) values.delete(file);
    let expected: Expectation = 'anything';
    let how = 'as it should be';
    const extra: string[] = [];
    const field = fields.length > 0 && dice.chance(0.85) ? dice.pick(fields) : undefined;
    if (field && field.type !== 'file') {
      const way = dice.int(5);
      how = `${field.name}, way ${way}`;
      if (way === 0) values.delete(field.name);
      if (way === 1) values.set(field.name, dice.pick(hostileTexts));
      if (way === 2) extra.push(`${encoded(field.name)}=${encoded(dice.pick(hostileTexts))}`);
      if (way === 3)
        extra.push(`${encoded(field.name)}${encoded(dice.pick(['[]', '[a]', '[0][b]', '[__proto__][a]']))}=1`);
      if (way === 4 && field.maxLength !== undefined && field.maxLength > 0 && method === 'post') {
        values.set(field.name, 'x'.repeat(field.maxLength + 1));
        expected = 'refused';
      } else if (way === 4) values.set(field.name, 'x'.repeat(dice.pick([300, 20_000, 60_000])));
    }
    const sent = Object.fromEntries(values);
    if (hasFiles)
      return {
        method: 'POST',
        url: action,
        ...this.multipart(files, sent),
        type: 'multipart/form-data; boundary=b',
        expected: 'anything',
        varied: true,
      };
    const text = [...Object.entries(sent).map(([name, value]) => `${encoded(name)}=${encoded(value)}`), ...extra].join(
      '&',
    );
    if (method === 'get')
      return { method: 'GET', url: `${action}?${text.slice(0, 4000)}`, expected: 'anything', how, varied: true };
    return {
      method: 'POST',
      url: action,
      payload: text,
      type: 'application/x-www-form-urlencoded',
      expected,
      how,
      varied: true,
    };
  }
}

function part(head: string, content: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`--b\r\ncontent-disposition: form-data; ${head}\r\n\r\n`),
    content,
    Buffer.from('\r\n'),
  ]);
}

/** What somebody may well enter in a field. */
function filledField({ type, value, choices, maxLength = 200 }: Field, dice: Dice): string {
  if (choices.length > 0) return dice.chance(0.7) ? dice.pick(choices) : value;
  if (value !== '' && dice.chance(0.8)) return value;
  const fitting: Record<string, string> = {
    ...{ email: `who${dice.int(1e6)}@example.com`, number: String(dice.int(100)), date: '2026-11-24', time: '14:30' },
    ...{
      'datetime-local': '2026-11-24T14:30',
      password: 'kettle drum over rivers',
      hidden: value,
      url: 'https://example.com',
    },
  };
  return fitting[type] ?? 'Some words of it'.slice(0, maxLength);
}

/** As in an address or a form; what no encoding can carry becomes a mark of that. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
