import { PassThrough, type Readable } from 'node:stream';

/** What a reader who has stopped reading may be behind by, in bytes. */
const mostUnsentBytes = 256 * 1024;

/** An answer that goes on: server-sent events, each the whole of what there is to say, and only where it has changed. */
export class EventStream {
  private readonly out = new PassThrough();
  private last: string | undefined;

  /** @param retry after how many milliseconds the browser comes back when the connection breaks */
  constructor(retry: number) {
    this.out.write(`retry: ${retry}\n\n`);
  }

  get readable(): Readable {
    return this.out;
  }

  get ended(): boolean {
    return this.out.writableEnded || this.out.destroyed;
  }

  /** Calls back once, whoever ended it. */
  onceOver(over: () => void): void {
    this.out.once('close', over);
  }

  say(event: string, text: string): void {
    if (text === this.last) return;
    this.last = text;
    const lines = text.split('\n').map((line) => `data: ${line}\n`);
    this.write(`event: ${event}\n${lines.join('')}\n`);
  }

  /** Keeps what stands in between from taking the connection for dead. */
  beat(): void {
    this.write(': still here\n\n');
  }

  end(): void {
    if (!this.ended) this.out.end();
  }

  private write(text: string): void {
    if (this.ended) return;
    this.out.write(text);
    if (this.out.writableLength + this.out.readableLength > mostUnsentBytes) this.out.destroy();
  }
}
