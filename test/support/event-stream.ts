import http, { type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Test } from 'supertest';

/** One person following server-sent events. */
export interface FollowedStream {
  status: number;
  headers: IncomingHttpHeaders;
  /** The data of the events so far. */
  events: string[];
  /** Everything that came, comments too. */
  text(): string;
  /** Waits for an event, one that came already or one to come, of which this is true. */
  event(like: (data: string) => boolean): Promise<string>;
  /** When the server has ended it. */
  over: Promise<void>;
  close(): void;
}

/** Opens a stream on a listening server. */
export function follow(server: Server, path: string, cookie: string): Promise<FollowedStream> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const request = http.get({ port, host: '127.0.0.1', path, headers: { cookie }, agent: false }, (answer) =>
      resolve(followed(answer, () => request.destroy())),
    );
    request.on('error', reject);
  });
}

function followed(answer: IncomingMessage, close: () => void): FollowedStream {
  const events: string[] = [];
  const waiting = new Set<() => void>();
  let text = '';
  answer.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    events.splice(0, events.length, ...eventsIn(text));
    for (const look of [...waiting]) look();
  });
  const over = new Promise<void>((resolve) => answer.once('close', resolve));
  const event = (like: (data: string) => boolean): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = events.find(like);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
      void over.then(() => waiting.has(look) && reject(new Error(`The stream ended after: ${text}`)));
    });
  return { status: answer.statusCode ?? 0, headers: answer.headers, events, text: () => text, event, over, close };
}

function eventsIn(text: string): string[] {
  const whole = text.slice(0, text.lastIndexOf('\n\n') + 2).split('\n\n');
  return whole
    .filter((block) => block.includes('data: '))
    .map((block) =>
      block
        .split('\n')
        .filter((line) => line.startsWith('data: '))
        .map((line) => line.slice('data: '.length))
        .join('\n'),
    );
}

/** Reads a stream of events up to the end of the first of them, then hangs up; any other answer whole. */
export function firstEvent(asked: Test): Test {
  return asked.buffer(true).parse((answer, done) => {
    const stream = answer as unknown as IncomingMessage;
    const events = stream.headers['content-type']?.includes('text/event-stream');
    let text = '';
    const finish = (): void => {
      stream.removeAllListeners('data');
      done(null, Buffer.from(text));
    };
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      text += chunk;
      if (!events || !/data: [^]*\n\n$/.test(text)) return;
      finish();
      stream.destroy();
    });
    stream.on('end', finish);
  });
}
