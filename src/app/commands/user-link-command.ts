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
      'For those who have neither a password nor mail, and for trying a demo. The link works for a day, for whoever ' +
        'opens it: give it to no one else. It begins with CALLBOARD_URL.',
      'Someone who came with a round file can sign in from now on.',
      whereTheDatabaseIs,
    ],
    async run({ positionals: [email = ''], options }, io) {
      const { ownPath } = await import('../../accounts/access/own-path.js');
      const landing = typeof options.to === 'string' ? ownPath(options.to) : '/';
      if (landing === undefined) throw new UsageError('--to needs a path of this installation, such as /scorecards.');
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
