import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { passwordHash } from '../../src/accounts/access/passwords.js';
import { Person } from '../../src/accounts/access/person.entity.js';
import { newId } from '../../src/platform/database/ids.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { asNobody, Browser, textOf } from '../support/as.js';

describe('signing in', () => {
  let application: TestApplication;
  const password = 'correct horse battery';

  beforeAll(async () => {
    application = await startApplication();
    await application.database.insert(Person, {
      id: newId(),
      name: 'Rita Recruiter',
      email: 'rita@example.com',
      passwordHash: await passwordHash(password),
      opensJobs: true,
    });
  });
  afterAll(() => application.close());

  it('sends whoever is not signed in to the sign-in page, and back afterwards', async () => {
    const page = await asNobody(application).get('/?x=1');
    expect(page.status).toBe(303);
    expect(page.headers['location']).toBe('/sign-in?next=%2F%3Fx%3D1');

    const answer = await asNobody(application).post('/session', { email: 'Rita@Example.com', password, next: '/?x=1' });
    expect(answer.status).toBe(303);
    expect(answer.headers['location']).toBe('/?x=1');
    expect(String(answer.headers['set-cookie'])).toMatch(/callboard=.*HttpOnly; SameSite=Lax/);
  });

  it('ends the session that was on the device before', async () => {
    const first = await asNobody(application).post('/session', { email: 'rita@example.com', password });
    const cookie = /callboard=[^;]+/.exec(String(first.headers['set-cookie']))![0];
    await new Browser(application.app, cookie).post('/session', { email: 'rita@example.com', password });
    expect((await new Browser(application.app, cookie).get('/me')).status).toBe(303);
  });

  it('shows the form again with the mailbox in it where the password does not fit', async () => {
    const page = await asNobody(application).post('/session', {
      _form: 'sign-in',
      email: 'rita@example.com',
      password: 'wrong',
    });
    expect(page.status).toBe(422);
    expect(page.text).toContain('value="rita@example.com"');
    expect(textOf(page)).toContain('Incorrect email or password');
    expect(page.text).not.toContain('value="wrong"');
  });

  it('gives a mailbox that is not known the same answer', async () => {
    const known = await asNobody(application).post('/session', {
      _form: 'sign-in',
      email: 'rita@example.com',
      password: 'x',
    });
    const unknown = await asNobody(application).post('/session', {
      _form: 'sign-in',
      email: 'nobo@example.com',
      password: 'x',
    });
    expect(unknown.status).toBe(known.status);
    expect(unknown.text.replaceAll('nobo@', 'rita@')).toBe(known.text);
  });

  it('never leads to another site', async () => {
    for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example']) {
      const answer = await asNobody(application).post('/session', { email: 'rita@example.com', password, next });
      expect(answer.headers['location']).toBe('/');
    }
  });

  it('refuses a form that another site sent', async () => {
    const answer = await asNobody(application)
      .post('/session', { email: 'a@b.c', password: 'x' })
      .set('origin', 'https://evil.example');
    expect(answer.status).toBe(403);
  });

  it('refuses after ten failures, and says for how long', async () => {
    for (let i = 0; i < 10; i += 1) {
      await asNobody(application).post('/session', { email: 'guess@example.com', password: `guess ${i}` });
    }
    const answer = await asNobody(application).post('/session', {
      _form: 'sign-in',
      email: 'guess@example.com',
      password,
    });
    expect(answer.status).toBe(429);
    expect(answer.headers['retry-after']).toMatch(/^\d+$/);
  });
});
