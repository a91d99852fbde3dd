import { type Command, UsageError } from '../../platform/command-line/command.js';
import { type FindInstallation, whereTheDatabaseIs, withDatabase } from './installation.js';

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
