import type { FastifyReply } from 'fastify';
import type { Applicant, CandidateLinks } from '../candidate-links/candidate-links.service.js';
import { NotFound } from '../platform/base/domain-errors.js';
import { PageInstead } from '../platform/http/page.js';

/**
 * Who came by a link.
 * @throws PageInstead, one answer to links that expired, were turned off, or never were
 */
export async function applicantBy(links: CandidateLinks, token: string, reply: FastifyReply): Promise<Applicant> {
  const applicant = await links.follow(token);
  if (applicant) return applicant;
  void reply.code(404);
  throw new PageInstead({ template: 'candidate-pages/expired', model: { title: 'This link no longer works' } });
}

/** The same for programs. @throws NotFound */
export async function applicantOf(links: CandidateLinks, token: string): Promise<Applicant> {
  const applicant = await links.follow(token);
  if (!applicant) throw new NotFound('link');
  return applicant;
}

/** The path of a candidate's own page. */
export function addressOf(token: string): string {
  return `/my-application/${encodeURIComponent(token)}`;
}
