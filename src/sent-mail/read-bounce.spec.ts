import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvalidInput } from '../platform/base/domain-errors.js';
import { readBounce, readDeliveryReport } from './read-bounce.js';

const report = (
  recipients: string,
  original = 'Content-Type: text/rfc822-headers\n\nMessage-ID:\n <abc@example.com>\n',
) =>
  Buffer.from(
    `From: MAILER-DAEMON@mx.example.com
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

It could not be delivered.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

${recipients}
--B
${original}
--B--
`.replace(/\n/g, '\r\n'),
  );
const failed = `Final-Recipient: rfc822; Amara@Example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <amara@example.com>:
 User unknown
`;

describe('a delivery report', () => {
  it('says which mail did not reach whom, and why, without the address', async () => {
    expect(await readDeliveryReport(report(failed))).toEqual([
      {
        messageId: '<abc@example.com>',
        recipient: 'amara@example.com',
        status: '5.1.1',
        reason: expect.stringMatching(/^550 5\.1\.1 …: User unknown$/),
      },
    ]);
    const whole = 'Content-Type: message/rfc822\n\nMessage-ID: <abc@example.com>\nSubject: Hello\n\nHello.\n';
    expect(await readDeliveryReport(report(failed, whole))).toHaveLength(1);
  });

  it('is no bounce where it is delayed, delivered, or temporary', async () => {
    for (const [action, status] of [
      ['delayed', '4.4.1'],
      ['delivered', '2.0.0'],
      ['failed', '4.2.2'],
      ['relayed', '5.1.1'],
    ]) {
      const said = failed.replace('failed', action!).replace('5.1.1', status!);
      expect(await readDeliveryReport(report(said))).toEqual([]);
    }
  });

  it('is refused where it is none', async () => {
    for (const text of [
      '',
      'Hello',
      'Subject: Hello\r\n\r\nStatus: 5.1.1',
      report(failed, 'Content-Type: text/plain\n\nHi').toString(),
    ]) {
      await expect(readDeliveryReport(Buffer.from(text))).rejects.toThrow();
    }
  });

  it('is refused in words, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string(), async (fields, original) => {
        const read = await readDeliveryReport(report(fields, original)).catch((error: unknown) => error);
        expect(Array.isArray(read) || read instanceof InvalidInput).toBe(true);
      }),
    );
  });
});

describe('a bounce in JSON', () => {
  it('has a permanent status', () => {
    const of = (status: string) => readBounce({ messageId: 'abc@example.com', status, recipient: 'A@example.com' });
    expect(of('550')).toEqual([
      { messageId: '<abc@example.com>', recipient: 'a@example.com', status: '5.0.0', reason: '' },
    ]);
    expect([of('5.7.1').length, of('451').length, of('4.2.2').length, of('250').length]).toEqual([1, 0, 0, 0]);
    for (const status of ['', 'bounced', '6.1.1']) expect(() => of(status)).toThrow();
    expect(() => readBounce({ messageId: 'a b', status: '550' })).toThrow();
  });
});
