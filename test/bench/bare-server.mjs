import { createHash } from 'node:crypto';
import fastify from 'fastify';
import pg from 'pg';
import { uuidv7 } from 'uuidv7';

/*
 * What Fastify and pg take by themselves: replays the statements that the product was seen to send for a request, in
 * the same transactions, with this request's own values, and answers with JSON. Nothing else is done.
 */
const pool = new pg.Pool({
  connectionString: process.argv[2],
  max: 40,
  options:
    '-c timezone=UTC -c statement_timeout=30000 -c lock_timeout=8000 -c idle_in_transaction_session_timeout=60000',
});
const server = fastify();
/** By name: the statements of one request, and what their parameters stand for. */
const routes = new Map();

const digestOf = (token) => createHash('sha256').update(token).digest('hex');
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A recorded parameter, with this request's value where it has one: new times and ids, the rest as it was. */
function filled(value, given) {
  if (Array.isArray(value)) return value.map((one) => filled(one, given));
  if (value instanceof Date) return new Date();
  if (typeof value === 'number') return given.numbers.has(value) ? given.numbers.get(value) : value;
  if (typeof value !== 'string') return value;
  const own = given.texts.get(value);
  if (own !== undefined) return own;
  if (uuid.test(value)) return uuidv7();
  if (!value.startsWith('{')) return value;
  return JSON.stringify(JSON.parse(value), (_, part) =>
    typeof part === 'string' ? (given.texts.get(part) ?? part) : part,
  );
}

server.post('/:name', async (request, reply) => {
  const { statements, recorded } = routes.get(request.params.name);
  const { ids, numbers = {}, answer } = request.body;
  const token = /callboard=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
  const texts = new Map(Object.entries(recorded.ids).map(([name, id]) => [id, ids[name]]));
  texts.set(recorded.digest, digestOf(token));
  const given = {
    texts,
    numbers: new Map(Object.entries(recorded.numbers ?? {}).map(([name, value]) => [value, numbers[name]])),
  };
  let client;
  let rows = 0;
  try {
    for (const { text, values } of statements) {
      const begins = /^(start transaction|begin)/i.test(text);
      if (begins) client = await pool.connect();
      const result = await (client ?? pool).query(
        text,
        values.map((value) => filled(value, given)),
      );
      rows += result.rows?.length ?? 0;
      if (/^(commit|rollback)/i.test(text)) {
        client.release();
        client = undefined;
      }
    }
    return { rows, ...answer };
  } catch (error) {
    if (client) await client.query('rollback').then(() => client.release());
    return reply.code(500).send({ message: error.message });
  }
});

process.on('message', ({ name, ...route }) => {
  routes.set(name, route);
  process.send({ ready: name });
});
process.on(
  'disconnect',
  () =>
    void server
      .close()
      .then(() => pool.end())
      .then(() => process.exit(0)),
);
process.send({ url: await server.listen({ port: 0, host: '127.0.0.1' }) });
