import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import type * as Prometheus from 'prom-client';
import { DataSource } from 'typeorm';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { observeAnswers } from '../../platform/http/observe.js';

interface Queue {
  waiting: number;
  given_up: number;
  oldest: number;
}

/** Figures of this process in the format of Prometheus. None are gathered until a token is set to read them with. */
@Injectable()
export class Metrics implements OnModuleInit {
  /** There where a token is set. */
  registry!: Prometheus.Registry;

  constructor(
    private readonly source: DataSource,
    private readonly host: HttpAdapterHost,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async onModuleInit(): Promise<void> {
    if (!this.settings.metricsToken) return;
    const prometheus = await import('prom-client');
    this.registry = new prometheus.Registry();
    prometheus.collectDefaultMetrics({ register: this.registry });
    this.countAnswers(prometheus);
    this.countJobs(prometheus);
    this.countConnections(prometheus);
  }

  /** Whether a header is `Bearer` and the token that was set. */
  mayRead(authorization: string | undefined): boolean {
    const expected = Buffer.from(`Bearer ${this.settings.metricsToken}`);
    const given = Buffer.from(authorization ?? '');
    return (
      this.settings.metricsToken !== undefined && given.length === expected.length && timingSafeEqual(given, expected)
    );
  }

  private countAnswers({ Histogram }: typeof Prometheus): void {
    const durations = new Histogram({
      name: 'callboard_http_request_duration_seconds',
      help: 'Time to answer a request, by the pattern of its route.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10],
      registers: [this.registry],
    });
    observeAnswers(this.host.httpAdapter.getInstance<FastifyInstance>(), ({ method, route, status, ms }) => {
      durations.observe({ method, route, status }, ms / 1000);
    });
  }

  /** The queue is everybody's: each process says the same of it. */
  private countJobs({ Gauge }: typeof Prometheus): void {
    const registers = [this.registry];
    const jobs = new Gauge({
      name: 'callboard_jobs',
      help: 'Jobs in the background: due and not done, and given up after their last attempt.',
      labelNames: ['state'],
      registers,
      collect: async () => {
        const [queue] = await this.source.query<Queue[]>(
          `select count(*) filter (where attempts < max_attempts and run_at <= now())::int as waiting,
                  count(*) filter (where attempts >= max_attempts)::int as given_up,
                  coalesce(extract(epoch from now() - min(run_at)
                    filter (where attempts < max_attempts and run_at <= now() and locked_at is null)), 0)::float as oldest
             from graphile_worker.jobs`,
        );
        jobs.set({ state: 'waiting' }, queue!.waiting);
        jobs.set({ state: 'given_up' }, queue!.given_up);
        oldest.set(queue!.oldest);
      },
    });
    const oldest = new Gauge({
      name: 'callboard_job_oldest_seconds',
      help: 'How long the job that has waited longest has been due.',
      registers,
    });
  }

  private countConnections({ Gauge }: typeof Prometheus): void {
    const pool = (this.source.driver as unknown as { master: pg.Pool }).master;
    const connections = new Gauge({
      name: 'callboard_database_connections',
      help: 'Connections of the pool for requests: in use, idle, and requests that wait for one.',
      labelNames: ['state'],
      registers: [this.registry],
      collect: () => {
        connections.set({ state: 'used' }, pool.totalCount - pool.idleCount);
        connections.set({ state: 'idle' }, pool.idleCount);
        connections.set({ state: 'waited_for' }, pool.waitingCount);
      },
    });
  }
}
