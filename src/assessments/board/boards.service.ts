import type { Readable } from 'node:stream';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Sessions } from '../../accounts/access/sessions.service.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { DomainError, NotFound, TooManyRequests } from '../../platform/base/domain-errors.js';
import { Signals } from '../../platform/database/signals.js';
import { EventStream } from '../../platform/http/event-stream.js';
import { Views } from '../../platform/views/views.js';
import { boardPage } from '../sittings/board-page.js';
import { SittingViews } from '../sittings/sitting-views.service.js';
import type { Regional } from '../../platform/base/regional.js';

/** The board of a sitting: the piece of its page that says who has opened and who has submitted. */
@Injectable()
export class Boards {
  constructor(
    private readonly sittings: SittingViews,
    private readonly templates: Views,
  ) {}

  /** As HTML, as the page shows it to this viewer now. @throws NotFound for anyone who does not run the sitting */
  async fragment(viewer: Viewer, id: string, regional: Regional): Promise<string> {
    const board = await this.sittings.board(viewer, id);
    return this.templates
      .renderBare('sittings/board', boardPage(board, this.sittings.boardMeans(viewer)), regional)
      .trim();
  }
}

/** Streams that one person may have open in one process; each browser tab in sight has one. */
const streamsEach = 8;
/** Milliseconds until a browser whose connection broke comes back. */
const reconnectAfterMs = 2000;

/**
 * Live boards. What a stream says is the board as the page would show it at that moment to whoever asked, looked up
 * anew each time with the rights they have then; it is sent where it differs from what was sent before.
 */
@Injectable()
export class BoardStreams implements BeforeApplicationShutdown {
  private readonly log = new Logger('board');
  private readonly streams = new Map<EventStream, string>();
  private closing = false;
  /** Milliseconds between signs of life; with each of them the viewer's rights are looked up too. */
  pause = 15_000;

  constructor(
    private readonly boards: Boards,
    private readonly sessions: Sessions,
    private readonly signals: Signals,
  ) {}

  /** How many are open in this process. */
  get open(): number {
    return this.streams.size;
  }

  /**
   * @returns the events of a sitting's board, the first of which is the board as it is
   * @throws NotFound for anyone who does not run the sitting; TooManyRequests
   */
  async follow(viewer: Viewer, id: string, given: { regional: Regional; request: FastifyRequest }): Promise<Readable> {
    const board = await this.boards.fragment(viewer, id, given.regional);
    const theirs = [...this.streams.values()].filter((person) => person === viewer.id);
    if (theirs.length >= streamsEach) throw new TooManyRequests(60);
    const stream = new EventStream(reconnectAfterMs);
    stream.say('board', board);
    this.streams.set(stream, viewer.id);
    if (this.closing) stream.end();
    const look = oneAtATime(() => this.look(stream, id, given));
    const unheard = this.signals.listen([`sitting:${id}`, `person:${viewer.id}`], look);
    const beat = setInterval(() => {
      stream.beat();
      look();
    }, this.pause).unref();
    stream.onceOver(() => {
      unheard();
      clearInterval(beat);
      this.streams.delete(stream);
    });
    // What happened between reading the board and listening for changes.
    look();
    return stream.readable;
  }

  beforeApplicationShutdown(): void {
    this.closing = true;
    for (const stream of this.streams.keys()) stream.end();
  }

  /** Says what has changed; ends where whoever follows has signed out or no longer runs the sitting. */
  private async look(
    stream: EventStream,
    id: string,
    { regional, request }: { regional: Regional; request: FastifyRequest },
  ): Promise<void> {
    if (stream.ended) return;
    try {
      const viewer = await this.sessions.viewerOf(request);
      if (!viewer) throw new NotFound('sitting');
      stream.say('board', await this.boards.fragment(viewer, id, regional));
    } catch (error) {
      // The database is away: what was said stands until it is back, which the signals notice.
      if (!(error instanceof DomainError)) this.log.debug(`board of ${id}: ${(error as Error).message}`);
      else stream.end();
    }
  }
}

/** Runs `work` when called; called meanwhile, once more afterwards, however often it was. */
function oneAtATime(work: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  const run = async (): Promise<void> => {
    running = true;
    do {
      again = false;
      await work();
    } while (again);
    running = false;
  };
  return () => {
    again = true;
    if (!running) void run();
  };
}
