import { Agent, request } from 'node:http';

/**
 * One request over a kept connection; its answer's status and text.
 * @param body sent as JSON; or `form`, the text of a form
 */
export function send(agent, url, { method = 'GET', cookie = '', body, form, headers = {} } = {}) {
  const text = body === undefined ? form : JSON.stringify(body);
  const type = body === undefined ? 'application/x-www-form-urlencoded' : 'application/json';
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      agent,
      method,
      headers: {
        cookie,
        ...headers,
        ...(text !== undefined && { 'content-type': type, 'content-length': Buffer.byteLength(text) }),
      },
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, bytes: Buffer.concat(parts) }),
      );
    });
    sent.end(text);
  });
}

/** As `send`, for an answer that must be 200 or 201. @returns its JSON */
export async function sendJson(agent, url, options) {
  const { status, bytes } = await send(agent, url, options);
  if (status < 200 || status > 202) throw new Error(`${options?.method ?? 'GET'} ${url}: ${status} ${bytes}`);
  return JSON.parse(bytes.toString());
}

/**
 * Keeps some connections busy, each waiting for its answer before it asks again.
 * @param work what one connection does once; false ends it
 * @param milliseconds how long; without it, until every connection's work has ended
 * @returns how many were answered a second
 */
export async function busy({ connections, milliseconds = Infinity }, work) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let answered = 0;
  const start = performance.now();
  const connection = async (index) => {
    while (performance.now() - start < milliseconds) {
      if ((await work(agent, index)) === false) return;
      answered += 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, (_, index) => connection(index)));
    return (answered * 1000) / (performance.now() - start);
  } finally {
    agent.destroy();
  }
}
