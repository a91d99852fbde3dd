import { isSubmitted, isOpen, type ScorecardState } from './vocabulary.js';

/** What a viewer may see of the ratings of one sitting. The viewer's own card is always theirs to see. */
export type Visibility =
  /** Every scorecard that is in. */
  | 'all'
  /** Only the viewer's own. */
  | 'own'
  /** None, though the viewer may know that the sitting takes place and how many are in. */
  | 'withheld'
  /** Not even the sitting. */
  | 'hidden';

/** One sitting with what decides who sees its ratings: who sits on the panel, and how far each is. */
export interface PanelStates {
  id: string;
  cards: readonly { panelistId: string; state: ScorecardState }[];
  /** Who waits for what else the candidate takes, by the plan; no one where it is left out. */
  waits?: Waits;
}

/** Panelists who do not run the job, or everyone. */
export type Waits = 'panelists' | 'everybody';

/** Whoever looks. */
export interface RatingViewer {
  id: string;
  /** Recruiter or hiring manager of the job. */
  lead: boolean;
  administrator: boolean;
  /** Whether they hold an open scorecard for the candidate that is not among these sittings: in another job, say. */
  ratesElsewhere?: boolean;
}

export interface SittingVisibility {
  sight: Visibility;
  /** True where only being an administrator opened the ratings: such a look goes on the record. */
  asAdministrator: boolean;
}

/**
 * Who sees whose ratings of one candidate: the one place where blindness is decided.
 *
 * - Anyone who has an open scorecard for the candidate, here or in another job, sees no other person's rating of them.
 * - Else a panelist whose own scorecard of a sitting is in sees those of the sitting that are in, unless the plan has
 *   them wait for what else the candidate takes.
 * - Else an administrator who has no scorecard for this candidate sees all that are in, on the record.
 * - Else those who run the job see a sitting once every scorecard of it is in or closed, unless the plan has everyone
 *   wait.
 * - No one else sees anything; a panelist knows of no sitting but their own.
 *
 * @param sittings all sittings of one application; leaving one out could show what must be hidden
 * @returns by sitting id
 */
export function visibilityBySitting(
  looker: RatingViewer,
  sittings: readonly PanelStates[],
): Map<string, SittingVisibility> {
  const own = sittings.flatMap(({ cards }) => cards.filter((card) => card.panelistId === looker.id));
  const rating = looker.ratesElsewhere === true || own.some((card) => isOpen(card.state));
  const rates = own.length > 0;
  return new Map(sittings.map((sitting) => [sitting.id, sighting(looker, sitting, { rating, rates })]));
}

function sighting(
  looker: RatingViewer,
  { cards, waits }: PanelStates,
  { rating, rates }: { rating: boolean; rates: boolean },
): SittingVisibility {
  const own = cards.find((card) => card.panelistId === looker.id);
  const runsIt = looker.lead || looker.administrator;
  const seen = (sight: Visibility): SittingVisibility => ({ sight, asAdministrator: false });
  if (rating) return seen(own ? 'own' : runsIt ? 'withheld' : 'hidden');
  if (own && isSubmitted(own.state) && !waits) return seen('all');
  const complete = waits !== 'everybody' && cards.every((card) => !isOpen(card.state));
  if (looker.lead && complete) return seen('all');
  if (looker.administrator && !rates) return { sight: 'all', asAdministrator: true };
  if (runsIt) return seen(complete ? 'all' : own ? 'own' : 'withheld');
  return seen(own ? 'own' : 'hidden');
}
