import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { isPrivateAddress, privateAddress } from './public-addresses.js';
import { sendWebhook } from './send-webhook.js';
import { newSecret } from './webhook-secrets.js';

describe('an address', () => {
  it.each([
    ...['127.0.0.1', '10.1.2.3', '172.20.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '::1'],
    ...['fe80::1', 'fd12:3456::1', '::ffff:10.0.0.1', '::ffff:7f00:1', '64:ff9b::a00:1', '2002:a00:1::', 'no address'],
  ])('%s is private', (address) => expect(isPrivateAddress(address)).toBe(true));

  it.each(['93.184.216.34', '8.8.8.8', '172.32.0.1', '2606:2800:220:1:248:1893:25c8:1946'])('%s is not', (address) =>
    expect(isPrivateAddress(address)).toBe(false),
  );
});

describe('a message', () => {
  const message = (url: string) => ({ id: 'one', url, body: '{}', secrets: [newSecret()] });

  it('does not go to a private address, be it written as a number, a name, or IPv6', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1']) {
      const { problem, status } = await sendWebhook(message(`http://${host}:${port}/`), false);
      expect([host, problem, status]).toEqual([host, privateAddress, undefined]);
    }
    expect(asked).toBe(0);
    expect(await sendWebhook(message(`http://127.0.0.1:${port}/`), true)).toMatchObject({ status: 200 });
    server.closeAllConnections();
    server.close();
  });

  it('is given up on where nothing answers in time, or nothing is there', async () => {
    const server = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const late = await sendWebhook(message(`http://127.0.0.1:${port}/`), true, 200);
    expect(late.problem).toBe('No answer within 0.2 seconds.');
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    const gone = await sendWebhook(message(`http://127.0.0.1:${port}/`), true);
    expect(gone.problem).toBe('The server refused the connection.');
  });
});
