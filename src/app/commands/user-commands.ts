import type { NewSignIn } from '../../accounts/people/person.dto.js';
import { type Command, UsageError } from '../../platform/command-line/command.js';
import type { Tx } from '../../platform/database/database.js';
import { type FindInstallation, orProblems, whereTheDatabaseIs, withDatabase } from './installation.js';

/** callboard user add EMAIL --name NAME */
export function addUserCommand(find: FindInstallation): Command {
  return {
    name: 'user add',
    summary: 'Adds a person who can sign in',
    usage: 'EMAIL --name NAME [--administrator] [--opens-jobs] [--password PASSWORD]',
    takes: { least: 1, most: 1 },
    options: {
      name: { type: 'string', value: 'NAME', help: 'the person’s name, as others see it' },
      administrator: { type: 'boolean', help: 'manages people and the installation, and sees every job' },
      'opens-jobs': { type: 'boolean', help: 'can create jobs without being on a hiring team' },
      password: { type: 'string', value: 'PASSWORD', help: 'a temporary password; it stays in the shell’s history' },
    },
    details: [
      'Without --password, the terminal asks for one; if you leave it blank, or if there is no terminal, a random ' +
        'password is generated and printed. The person can change it after signing in.',
      'A person who was added by a job import has a name but no password: this command gives them one and keeps the name.',
      whereTheDatabaseIs,
    ],
    async run({ positionals: [email = ''], options }, io) {
      const { name, password: given } = options;
      if (typeof name !== 'string') throw new UsageError('user add needs --name NAME.');
      const { askSecretly } = await import('../../platform/command-line/ask.js');
      const { readablePassword } = await import('../first-start/readable-password.js');
      const typed =
        typeof given === 'string' ? given : await askSecretly('Temporary password (leave blank to generate one): ');
      const password = typed || readablePassword();
      const rights = { administrator: options.administrator === true, opensJobs: options['opens-jobs'] === true };
      return orProblems(io, async () => {
        const { checked } = await import('../../platform/http/input.js');
        const { NewSignIn } = await import('../../accounts/people/person.dto.js');
        const value = { email, name, password, ...rights };
        const input = await checked(NewSignIn, { value, form: false, zone: 'UTC' });
        const { refuseGuessable } = await import('../../accounts/access/password-rules.js');
        await refuseGuessable(input.password, input);
        const outcome = await withDatabase(await find(), true, (database) =>
          database.transaction((tx) => addPerson(tx, input)),
        );
        if (outcome === 'known') {
          io.error(`${input.email} can already sign in. An administrator can edit that person on the People page.\n`);
          return 1;
        }
        io.out(`${input.email} can sign in now.\n${typed ? '' : `Password: ${password}\n`}`);
        return 0;
      });
    },
  };
}

/** Adds a person, or gives a password to one who has none. */
async function addPerson(tx: Tx, input: NewSignIn): Promise<'known' | 'done'> {
  const { Person } = await import('../../accounts/access/person.entity.js');
  const { passwordHash: hashOf } = await import('../../accounts/access/passwords.js');
  const { Audit, operator } = await import('../../audit/audit.service.js');
  const { newId } = await import('../../platform/database/ids.js');
  const { email, name, password, administrator, opensJobs } = input;
  const passwordHash = await hashOf(password);
  const audit = new Audit();
  const known = await tx.findOneBy(Person, { email });
  if (!known) {
    const id = newId();
    await tx.insert(Person, { id, email, name, administrator, opensJobs, passwordHash });
    await audit.record(tx, operator, 'person.added', { personId: id });
    return 'done';
  }
  if (known.passwordHash !== null) return 'known';
  const rights = { administrator: known.administrator || administrator, opensJobs: known.opensJobs || opensJobs };
  await tx.update(Person, { id: known.id }, { ...rights, passwordHash, version: known.version + 1 });
  const fields = [
    'passwordHash',
    ...(['administrator', 'opensJobs'] as const).filter((right) => rights[right] !== known[right]),
  ];
  await audit.record(tx, operator, 'person.changed', { personId: known.id, fields });
  return 'done';
}

/** callboard user link EMAIL */
export function userLinkCommand(find: FindInstallation): Command {
  return {
    name: 'user link',
    summary: 'Prints a one-time sign-in link for a person',
    usage: 'EMAIL [--to PATH]',
    takes: { least: 1, most: 1 },
    options: { to: { type: 'string', value: 'PATH', help: 'where the link leads, such as /scorecards' } },
    details: [
      'For people without a password or email, and for trying the demo. The link works for 24 hours for anyone who ' +
        'opens it, so share it only with that person. It starts with CALLBOARD_URL.',
      'A person who was added by a job import can sign in from then on.',
      whereTheDatabaseIs,
    ],
    async run({ positionals: [email = ''], options }, io) {
      const { ownPath } = await import('../../accounts/access/own-path.js');
      const landing = typeof options.to === 'string' ? ownPath(options.to) : '/';
      if (landing === undefined) throw new UsageError('--to must be a path on this site, such as /scorecards.');
      const { OperatorLinks } = await import('../../accounts/people/operator-links.js');
      const installation = await find();
      const outcome = await withDatabase(installation, true, (database) =>
        new OperatorLinks(database, installation.settings).print(email.trim().toLowerCase(), landing),
      );
      if ('refused' in outcome) {
        io.error(`${outcome.refused}\n`);
        return 1;
      }
      io.out(`${outcome.url}\n`);
      return 0;
    },
  };
}

/** callboard user set EMAIL */
export function userSetCommand(find: FindInstallation): Command {
  return {
    name: 'user set',
    summary: 'Changes what a person may do, without a second administrator',
    usage: 'EMAIL [--administrator yes|no] [--active yes|no]',
    takes: { least: 1, most: 1 },
    options: {
      administrator: { type: 'string', value: 'yes|no', help: 'whether they look after people and the installation' },
      active: { type: 'string', value: 'yes|no', help: 'whether they can sign in' },
    },
    details: [
      'For what administrators cannot do alone, such as replacing one who left. It is in the activity log as the ' +
        'operator’s doing, and ends what waited to be confirmed.',
      whereTheDatabaseIs,
    ],
    async run({ positionals: [email = ''], options }, io) {
      const given = (name: 'administrator' | 'active'): boolean | undefined => {
        const value = options[name];
        if (value === undefined) return undefined;
        if (value !== 'yes' && value !== 'no') throw new UsageError(`--${name} is yes or no.`);
        return value === 'yes';
      };
      const rights = { administrator: given('administrator'), active: given('active') };
      if (rights.administrator === undefined && rights.active === undefined) {
        throw new UsageError('user set needs --administrator or --active.');
      }
      const address = email.trim().toLowerCase();
      const found = await withDatabase(await find(), true, (database) =>
        database.transaction((tx) => setRights(tx, address, rights)),
      );
      if (!found) {
        io.error(`No one here has the address ${address}. Add them with user add.\n`);
        return 1;
      }
      io.out(`Changed ${address}.\n`);
      return 0;
    },
  };
}

async function setRights(
  tx: Tx,
  email: string,
  { administrator, active }: { administrator: boolean | undefined; active: boolean | undefined },
): Promise<boolean> {
  const { Person } = await import('../../accounts/access/person.entity.js');
  const { Audit, operator } = await import('../../audit/audit.service.js');
  const person = await tx.findOneBy(Person, { email });
  if (!person) return false;
  const disabledAt = active === undefined ? person.disabledAt : active ? null : (person.disabledAt ?? new Date());
  const changes = { administrator: administrator ?? person.administrator, disabledAt };
  await tx.update(Person, { id: person.id }, { ...changes, version: person.version + 1 });
  await tx.query(
    `update administrator_changes set outcome = 'refused', ended_at = now(), ended_by_name = $2
      where person_id = $1 and ended_at is null`,
    [person.id, operator.name],
  );
  if (disabledAt) {
    await tx.query('delete from sessions where person_id = $1', [person.id]);
    await tx.query('delete from personal_links where person_id = $1 and used_at is null', [person.id]);
  }
  const fields = [
    ...(changes.administrator === person.administrator ? [] : ['administrator']),
    ...(String(disabledAt) === String(person.disabledAt) ? [] : ['disabledAt']),
  ];
  await new Audit().record(tx, operator, 'person.changed', { personId: person.id, fields });
  return true;
}
