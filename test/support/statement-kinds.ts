import type { TestApplication } from './application.js';

/** What a statement may do, by what it says and what it calls. What `readsAnew` reads changes by itself. */
export type Kind = 'reads' | 'locks' | 'readsAnew' | 'writes' | 'begins' | 'ends' | 'frames';

const lock = /\bfor (update|no key update|share|key share)\b|\bpg_\w*advisory\w+/gi;
const change = /\b(insert|update|delete|merge)\b/i;
const target = /\b(?:insert into|update|delete from|merge into)\s+(?:only\s+)?(?:"?\w+"?\.)?"?(\w+)"?/gi;

/** Something that has a name in the database: a table, a view or a function. */
interface Named {
  name: string;
  isTable: boolean;
  /** What is read or done wherever it is named: of a table, what its policies say. */
  text: string | null;
  /** Of a table, what is called when it is written to. */
  onWrite: string | null;
  /** Of a table, which others change with its keys. */
  onUpdate: string | null;
  /** Of a table, which others lose rows with it, or references to it. */
  onDelete: string | null;
}

const ours = `not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)`;

/** What the worker has beside what is named like a table of ours: its view of jobs is not that. */
const workers = 'graphile_worker';
const theirs = `c.relkind in ('v', 'm') and c.relnamespace = to_regnamespace('${workers}')
                and to_regclass('public.' || c.relname) is not null`;

/** A function that may change something is one that the database says is volatile. */
const volatile = `
  select distinct proname as name, pronamespace ${ours} as "isOurs"
    from pg_proc where provolatile = 'v' and pronamespace <> 'information_schema'::regnamespace`;

const named = `
  select name, bool_or("isTable") as "isTable", string_agg(text, ' ') as text, string_agg("onWrite", ' ') as "onWrite",
         string_agg("onUpdate", ' ') as "onUpdate", string_agg("onDelete", ' ') as "onDelete" from (
    select c.relname as name, c.relkind in ('r', 'p') as "isTable",
           case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) else (
             select string_agg(concat_ws(' ', pg_get_expr(o.polqual, c.oid), pg_get_expr(o.polwithcheck, c.oid)), ' ')
               from pg_policy o where o.polrelid = c.oid) end as text,
           (select string_agg(f.proname, ' ') from pg_trigger g join pg_proc f on f.oid = g.tgfoid
             where g.tgrelid = c.oid and not g.tgisinternal) as "onWrite",
           (select string_agg(r.relname, ' ') from pg_constraint k join pg_class r on r.oid = k.conrelid
             where k.contype = 'f' and k.confrelid = c.oid and k.confupdtype in ('c', 'n', 'd')) as "onUpdate",
           (select string_agg(r.relname, ' ') from pg_constraint k join pg_class r on r.oid = k.conrelid
             where k.contype = 'f' and k.confrelid = c.oid and k.confdeltype in ('c', 'n', 'd')) as "onDelete"
      from pg_class c where c.relnamespace ${ours} and c.relkind in ('r', 'p', 'v', 'm') and not (${theirs})
     union all
    select proname, false, prosrc, null, null, null from pg_proc where pronamespace ${ours}
     union all
    select '${workers}', false, string_agg(relname, ' '), null, null, null
      from pg_class where relnamespace = to_regnamespace('${workers}') and relkind in ('r', 'p')
  ) one group by name`;

/** Tells what statements do in a database, as far as their words and what stands behind those words say. */
export class StatementKinds {
  private readonly kinds = new Map<string, Kind>();
  private readonly reads = new Map<string, ReadonlySet<string>>();
  private readonly writes = new Map<string, ReadonlySet<string> | undefined>();
  private readonly viewers = new Map<string, boolean>();
  private readonly calls: RegExp;
  private readonly callsOurs: RegExp;

  private constructor(
    private readonly named: ReadonlyMap<string, Named>,
    volatile: readonly { name: string; isOurs: boolean }[],
  ) {
    const call = (functions: typeof volatile) =>
      new RegExp(`\\b(${functions.map(({ name }) => name).join('|')})\\s*\\(`, 'i');
    this.calls = call(volatile);
    this.callsOurs = call(volatile.filter(({ isOurs }) => isOurs));
  }

  static async in({ database }: Pick<TestApplication, 'database'>): Promise<StatementKinds> {
    const all = await database.query<Named[]>(named);
    return new StatementKinds(new Map(all.map((one) => [one.name, one])), await database.query(volatile));
  }

  of(text: string): Kind {
    return got(this.kinds, text, () => {
      if (/^\s*(start transaction|begin)\b/i.test(text)) return 'begins';
      if (/^\s*(commit|rollback)\s*$/i.test(text)) return 'ends';
      if (/^\s*(savepoint|release|rollback to|set transaction|set local)\b|^\s*select set_config\(/i.test(text))
        return 'frames';
      const rest = text.replace(lock, '');
      if (!/^\s*(select|with)\b/i.test(text) || change.test(rest) || this.calls.test(rest)) return 'writes';
      if (/\bgraphile_worker\b|\bpg_|\b(skip locked|nowait)\b/i.test(rest)) return 'readsAnew';
      return rest === text ? 'reads' : 'locks';
    });
  }

  /** Whether what is written is all counted in the answer. */
  countsAll(text: string): boolean {
    return !this.callsOurs.test(text) && !/\(\s*(insert|update|delete|merge)\b/i.test(text);
  }

  /** The tables that may be read for it. */
  readBy(text: string): ReadonlySet<string> {
    return got(this.reads, text, () => this.tablesBehind(wordsOf(text), (one) => wordsOf(one.text)));
  }

  /** Whether what it finds may depend on whom its connection acts for. */
  isOfViewer(text: string): boolean {
    return got(this.viewers, text, () => {
      const behind = this.namesBehind(wordsOf(text), (one) => wordsOf(one.text));
      return [text, ...[...behind].map((name) => this.named.get(name)!.text ?? '')].some((one) =>
        /\bcurrent_/i.test(one),
      );
    });
  }

  /** The tables that may be other after it; nothing where that can't be told. */
  writtenBy(text: string): ReadonlySet<string> | undefined {
    return got(this.writes, text, () => this.tablesWritten(text));
  }

  private tablesWritten(text: string): Set<string> | undefined {
    const targets = targetsOf(text);
    const areTables = targets.length > 0 && targets.every((name) => this.named.get(name)?.isTable);
    if (!areTables || this.callsOurs.test(text)) return undefined;
    const called = (body: string | null) => [
      ...targetsOf(body ?? ''),
      ...wordsOf(body).filter((word) => !this.named.get(word)?.isTable),
    ];
    const plain = this.namesBehind(targets, (one) => (one.isTable ? wordsOf(one.onWrite) : called(one.text)));
    const said = [text, ...[...plain].map((name) => this.named.get(name)!).map((one) => (one.isTable ? '' : one.text))]
      .join(' ')
      .replace(/\bdo update\s+set\b/gi, '')
      .replace(lock, '');
    const [updates, deletes] = [/\b(update|merge)\b/i.test(said), /\b(delete|merge)\b/i.test(said)];
    return this.tablesBehind(targets, ({ isTable, text: body, onWrite, onUpdate, onDelete }) => {
      if (isTable) return wordsOf(`${onWrite} ${updates ? onUpdate : ''} ${deletes ? onDelete : ''}`);
      return called(body);
    });
  }

  private tablesBehind(words: readonly string[], behind: (one: Named) => readonly string[]): Set<string> {
    return new Set([...this.namesBehind(words, behind)].filter((name) => this.named.get(name)!.isTable));
  }

  private namesBehind(words: readonly string[], behind: (one: Named) => readonly string[]): Set<string> {
    const found = new Set<string>();
    const look = (more: readonly string[]): void => {
      for (const word of more) {
        const one = this.named.get(word);
        if (!one || found.has(word)) continue;
        found.add(word);
        look(behind(one));
      }
    };
    look(words);
    return found;
  }
}

function wordsOf(text: string | null): string[] {
  return text?.match(/\w+/g) ?? [];
}

function targetsOf(text: string): string[] {
  return [...text.replace(lock, '').matchAll(target)].map(([, name]) => name!).filter((name) => name !== 'set');
}

function got<V>(known: Map<string, V>, text: string, tell: () => V): V {
  if (!known.has(text)) known.set(text, tell());
  return known.get(text)!;
}
