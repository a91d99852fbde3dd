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
      'The mail server is the one of CALLBOARD_MAIL_URL, the sender that of CALLBOARD_MAIL_FROM. The server and its ' +
        'database need not be running.',
    ],
    async run({ positionals: [address = ''] }, io) {
      const { Mail } = await import('../../platform/mail/mail.js');
      const { MailProblem } = await import('../../platform/mail/mail.js');
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
