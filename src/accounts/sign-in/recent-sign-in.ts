import type { FastifyRequest } from 'fastify';
import { RuleViolation } from '../../platform/base/domain-errors.js';
import { recently, type Sessions } from '../access/sessions.service.js';

/**
 * How somebody signs in is changed soon after signing in: whoever finds a phone unlocked has no way to stay.
 * @throws RuleViolation
 */
export async function refuseOldSignIn(sessions: Sessions, request: FastifyRequest): Promise<void> {
  if (await sessions.isRecent(request)) return;
  const why = `Sign in again first: you can change how you sign in for ${recently.words} after signing in.`;
  throw new RuleViolation('session.not_recent', why);
}
