import pg from 'pg';
import { createApplication } from '../../dist/app/application.js';
import { BrowserPool } from '../../dist/platform/browser/browser-pool.js';

/*
 * The product in a process of its own, for run.mjs. Every statement goes through pg's Client, so that is where they are
 * seen: between the messages "record" and "recorded", each with its parameters. Workers
 * that look for jobs are no part of any request.
 */
let recorded;
const { query } = pg.Client.prototype;
pg.Client.prototype.query = function (text, values, ...rest) {
  // A statement with a kept plan is an object; the bare server plans it each time.
  const sent = typeof text === 'string' ? { text, values } : text;
  const ours = typeof sent.text === 'string' && !/graphile_worker|pg_locks|advisory|callboard\.viewer/.test(sent.text);
  if (recorded && ours) recorded.push({ text: sent.text, values: Array.isArray(sent.values) ? sent.values : [] });
  return query.call(this, text, values, ...rest);
};

/** The last document that was printed. */
let printed;
const { print } = BrowserPool.prototype;
BrowserPool.prototype.print = function (html, options) {
  const { signal: _, ...rest } = options;
  printed = { html, options: JSON.parse(JSON.stringify(rest)) };
  return print.call(this, html, options);
};

const [databaseUrl, dataFolder, pooler = 'none', background = 'yes'] = process.argv.slice(2);
const settings = {
  host: '127.0.0.1',
  port: 0,
  baseUrl: 'http://127.0.0.1',
  pooler,
  databaseDirectUrl: pooler === 'transaction' ? databaseUrl : undefined,
  background: background === 'yes',
  dataFolder,
  demo: false,
  timeZone: 'UTC',
  locale: 'en-US',
  printsAtOnce: 4,
  proxies: 0,
  logs: 'text',
  sessionHours: 24,
  sessionIdleHours: 24,
  webhooksPrivate: false,
};
const app = await createApplication(settings, databaseUrl);
const server = app.getHttpAdapter().getInstance();
const url = await server.listen({ port: 0, host: '127.0.0.1' });

process.on('message', (message) => {
  if (message === 'printed') process.send({ printed });
  if (message === 'record') recorded = [];
  if (message !== 'record' && message !== 'recorded') return;
  process.send({ recorded });
  if (message === 'recorded') recorded = undefined;
});
process.on('disconnect', () => void app.close().then(() => process.exit(0)));
process.send({ url });
