import { createHash } from 'node:crypto';
import type pg from 'pg';

/** What a statement found or did: rows as they came, whatever the product makes of them. */
export class Found {
  private said: string | undefined;
  /** The columns in which there is more than a plain value. */
  private readonly deep: readonly string[];

  private constructor(
    private readonly rows: readonly object[],
    private readonly rest: Omit<pg.QueryResult, 'rows'>,
  ) {
    const names = Object.keys(rows[0] ?? {});
    this.deep = names.filter((name) => rows.some((row) => isMore((row as Record<string, unknown>)[name])));
  }

  static of({ rows, ...rest }: pg.QueryResult): Found {
    const found = new Found(rows as object[], rest);
    return new Found(found.copy(), rest);
  }

  /** The same again, for somebody who may change it. */
  result(): pg.QueryResult {
    return { ...this.rest, rows: this.copy() };
  }

  /**
   * Whether another world found or did as much, whenever it did: what was written in it while it was asked has a time of
   * its own.
   * @param since milliseconds of the real clock, when either world began
   */
  isSame(other: Found, since: number): boolean {
    return this === other || (this.rest.rowCount === other.rest.rowCount && this.text(since) === other.text(since));
  }

  private text(since: number): string {
    return (this.said ??= told(this.rows, (at) => at >= since && at <= performance.timeOrigin + performance.now()));
  }

  private copy(): object[] {
    const { deep } = this;
    return this.rows.map((row) => {
      const copy: Record<string, unknown> = { ...row };
      for (const name of deep) copy[name] = copied(copy[name]);
      return copy;
    });
  }
}

/** All that is in it, as text, with times that are only now alike. */
function told(value: unknown, isNew: (at: number) => boolean): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (!isMore(value)) return String(value);
  if (Array.isArray(value)) return `[${value.map((one) => told(one, isNew)).join()}]`;
  if (value instanceof Date) return isNew(value.getTime()) ? '(now)' : `(${value.getTime()})`;
  if (Buffer.isBuffer(value)) return `<${createHash('sha256').update(value).digest('base64')}>`;
  return `{${Object.entries(value)
    .map(([name, one]) => `${JSON.stringify(name)}:${told(one, isNew)}`)
    .join()}}`;
}

function copied(value: unknown): unknown {
  if (!isMore(value)) return value;
  if (Array.isArray(value)) return value.map(copied);
  if (value instanceof Date) return new Date(value);
  if (Buffer.isBuffer(value)) return Buffer.from(value);
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) copy[name] = copied((value as Record<string, unknown>)[name]);
  return copy;
}

function isMore(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
