import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSettings } from '../../src/platform/config/settings.js';
import { letterKind } from '../../src/platform/mail/letter-kind.js';
import { Mail, type MailProblem } from '../../src/platform/mail/mail.js';
import { templatesFolder, Views } from '../../src/platform/views/views.js';
import { mailTestCommand } from '../../src/app/commands/installation-commands.js';
import { Inbox } from '../support/inbox.js';

const baseUrl = 'https://callboard.example.com';

describe('the mail settings', () => {
  const url = 'smtps://callboard:p%40ss@mail.example.com';
  const from = 'Callboard at Example <callboard@example.com>';
  const read = (given: Record<string, string>) => readSettings(given).mail;
  const all = { CALLBOARD_MAIL_URL: url, CALLBOARD_MAIL_FROM: from, CALLBOARD_URL: baseUrl };

  it('are not needed', () => {
    expect(read({})).toBeUndefined();
  });

  it('name the server, its user and the sender', () => {
    expect(read(all)).toEqual({
      ...{ host: 'mail.example.com', port: 465, tlsAtOnce: true, user: 'callboard', password: 'p@ss' },
      from: { name: 'Callboard at Example', address: 'callboard@example.com' },
    });
    const plain = { ...all, CALLBOARD_MAIL_URL: 'smtp://[::1]:2525', CALLBOARD_MAIL_FROM: 'hiring@example.com' };
    expect(read(plain)).toEqual({
      ...{ host: '::1', port: 2525, tlsAtOnce: false },
      from: { name: 'Callboard', address: 'hiring@example.com' },
    });
    expect(read({ ...all, CALLBOARD_MAIL_URL: 'smtp://mail.example.com' })?.port).toBe(587);
  });

  it('are refused by halves, naming what is missing', () => {
    expect(() => read({ CALLBOARD_MAIL_URL: url, CALLBOARD_URL: baseUrl })).toThrow(/CALLBOARD_MAIL_FROM is not/);
    expect(() => read({ CALLBOARD_MAIL_FROM: from, CALLBOARD_URL: baseUrl })).toThrow(/CALLBOARD_MAIL_URL is not/);
    expect(() => read({ CALLBOARD_MAIL_URL: url, CALLBOARD_MAIL_FROM: from })).toThrow(/CALLBOARD_URL is not/);
  });

  it('are refused where they cannot be, without repeating the password', () => {
    const bad = [
      ['http://u:secret@mail.example.com', /start with smtp/],
      ['mail.example.com', /start with smtp/],
      ['smtp://', /can’t be read|has no mail server/],
      ['smtp://u:secret@mail.example.com:99999', /can’t be read/],
      ['smtp://u@mail.example.com', /both a user and a password/],
      ['smtp://u:secret@mail.example.com/?tls=no', /after the port/],
      ['smtp://u:secret%@mail.example.com', /single %/],
    ] as const;
    for (const [value, why] of bad) {
      const tried = () => read({ ...all, CALLBOARD_MAIL_URL: value });
      expect(tried).toThrow(why);
      expect(tried).not.toThrow(/secret/);
    }
    for (const value of [
      'nobody',
      'a@b@c',
      'Callboard <>',
      'A <a@example.com>, B <b@example.com>',
      'a\r\nb@example.com',
    ]) {
      expect(() => read({ ...all, CALLBOARD_MAIL_FROM: value })).toThrow(/CALLBOARD_MAIL_FROM is/);
    }
  });
});

const testLetter = letterKind({
  ...{ key: 'test', title: 'Test', sentWhen: 'Now.', to: 'account', wordedBy: 'nobody' },
  subject: 'A test',
  body: 'This is a test. Callboard can send email.\n\n{name}, you don’t need to do anything.',
  places: { name: { means: 'the name', sample: 'Amy' } },
});

describe('a mail', () => {
  let inbox: Inbox;
  let mail: Mail;
  const views = new Views(templatesFolder);
  const letter = {
    to: { name: 'Amy Pond', email: 'amy@example.com' },
    ...{ kind: testLetter, fill: { name: 'Amy Pond' }, timeZone: 'UTC', locale: 'en-US' },
  };
  beforeAll(async () => {
    inbox = await Inbox.open();
    mail = new Mail(views, { mail: inbox.settings, baseUrl });
  });
  afterAll(() => inbox.close());

  it('is handed over as text and HTML, with its date and an identifier of its own', async () => {
    const { server, answer } = await mail.send(letter);
    expect([server, answer]).toEqual([`127.0.0.1:${inbox.settings.port}`, expect.stringMatching(/^250 /)]);
    const received = await inbox.next('amy@example.com');
    expect(received).toMatchObject({
      from: { name: 'Callboard', address: 'callboard@example.com' },
      to: [{ name: 'Amy Pond', address: 'amy@example.com' }],
      subject: 'A test',
      messageId: expect.stringMatching(/^<[^<>@\s]+@example\.com>$/),
    });
    expect(Math.abs(Date.parse(received.date!) - Date.now())).toBeLessThan(24 * 60 * 60 * 1000);
    expect(received.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
    expect(received.text).toMatch(/^This is a test\. Callboard can send email\.\n\n.*\n\n-- \nCallboard, https:/s);
    expect(received.html).toContain('<p>This is a test. Callboard can send email.</p>');
  });

  it('asks for nothing from elsewhere', async () => {
    await mail.send(letter);
    const { html } = await inbox.next('amy@example.com');
    expect(html).not.toMatch(/<(img|link|script|iframe|object|form)\b|url\(|@import|@font-face|\bsrc=/i);
    expect([...html!.matchAll(/https?:\/\/[^"'<\s]+/g)].map(([address]) => address)).toEqual([baseUrl, baseUrl]);
  });

  it('keeps a header one header, whatever is in a name or a subject', async () => {
    const evil = 'Amy\r\nBcc: eve@example.com\r\n\r\nHello\u2028there\u0000, "<eve@example.com>" ';
    const wording = { subject: '{name}', body: 'This is a test. {name}' };
    await mail.send({ ...letter, to: { name: evil, email: 'amy@example.com' }, fill: { name: evil }, wording });
    const received = await inbox.next('amy@example.com');
    expect(received.recipients).toEqual(['amy@example.com']);
    expect(received.bcc).toBeUndefined();
    expect(received.to).toEqual([{ name: evil.replace(/[\s\u0000]+/g, ' ').trim(), address: 'amy@example.com' }]);
    expect(received.subject).toBe(evil.replace(/[\s\u0000]+/g, ' ').trim());
    expect(received.raw.split('\r\n\r\n')[0]).not.toMatch(/^bcc/im);
    expect(received.text).toMatch(/^This is a test/);
  });

  it('carries names in any script', async () => {
    const wording = { subject: 'Für 李 娜 – today', body: 'Hello.' };
    await mail.send({ ...letter, to: { name: '李 娜 “N.”', email: 'lina@example.com' }, wording });
    const received = await inbox.next('lina@example.com');
    expect([received.to![0]!.name, received.subject]).toEqual(['李 娜 “N.”', 'Für 李 娜 – today']);
  });

  it('is not sent to what is no address', async () => {
    for (const email of [
      'amy@example.com, eve@example.com',
      'amy@example.com\r\nRCPT TO:<eve@example.com>',
      'amy',
      '',
    ]) {
      await expect(mail.send({ ...letter, to: { name: 'Amy', email } })).rejects.toThrow(
        'the email address is not valid',
      );
    }
    expect(inbox.mails).toEqual([]);
  });

  it('says why the server did not take it: in words without the address, and in the server’s own', async () => {
    inbox.refusal = { code: 550, text: 'No mailbox amy@example.com here' };
    const problem = await mail.send(letter).catch((error: MailProblem) => error);
    inbox.refusal = undefined;
    expect(problem).toMatchObject({
      name: 'MailProblem',
      message: 'the mail server rejected the address (550)',
      answer: '550 No mailbox amy@example.com here',
    });
  });

  it('says that no one is there', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const nowhere = new Mail(views, { mail: { ...inbox.settings, port }, baseUrl });
    await expect(nowhere.send(letter)).rejects.toThrow('no connection to the mail server');
  });

  it('gives no password to a server that offers no secure connection', async () => {
    const heard: string[] = [];
    const server = createServer((socket) => {
      socket.write('220 trap.example.com\r\n');
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        const line = bytes.toString();
        heard.push(line);
        socket.write(/^EHLO/.test(line) ? '250-trap\r\n250 AUTH PLAIN LOGIN\r\n' : '502 no\r\n');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    const { port } = server.address() as AddressInfo;
    // Another of this machine's addresses: one that does not look like it.
    const settings = { ...inbox.settings, host: '0.0.0.0', port, user: 'callboard', password: 'secret' };
    await expect(new Mail(views, { mail: settings, baseUrl }).send(letter)).rejects.toThrow('no secure connection');
    server.close();
    expect(heard.join('')).toMatch(/STARTTLS/);
    expect(heard.join('')).not.toMatch(/AUTH/);
  });
});

describe('callboard mail test', () => {
  let inbox: Inbox;
  beforeAll(async () => {
    inbox = await Inbox.open();
  });
  afterAll(() => inbox.close());

  async function called(address: string) {
    const written = { out: '', error: '' };
    const io = {
      out: (text: string) => void (written.out += text),
      error: (text: string) => void (written.error += text),
    };
    const settings = { ...readSettings({ CALLBOARD_URL: baseUrl }), mail: inbox.settings };
    const command = mailTestCommand(async () => ({ settings, entities: [] }));
    return { code: await command.run({ positionals: [address], options: {} }, io), ...written };
  }

  it('sends a mail and repeats what the server said', async () => {
    const { code, out, error } = await called('ops@example.com');
    expect([code, error]).toEqual([0, '']);
    expect(out).toMatch(/^127\.0\.0\.1:\d+ accepted the email: 250 .*\n$/);
    expect((await inbox.next('ops@example.com')).subject).toBe('Callboard can send email');
  });

  it('says why it was not sent, with the server’s answer in its own words', async () => {
    inbox.refusal = { code: 450, text: 'Come back later\u001b[31m' };
    const { code, out, error } = await called('ops@example.com');
    inbox.refusal = undefined;
    expect([code, out]).toEqual([1, '']);
    expect(error).toBe(
      'The email was not sent: the mail server rejected the address (450).\n450 Come back later [31m\n',
    );
  });
});
