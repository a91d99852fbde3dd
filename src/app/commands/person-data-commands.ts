import type { PersonFile } from '../../personal-data/access/gather-person.js';
import { type Command, type CommandIo, UsageError } from '../../platform/command-line/command.js';
import type { Database, Tx } from '../../platform/database/database.js';
import { isId, newId } from '../../platform/database/ids.js';
import {
  type FindInstallation,
  type Installation,
  orProblems,
  whereTheDatabaseIs,
  withDatabase,
} from './installation.js';
import { writeOutput } from './write-output.js';

const whom =
  'WHO is the email address of a candidate, or the id of one application, as in the address of its page. With --person ' +
  'it is the email address of someone who signs in.';

const isPerson = { person: { type: 'boolean', help: 'someone who signs in, not a candidate' } } as const;

/** callboard data due */
export function dataDueCommand(find: FindInstallation): Command {
  return {
    name: 'data due',
    summary: 'Lists the candidates whose time is over, and what keeps any of them',
    usage: '',
    takes: { least: 0, most: 0 },
    details: [
      'A job keeps candidates for a year after its last decision, unless CALLBOARD_RETENTION_MONTHS or the Privacy page ' +
        'of the job says otherwise. Administrators erase those who are due on the Data page; data erase does it for one.',
      whereTheDatabaseIs,
    ],
    async run(_, io) {
      const { dueCandidates } = await import('../../personal-data/retention/retention-clock.js');
      const installation = await find();
      const months = installation.settings.retentionMonths ?? 12;
      const due = await withDatabase(installation, false, ({ reader }) =>
        dueCandidates(reader, months, { onlyDue: true, limit: 10_000 }),
      );
      for (const { applicationId, dueAt, name, jobTitle, keptBy } of due) {
        const kept = keptBy ? `, kept by ${keptBy === 'hold' ? 'a legal hold' : keptBy}` : '';
        io.out(`${applicationId}  ${dueAt.toISOString().slice(0, 10)}  ${name}, ${jobTitle}${kept}\n`);
      }
      if (due.length === 0) io.out('No one is due.\n');
      return 0;
    },
  };
}

/** callboard data erase WHO */
export function dataEraseCommand(find: FindInstallation): Command {
  return {
    name: 'data erase',
    summary: 'Erases a candidate, or someone who signed in; scores stay as figures',
    usage: 'WHO [--person] [--remove-texts] [--yes]',
    takes: { least: 1, most: 1 },
    options: {
      ...isPerson,
      'remove-texts': { type: 'boolean', help: 'removes all notes about a candidate instead of masking names in them' },
      yes: { type: 'boolean', help: 'does not ask again' },
    },
    details: [
      whom,
      'It happens altogether or not at all, and can’t be undone. Legal holds and open scorecards keep a candidate. ' +
        'Someone who signs in has to be deactivated first.',
      whereTheDatabaseIs,
    ],
    async run({ positionals: [who = ''], options }, io) {
      const installation = await find();
      return orProblems(io, () =>
        withDatabase(installation, false, async (database) => {
          const found = await findPerson(database, who, options.person === true);
          if ('problem' in found) return refused(io, found.problem);
          if (options.yes !== true && !(await isSure(io, found))) return refused(io, 'Nothing was erased.');
          const number = await erase(database, found, options['remove-texts'] === true);
          await keepList(installation, database);
          io.out(
            `Erased: ${found.names.join(', ')} is now ${found.personId ? 'Former panelist' : 'Erased candidate'} ${number}.\n`,
          );
          return 0;
        }),
      );
    },
  };
}

/** callboard data access WHO -o FILE */
export function dataAccessCommand(find: FindInstallation): Command {
  return {
    name: 'data access',
    summary: 'Writes everything on file about one person, as JSON or PDF',
    usage: 'WHO -o FILE [--person] [--redact]',
    takes: { least: 1, most: 1 },
    options: {
      output: {
        type: 'string',
        short: 'o',
        value: 'FILE',
        help: 'a name ending in .json (with uploaded files) or .pdf',
      },
      ...isPerson,
      redact: { type: 'boolean', help: 'leaves out other people’s names and addresses' },
    },
    details: [whom, 'It is in the activity log as the operator’s doing.', whereTheDatabaseIs],
    async run({ positionals: [who = ''], options }, io) {
      const { output } = options;
      if (typeof output !== 'string' || !/\.(json|pdf)$/i.test(output)) {
        throw new UsageError('data access needs -o FILE, with a name that ends in .json or .pdf.');
      }
      const installation = await find();
      const file = await withDatabase(installation, false, async (database) => {
        const found = await findPerson(database, who, options.person === true);
        if ('problem' in found) return found;
        return gathered(database, found, options.redact === true);
      });
      if ('problem' in file) return refused(io, file.problem);
      await writeOutput(
        output,
        /\.pdf$/i.test(output) ? await printed(file, installation) : JSON.stringify(file, null, 1),
      );
      io.out(`${output}: ${file.sections.reduce((sum, { entries }) => sum + entries.length, 0)} entries\n`);
      return 0;
    },
  };
}

interface Found {
  names: string[];
  applicationIds: string[];
  jobIds: string[];
  personId: string | null;
}

async function findPerson(database: Database, who: string, person: boolean): Promise<Found | { problem: string }> {
  const { reader } = database;
  if (person) {
    const [one] = await reader.query<{ id: string; name: string }[]>(
      'select id, name from people where email = lower($1)',
      [who],
    );
    if (!one) return { problem: `No one here signs in as ${who}.` };
    return { names: [one.name], applicationIds: [], jobIds: [], personId: one.id };
  }
  const rows = await reader.query<{ id: string; jobId: string; name: string }[]>(
    `select a.id, a.job_id as "jobId", c.name from applications a join candidates c on c.id = a.candidate_id
      where case when $1::uuid is null then mail_key(c.email) = mail_key($2) else a.id = $1 end order by a.id`,
    [isId(who) ? who : null, who],
  );
  if (rows.length === 0) return { problem: `No candidate has the email address or application id ${who}.` };
  const unique = (values: string[]) => [...new Set(values)];
  return {
    names: unique(rows.map(({ name }) => name)),
    applicationIds: rows.map(({ id }) => id),
    jobIds: unique(rows.map(({ jobId }) => jobId)),
    personId: null,
  };
}

async function isSure(io: CommandIo, { names, applicationIds, personId }: Found): Promise<boolean> {
  if (!io.ask) throw new UsageError('Without a terminal, data erase needs --yes.');
  const what = personId
    ? ''
    : ` (${applicationIds.length} ${applicationIds.length === 1 ? 'application' : 'applications'})`;
  const answer = await io.ask(`Erase ${names.join(', ')}${what} permanently? Type yes: `);
  return answer?.trim().toLowerCase() === 'yes';
}

async function erase(database: Database, found: Found, removesTexts: boolean): Promise<number> {
  const { operator } = await import('../../audit/audit.service.js');
  const { Erasure } = await import('../../personal-data/erasure.entity.js');
  const { eraseCandidate } = await import('../../personal-data/erasing/erase-candidate.js');
  const { purgePerson } = await import('../../personal-data/erasing/purge-person.js');
  const { heldTables } = await import('../../personal-data/held-tables.js');
  const { applicationIds, personId } = found;
  const id = newId();
  await database.transaction(async (tx) => {
    await refuseKept(tx, found);
    const request = { id, why: 'asked' as const, applicationIds, dropped: removesTexts ? ['all'] : [] };
    const kind = personId ? ('person' as const) : ('candidate' as const);
    await tx.insert(Erasure, { ...request, kind, personId, askedByName: operator.name });
    if (personId) await purgePerson(tx, heldTables, { id, personId }, operator);
    else await eraseCandidate(tx, heldTables, request, operator);
  });
  const { number } = await database.reader.findOneByOrFail(Erasure, { id });
  return number!;
}

async function refuseKept(tx: Tx, { applicationIds, personId }: Found): Promise<void> {
  const { InvalidInput } = await import('../../platform/base/domain-errors.js');
  const { keptBy, keptWords } = await import('../../personal-data/retention/retention-clock.js');
  if (personId) {
    const [active] = await tx.query<object[]>('select from people where id = $1 and disabled_at is null', [personId]);
    if (active) throw InvalidInput.field('person', 'deactivate them first: callboard user set EMAIL --active no');
    return;
  }
  const kept = await keptBy(tx, applicationIds);
  if (kept) throw InvalidInput.field('candidate', keptWords[kept]);
}

async function keepList({ settings }: Installation, database: Database): Promise<void> {
  const { erasedLines, keepErased } = await import('../../personal-data/erasing/erased-list.js');
  await keepErased(settings.dataFolder, await erasedLines(database.reader));
}

function gathered(database: Database, found: Found, redacted: boolean): Promise<PersonFile> {
  return database.transaction(async (tx) => {
    await tx.query('set transaction isolation level repeatable read');
    const { Audit, operator } = await import('../../audit/audit.service.js');
    const { gatherPerson } = await import('../../personal-data/access/gather-person.js');
    const { heldTables } = await import('../../personal-data/held-tables.js');
    const { digestOf } = await import('../../accounts/access/tokens.js');
    const file = await gatherPerson(tx, heldTables, found, { madeAt: new Date(), redacted });
    const entries = file.sections.reduce((sum, section) => sum + section.entries.length, 0);
    const about = { exportId: newId(), sha256: digestOf(JSON.stringify(file)), entries };
    const [jobId] = found.jobIds;
    await new Audit().record(tx, operator, 'access.made', jobId ? { ...about, jobId } : about);
    return file;
  });
}

async function printed(file: PersonFile, { settings }: Installation): Promise<Buffer> {
  const { BrowserPool } = await import('../../platform/browser/browser-pool.js');
  const { printPerson } = await import('../../personal-data/access/print-person.js');
  const { paperOf } = await import('../../platform/base/regional.js');
  const { timeZone, locale, browserExecutable } = settings;
  const pool = new BrowserPool({ executablePath: browserExecutable, maxPages: 1 });
  try {
    const how = { paper: paperOf(locale), timeZone, locale, signal: new AbortController().signal };
    return (await printPerson(file, pool, how)).pdf;
  } finally {
    await pool.close();
  }
}

function refused(io: CommandIo, problem: string): number {
  io.error(`${problem}\n`);
  return 1;
}
