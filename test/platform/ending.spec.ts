import { connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { expect, it } from '@jest/globals';
import { startApplication } from '../support/application.js';

it('the server ends though a browser has connected ahead and asked nothing', async () => {
  const application = await startApplication();
  const server = application.app.getHttpServer() as Server;
  const accepted = once(server, 'connection');
  const ahead = connect((server.address() as AddressInfo).port, '127.0.0.1');
  ahead.on('error', () => undefined);
  await accepted;
  const gone = once(ahead, 'close').then(() => 'ended by the server');
  const closed = application.app.close();
  const late = new Promise((resolve) => setTimeout(resolve, 5000, 'still open').unref());
  expect(await Promise.race([gone, late])).toBe('ended by the server');
  await closed;
  await application.drop();
}, 100_000);
