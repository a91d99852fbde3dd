import type { Category } from './category.js';
import role from './starter-role.json' with { type: 'json' };

export interface StarterAttribute {
  key: string;
  category: Category;
  name: string;
  definition: string;
  /** 1 to 5. */
  importance: number;
  needed: 'at_entry' | 'learnt';
}

/** What a job opened from a starter role begins with; all of it may be changed afterwards. */
export interface StarterRole {
  title: string;
  summary: string;
  objectives: string[];
  sources: ('advertised' | 'promoted_from_within' | 'experienced_hire' | 'referral')[];
  attributes: StarterAttribute[];
  /** What the role's DiSC profile may be talked about with; it is no part of the score. */
  discNote: string;
  /** Small signs of professional presence before the first interview, each answered yes, no or not seen. */
  screenSigns: string[];
  /** Signs that can disadvantage people for who they are: asked for only where the team turns them on. */
  optionalScreenSigns: string[];
}

/** The technical seller: the role that the product comes with. */
export const technicalSeller: StarterRole = role as StarterRole;
