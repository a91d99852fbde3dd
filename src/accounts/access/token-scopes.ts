import type { TokenScope } from './api-token.entity.js';
import type { Permission } from './permissions.js';

/** What each scope allows, in words that follow "may". */
export const scopeWords: Record<TokenScope, string> = {
  read: 'read what you can see',
  score: 'save and submit your own scorecards',
  manage: 'change everything else that you can change',
};

/**
 * Which scope an API token needs for a route: it follows from the route's method and permission. What somebody changes
 * of their own account, such as their password or their tokens, no token can.
 */
export function scopeOf(method: string, permission: Permission): TokenScope | 'no token' {
  if (['GET', 'HEAD'].includes(method.toUpperCase())) return 'read';
  if (permission === 'own.use') return 'no token';
  return permission === 'scorecard.own' ? 'score' : 'manage';
}
