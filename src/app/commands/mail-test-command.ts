import { type Command } from '../../platform/command-line/command.js';
import type { FindInstallation } from './installation.js';

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
      const { Mail } = await import('../../platform/mail/mail.js');
      const { MailProblem } = await import('../../platform/mail/mail-problem.js');
      const { Views, templatesFolder } = await import('../../platform/views/views.js');
      const { settings } = await find();
      const mail = new Mail(new Views(templatesFolder), settings);
      const letter = { to: { name: '', email: address }, subject: 'Callboard can send email', template: 'test' };
      try {
        const { timeZone, locale } = settings;
        const { server, answer } = await mail.send({ ...letter, model: {}, timeZone, locale });
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
