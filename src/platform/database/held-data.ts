/** What a column with text, JSON or bytes holds of people. */
export type Holding =
  /** Identifiers, states, digests, settings, the product's own words: nothing that tells who somebody is. */
  | 'nothing'
  /** Of the one person that the row is about. What erasing them does with it is said for the table. */
  | 'own'
  /**
   * Proves who somebody is, or opens something: a hash of a password, a digest of a token, a key. It goes with its row,
   * and is given out to nobody: a copy of everything on file says that there is one.
   */
  | 'secret'
  /** Free text, or JSON and lists with free text in them: it may name anyone, so it is searched for names. */
  | 'text'
  /** The bytes of a document. `files` of the table says what becomes of one that names somebody who is erased. */
  | 'file'
  /** An event of the activity log, which is masked past its chain by `mask_audit_events`. */
  | 'log'
  /** The name of someone who signs in, as it was then; with the column that has their identifier, if there is one. */
  | { nameOf: string | null };

/** What becomes of a table's rows: they go, or columns get new values (SQL in which `:name` is the name put in place). */
export type Removal = 'delete' | Record<string, string>;

/**
 * What one table holds of people: declared by the room of the table, in its `held-data.ts`. Erasing, subject access and
 * the Data page work from these declarations alone.
 */
export interface HeldTable {
  table: string;
  /** What its rows are, in words for the Data page; where it holds something of people. */
  title?: string;
  /** Every column of type text, varchar, char, json, jsonb, bytea, and lists of these. */
  columns: Record<string, Holding>;
  /** Columns that tell rows apart. */
  key?: string[];
  /** SQL condition on `t`: the rows about the applications $1 (uuid[]). Their texts are masked more closely. */
  ofApplications?: string;
  /** SQL condition on `t`: the rows that belong to the jobs $1 (uuid[]). */
  ofJobs?: string;
  /** SQL condition on `t`: the rows about the person who signs in, $1 (uuid). */
  ofPerson?: string;
  /**
   * What a person is told of a row, as SQL columns on `t` named as they are to read; without it, every column that is no
   * identifier, digest or document.
   */
  told?: string;
  /** Columns that refer to a stored file of the candidate; the file is deleted with what erasing removes. */
  storedFiles?: string[];
  /** Rows about the applications that are erased. Texts are masked without being named here. */
  onErasure?: Removal;
  /** Rows about the person who signs in that are purged. */
  onPurge?: Removal;
  /**
   * What becomes of documents: those of the job (`in job`), or those in which the person is named (`named`), are deleted
   * with their row, or a statement of what was removed takes their place: for that the table has the columns content,
   * sha256, pages and made_at. `alsoSet` is SQL for further columns, with `:bytes`, `:at` and `:erasure`.
   */
  files?: { which: 'in job' | 'named'; then: 'delete' | 'statement'; alsoSet?: string };
  /** Rows in which a text names somebody who is erased go as a whole. */
  whereNamed?: 'delete';
  /** Rows that are still in the making from what is on file: canceled when somebody of their job is erased. */
  inTheMaking?: string;
}

/** Tables of the platform itself. */
export const platformHeld: HeldTable[] = [
  {
    table: 'rate_limits',
    title: 'Counts of sign-in attempts, by address',
    columns: { key: 'text' },
    key: ['key'],
    whereNamed: 'delete',
  },
  { table: 'schema_migrations', columns: { name: 'nothing' } },
];
