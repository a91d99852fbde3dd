import type { BoardMeans, SittingView } from './sitting-views.service.js';
import { isOpen, type ScorecardState } from '../model/vocabulary.js';
import { remindableAgain } from './reminder-rules.js';

const progress: Record<ScorecardState, string> = {
  due: 'not opened yet',
  draft: 'scoring',
  submitted: 'submitted',
  revised: 'revised',
  closed: 'closed',
  recused: 'stepped back',
};

/** Who is how far, and what can be done about a card that is not in. */
export interface BoardPage {
  id: string;
  /** "2 of 4 submitted". */
  state: string;
  panel: BoardSeat[];
  /** Whether there are several to remind at once. */
  remindAll: boolean;
  /** Whom no mail can reach, with where their scorecard is. */
  addresses: BoardSeat[];
  mail: boolean;
}

export interface BoardSeat {
  personId: string;
  name: string;
  plays: string;
  card?: NonNullable<SittingView['panel'][number]['scorecard']> & { open: boolean };
  progress?: string;
  remindedAt: Date | null;
  remind: boolean;
  /** Not a link that signs anyone in: whoever opens it signs in as themselves. */
  address: string;
}

type Board = Pick<SittingView, 'id' | 'panel' | 'state'>;

/** Who has opened and who has submitted: never a value. With means: what to do about a card that is not in. */
export function boardPage(view: Board, means?: BoardMeans): BoardPage {
  const panel = view.panel.map((seat) => seatOf(seat, means));
  return {
    ...{ id: view.id, state: view.state, panel },
    remindAll: panel.filter(({ remind }) => remind).length > 1,
    addresses: panel.filter(({ address }) => address !== ''),
    mail: means?.mail ?? false,
  };
}

function seatOf({ person, plays, scorecard }: Board['panel'][number], means?: BoardMeans): BoardSeat {
  const open = scorecard !== undefined && isOpen(scorecard.state);
  const chase = open && means !== undefined && person.id !== means.viewerId;
  const byMail = chase && means.mail && scorecard.reachable;
  return {
    personId: person.id,
    name: person.name,
    plays,
    card: scorecard && { ...scorecard, open },
    progress: scorecard && (scorecard.state === 'due' && scorecard.seenAt ? 'opened' : progress[scorecard.state]),
    remindedAt: open ? scorecard.remindedAt : null,
    remind: byMail && remindableAgain(scorecard.remindedAt, means.now),
    address: chase && !byMail ? `${means.baseUrl}/scorecards/${scorecard.id}` : '',
  };
}
