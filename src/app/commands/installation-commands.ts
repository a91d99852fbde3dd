import type { Command } from '../../platform/command-line/command.js';
import type { FindInstallation } from './installation.js';

/** callboard migrate */
export function migrateCommand(find: FindInstallation): Command {
  return {
    name: 'migrate',
    summary: 'Updates the database to the latest schema',
    usage: '',
    takes: { least: 0, most: 0 },
    details: [
      'The server does this at every start; this command does it without starting the server. Done again, it changes ' +
        'nothing. Back the database up first.',
      'The database is found as the server finds it: DATABASE_URL, else the one in the folder CALLBOARD_DATA (./data).',
    ],
    async run(_, io) {
      const { attachDatabase } = await import('../../platform/embedded-postgres/attach.js');
      const { givenDatabaseProblem } = await import('../../platform/database/database-problems.js');
      const { migrate } = await import('../../platform/database/migrate.js');
      const { settings, entities } = await find();
      const attached = await attachDatabase(settings, true);
      try {
        const names = await migrate(attached.url, entities);
        io.out(names.length === 0 ? 'The database is up to date.\n' : names.map((name) => `Done: ${name}\n`).join(''));
      } catch (error) {
        throw givenDatabaseProblem(error, settings) ?? error;
      } finally {
        await attached.close();
      }
      return 0;
    },
  };
}

/** callboard mail test ADDRESS */
export function mailTestCommand(find: FindInstallation): Command {
  return {
    name: 'mail test',
    summary: 'Sends a test email and shows the mail server’s response',
    usage: 'ADDRESS',
    takes: { least: 1, most: 1 },
    details: [
      'The mail server is the one of CALLBOARD_MAIL_URL, the sender that of CALLBOARD_MAIL_FROM. The server and its ' +
        'database need not be running.',
    ],
    async run({ positionals: [address = ''] }, io) {
      const { Mail, MailProblem } = await import('../../platform/mail/mail.js');
      const { Views, templatesFolder } = await import('../../platform/views/views.js');
      const { settings } = await find();
      const mail = new Mail(new Views(templatesFolder), settings);
      const letter = { to: { name: '', email: address }, subject: 'Callboard can send mail', template: 'test' };
      try {
        const { server, answer } = await mail.send({ ...letter, model: {}, timeZone: settings.timeZone });
        io.out(`${server} took the mail: ${printable(answer)}\n`);
        return 0;
      } catch (error) {
        if (!(error instanceof MailProblem)) throw error;
        io.error(`The mail was not sent: ${error.reason}.\n${printable(error.answer)}\n`);
        return 1;
      }
    },
  };
}

/** A mail server’s words, without anything that would command a terminal. */
function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- naming control characters is the point
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}
