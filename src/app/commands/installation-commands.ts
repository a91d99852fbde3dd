import type { Command } from '../../platform/command-line/command.js';
import { letterKind } from '../../platform/mail/letter-kind.js';
import { type FindInstallation, withAttached } from './installation.js';

/** callboard migrate */
export function migrateCommand(find: FindInstallation): Command {
  return {
    name: 'migrate',
    summary: 'Updates the database to the latest schema',
    usage: '',
    takes: { least: 0, most: 0 },
    details: [
      'The server does this each time it starts; this command does it without starting the server. Running it again ' +
        'changes nothing. Back up the database first.',
      'Uses the same database as the server: DATABASE_URL, or the one in the folder CALLBOARD_DATA (./data).',
    ],
    async run(_, io) {
      const { migrate } = await import('../../platform/database/migrate.js');
      const installation = await find();
      const names = await withAttached(installation, true, ({ url }) => migrate(url, installation.entities));
      io.out(names.length === 0 ? 'The database is up to date.\n' : names.map((name) => `Done: ${name}\n`).join(''));
      return 0;
    },
  };
}

const testLetter = letterKind({
  key: 'test',
  title: 'Test',
  sentWhen: 'an administrator runs “callboard mail test”.',
  to: 'account',
  wordedBy: 'nobody',
  subject: 'Callboard can send email',
  body: `This is a test. Callboard can send email.

A Callboard administrator sent it. You don’t need to do anything.`,
  places: {},
});

/** callboard mail test ADDRESS */
export function mailTestCommand(find: FindInstallation): Command {
  return {
    name: 'mail test',
    summary: 'Sends a test email and shows the mail server’s response',
    usage: 'ADDRESS',
    takes: { least: 1, most: 1 },
    details: [
      'Uses the mail server in CALLBOARD_MAIL_URL and the sender in CALLBOARD_MAIL_FROM. Callboard and its database ' +
        'don’t have to be running.',
    ],
    async run({ positionals: [address = ''] }, io) {
      const { Mail, MailProblem } = await import('../../platform/mail/mail.js');
      const { Views, templatesFolder } = await import('../../platform/views/views.js');
      const { settings } = await find();
      const mail = new Mail(new Views(templatesFolder), settings);
      try {
        const { timeZone, locale } = settings;
        const { server, answer } = await mail.send({
          ...{ to: { name: '', email: address }, kind: testLetter, fill: {}, timeZone, locale },
        });
        io.out(`${server} accepted the email: ${printable(answer)}\n`);
        return 0;
      } catch (error) {
        if (!(error instanceof MailProblem)) throw error;
        io.error(`The email was not sent: ${error.reason}.\n${printable(error.answer)}\n`);
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
