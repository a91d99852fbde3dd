import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { givenPerson } from '../factories/people.js';
import { givenDemoRound } from '../factories/rounds.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as } from '../support/as.js';
import { type Answered, askDirectly } from '../support/direct-request.js';
import { showFormsAgain, type Shown } from '../support/forms-again.js';
import { readOnce } from '../support/read-once.js';
import { filledIn, type KnownId, type Route, routesOf } from '../support/routes.js';

/** A body as it comes over the wire, and what its sender says it is. */
interface Hostile {
  name: string;
  type?: string;
  body: Buffer | string;
  /** Whether the names of its fields are hard to show in the page of a form. */
  names?: true;
}

const part = (name: string, value: string) =>
  `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const multipart = 'multipart/form-data; boundary=b';

const bodies: Hostile[] = [
  { name: 'multipart without a boundary', type: 'multipart/form-data', body: part('a', '1') },
  { name: 'multipart with an empty boundary', type: 'multipart/form-data; boundary=', body: part('a', '1') },
  { name: 'multipart with another boundary', type: 'multipart/form-data; boundary=c', body: `${part('a', '1')}--b--` },
  { name: 'a boundary that is no token', type: 'multipart/form-data; boundary="a b\\"', body: part('a', '1') },
  {
    name: 'a boundary of 5,000 letters',
    type: `multipart/form-data; boundary=${'x'.repeat(5000)}`,
    body: part('a', '1'),
  },
  { name: 'two boundaries', type: 'multipart/form-data; boundary=b; boundary=c', body: `${part('a', '1')}--b--` },
  {
    name: 'multipart that is cut off in a part',
    type: multipart,
    body: '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\nval',
  },
  { name: 'multipart that is cut off in a header', type: multipart, body: '--b\r\ncontent-dispo' },
  { name: 'multipart of nothing', type: multipart, body: '' },
  { name: 'a part without a name', type: multipart, body: '--b\r\ncontent-disposition: form-data\r\n\r\n1\r\n--b--' },
  { name: 'a part without a header', type: multipart, body: '--b\r\n\r\n1\r\n--b--' },
  {
    name: 'a field called __proto__',
    type: multipart,
    body: `${part('__proto__', '1')}${part('constructor', '1')}--b--`,
  },
  {
    name: 'a file that is cut off',
    type: multipart,
    body: '--b\r\ncontent-disposition: form-data; name="f"; filename="a.pdf"\r\n\r\n%PDF',
  },
  { name: 'a part with a name of 2,000 letters', type: multipart, body: `${part('n'.repeat(2000), '1')}--b--` },
  { name: 'two hundred and one parts', type: multipart, body: `${part('a', '1').repeat(201)}--b--` },
  {
    name: 'percents that are none',
    type: 'application/x-www-form-urlencoded',
    body: 'a=%zz&b=%E0%A4%A&%=%',
    names: true,
  },
  {
    name: 'a form with a field twice',
    type: 'application/x-www-form-urlencoded',
    body: 'email=a&email=b&version=1&version=2',
  },
  {
    name: 'a form of prototypes',
    type: 'application/x-www-form-urlencoded',
    body: '__proto__[a]=1&constructor[prototype][a]=1&a[__proto__][b]=1',
    names: true,
  },
  {
    name: 'a form of bytes',
    type: 'application/x-www-form-urlencoded',
    body: Buffer.from([0xff, 0xfe, 0x3d, 0x80]),
    names: true,
  },
  {
    name: 'a form in UTF-16',
    type: 'application/x-www-form-urlencoded; charset=utf-16',
    body: Buffer.from('a=b', 'utf16le'),
  },
  { name: 'JSON in UTF-16', type: 'application/json; charset=utf-16', body: Buffer.from('{"a":1}', 'utf16le') },
  {
    name: 'JSON that is no UTF-8',
    type: 'application/json',
    body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
  },
  { name: 'JSON with a field twice', type: 'application/json', body: '{"surprise":1,"surprise":2}' },
  {
    name: 'JSON with a prototype',
    type: 'application/json',
    body: '{"__proto__":{"a":1},"constructor":{"prototype":{}}}',
  },
  { name: 'JSON that is only a number', type: 'application/json', body: '1' },
  { name: 'JSON that is null', type: 'application/json', body: 'null' },
  { name: 'a charset that is none', type: 'application/json; charset="', body: '{"surprise":1}' },
  { name: 'a text', type: 'text/plain', body: 'surprise' },
  { name: 'XML', type: 'application/xml', body: '<a/>' },
  { name: 'no type at all', body: 'surprise=1' },
  { name: 'a type that is none', type: ';;;', body: 'surprise=1' },
];

const addresses = [
  '%',
  '%zz',
  '%E0%A4%A',
  '%c0%ae%c0%ae',
  '..%2f..%2fetc%2fpasswd',
  '%00',
  '%0d%0aset-cookie:a=b',
  'x'.repeat(5000),
];
const queries = [
  '%',
  'a=%zz',
  'page=%00',
  'page=1&page=2',
  'page[]=1',
  '__proto__[a]=1',
  'page=99999999999999999999',
  `q=${'x'.repeat(6000)}`,
];

describe('requests that are none', () => {
  let application: TestApplication;
  let cookie = '';
  let routes: { route: Route; path: string }[];
  /** The pages of forms that were refused: each is shown again once, and for each body whose names are hard to show. */
  const shownAgain = new Map<string, Shown>();
  let sent: Hostile | undefined;
  let showFormsAsEver = (): void => undefined;
  let endReadingOnce = (): void => undefined;

  beforeAll(async () => {
    application = await startApplication();
    await givenDemoRound(application);
    showFormsAsEver = showFormsAgain(application, async (page, ask) => {
      const key = `${page} ${sent?.names ? sent.name : ''}`;
      const shown = shownAgain.get(key) ?? (await ask());
      shownAgain.set(key, shown);
      return shown;
    });
    ({ cookie } = await as(application, await givenPerson(application, { administrator: true })));
    endReadingOnce = await readOnce(application);
    const all = routesOf(application);
    const known = all.filter(
      ({ path }) => !/:(token|tokenId)/.test(path) && !/packets\/:id|tables\/:id|records\/:id/.test(path),
    );
    const ids: KnownId = new Map();
    routes = await Promise.all(
      known.map(async (route) => ({ route, path: await filledIn(application, route.path, ids) })),
    );
  });
  afterAll(() => {
    showFormsAsEver();
    endReadingOnce();
    return application.close();
  });

  const ask = (method: string, url: string, headers: Record<string, string>, payload?: Buffer | string) =>
    askDirectly(application.app, { method, url, headers, payload });

  /** A refusal in words: for people a page, for programs a problem. */
  function worded(path: string, { bytes, headers }: Answered): boolean {
    if (path.startsWith('/api/')) return String(headers['content-type']).includes('json') && bytes.length > 40;
    return bytes.includes('<main') || bytes.length > 20;
  }

  it('are refused with 4xx and words by every route that takes a body, and leave nothing', async () => {
    const before = await eventsWritten();
    const wrong: string[] = [];
    const takers = routes.filter(({ route: { method, fields } }) => method !== 'get' && fields.length > 0);
    expect(takers.length).toBeGreaterThan(100);
    for (const { route, path } of takers) {
      for (sent of bodies) {
        const { name, type, body } = sent;
        const headers = { cookie, ...(type === undefined ? {} : { 'content-type': type }) };
        const answer = await ask(route.method.toUpperCase(), path, headers, body);
        const fine = answer.statusCode >= 400 && answer.statusCode < 500 && worded(path, answer);
        if (!fine) wrong.push(`${route.name}, ${name}: ${answer.statusCode}`);
      }
    }
    sent = undefined;
    expect(wrong).toEqual([]);
    expect(await eventsWritten()).toBe(before);
    const broken = [...shownAgain].filter(([, { statusCode }]) => statusCode >= 500);
    expect(broken.map(([page, { statusCode }]) => `${page}: ${statusCode}`)).toEqual([]);
    expect(shownAgain.size).toBeGreaterThan(200);
  }, 240_000);

  it('are refused when their address is none', async () => {
    const wrong: string[] = [];
    for (const { route } of routes.filter(({ route: { path } }) => path.includes(':'))) {
      for (const address of addresses) {
        const answer = await ask(
          route.method.toUpperCase(),
          route.path.replace(/:\w+/, address).replace(/:\w+/g, 'x'),
          { cookie },
        );
        if (answer.statusCode < 400 || answer.statusCode >= 500)
          wrong.push(`${route.name}, ${address.slice(0, 30)}: ${answer.statusCode}`);
      }
    }
    for (const { route, path } of routes.filter(
      ({ route: { method, path } }) => method === 'get' && !path.endsWith('/events'),
    )) {
      for (const query of queries) {
        const answer = await ask('GET', `${path}?${query}`, { cookie });
        if (answer.statusCode >= 500) wrong.push(`${route.name}?${query.slice(0, 30)}: ${answer.statusCode}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 240_000);

  it('are refused for an address of any length at sign-in, counted like every other', async () => {
    for (const path of ['/session', '/sign-in/link']) {
      for (const length of [1, 64, 65, 200, 240, 247, 248, 249, 250, 254, 255, 256, 320, 1000, 10_000]) {
        const local = 'a'.repeat(Math.min(64, Math.max(1, length - 20)));
        const host = `${'b'.repeat(60)}.`.repeat(40);
        for (const email of [
          `${local}@${host.slice(0, Math.max(1, length - local.length - 4))}com`,
          'x'.repeat(length),
          `${local}@${'c'.repeat(length)}`,
        ]) {
          const form = new URLSearchParams({ email, password: 'wrong password' });
          if (path === '/sign-in/link') form.delete('password');
          const type = { 'content-type': 'application/x-www-form-urlencoded' };
          const { statusCode } = await ask('POST', path, type, form.toString());
          const taken = path === '/sign-in/link' && statusCode === 303;
          expect([path, email.length, taken || (statusCode >= 400 && statusCode < 500)]).toEqual([
            path,
            email.length,
            true,
          ]);
        }
      }
    }
  }, 120_000);

  it('are refused with cookies, tokens and headers of any kind', async () => {
    const headers: Record<string, string>[] = [
      { cookie: `callboard=${'x'.repeat(8000)}` },
      { cookie: 'callboard=%zz; notice=%E0%A4%A; =; ;;;' },
      { cookie: `${cookie}; timezone=%00; time_zone=${'x'.repeat(3000)}` },
      { authorization: 'Bearer' },
      { authorization: `Bearer ${'x'.repeat(8000)}` },
      { authorization: 'Basic %%%' },
      { cookie, 'accept-language': 'x'.repeat(5000), accept: '\\' },
      { cookie, 'x-forwarded-for': 'nonsense, %00', host: 'x'.repeat(300) },
      { cookie, 'if-none-match': '"x', range: 'bytes=9-1', 'accept-encoding': 'nonsense;q=x' },
      { cookie, 'x-callboard-failure': 'x'.repeat(500) },
      { cookie, origin: '%%%', referer: 'http://[', 'sec-fetch-site': 'x' },
    ];
    for (const path of ['/', '/jobs', '/me', '/api/v1/jobs', '/sign-in']) {
      for (const header of headers) {
        for (const method of ['GET', 'POST']) {
          const { statusCode } = await ask(method, path, header, method === 'POST' ? 'a=1' : undefined);
          expect([path, Object.keys(header), statusCode < 500]).toEqual([path, Object.keys(header), true]);
        }
      }
    }
  });

  /** What is answered to bytes on a connection of their own, until it is closed or nothing more comes. */
  function onTheWire(bytes: string): Promise<string> {
    const { port, hostname } = new URL(application.address);
    return new Promise((resolve) => {
      let got = '';
      const socket = connect(Number(port), hostname, () => socket.write(bytes));
      socket.setTimeout(1500, () => socket.destroy());
      socket.on('data', (data) => (got += data.toString('latin1')));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(got));
    });
  }

  it('are refused on the wire, and the next one is answered', async () => {
    const head = (more: string, method = 'POST') =>
      `${method} /session HTTP/1.1\r\nhost: a\r\nconnection: close\r\n${more}\r\n\r\n`;
    const form = 'content-type: application/x-www-form-urlencoded\r\n';
    const wire: [string, string][] = [
      ['a length that is none', head(`${form}content-length: x`)],
      ['a negative length', head(`${form}content-length: -1`)],
      ['a length that is too large', head(`${form}content-length: 99999999999999999999`)],
      ['two lengths', head(`${form}content-length: 3\r\ncontent-length: 4`) + 'a=1'],
      ['a length and chunks', head(`${form}content-length: 3\r\ntransfer-encoding: chunked`) + '0\r\n\r\n'],
      ['a chunk that is none', head(`${form}transfer-encoding: chunked`) + 'zz\r\na\r\n'],
      ['an encoding that is none', head(`${form}content-encoding: nonsense\r\ncontent-length: 3`) + 'a=1'],
      ['headers of 40,000 letters', head(`x-long: ${'x'.repeat(40_000)}`, 'GET')],
      ['a cookie of 40,000 letters', head(`cookie: callboard=${'x'.repeat(40_000)}`, 'GET')],
      ['a header with a NUL', head('x-a: a\0b', 'GET')],
      ['a method that is none', head('', 'NONSENSE')],
      ['an address with a space', 'GET /a b HTTP/1.1\r\nhost: a\r\n\r\n'],
      ['no HTTP', 'nonsense\r\n\r\n'],
    ];
    for (const [name, bytes] of wire) {
      const answer = await onTheWire(bytes);
      expect([name, /^HTTP\/1\.1 4\d\d /.test(answer) ? 'refused' : answer.slice(0, 60)]).toEqual([name, 'refused']);
    }
    expect((await ask('GET', '/sign-in', {})).statusCode).toBe(200);
  }, 60_000);

  const eventsWritten = async (): Promise<number> => {
    const [row] = await application.database.query<{ count: number }[]>(
      `select count(*)::int as count from audit_events where type !~ '(viewed|read)$'`,
    );
    return row!.count;
  };
});
