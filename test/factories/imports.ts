import { expect } from '@jest/globals';
import type { Browser } from '../support/as.js';

/** A file of candidates that was uploaded, and one that is asked to come in, with the addresses of both. */
export async function givenImport(browser: Browser, jobId: string): Promise<{ upload: string; import: string }> {
  const upload = async (name: string): Promise<string> => {
    const file = {
      name,
      bytes: Buffer.from('Name,Mail,Date,City\nNora Vance,nora@example.com,03/04/2026,Oslo\n,x,,\n'),
    };
    const answer = await browser.upload(`/jobs/${jobId}/candidates/imports`, { _form: 'upload' }, { file });
    expect(answer.status).toBe(303);
    return String(answer.headers['location']);
  };
  const asked = await upload('spring.csv');
  await browser.post(asked, { dates: 'month_first' });
  const answer = await browser.post(`${asked}/import`);
  expect(answer.status).toBe(303);
  return { upload: await upload('summer.csv'), import: String(answer.headers['location']) };
}
