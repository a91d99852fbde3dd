import { InvalidInput } from '../../platform/base/domain-errors.js';
import { Flag, IdField, Lines, OneOf } from '../../platform/http/fields.js';

export class EraseInput {
  @IdField({ list: true, optional: true, description: 'Other applications of the same person.' })
  others?: string[];

  @OneOf(['mask', 'chosen', 'all'], {
    description: 'What becomes of notes about them: names masked, those in `drop` removed too, or all removed.',
  })
  texts: 'mask' | 'chosen' | 'all';

  @Lines({ optional: true, maxItems: 2000, max: 300, description: 'References of texts that are removed altogether.' })
  drop?: string[];

  @Flag({ description: 'That it can’t be undone is understood.' })
  confirm: boolean = false;
}

export class PurgeInput {
  @Flag({ description: 'That it can’t be undone is understood.' })
  confirm: boolean = false;
}

/** @throws InvalidInput where it is not confirmed */
export function confirmed({ confirm }: { confirm: boolean }): void {
  if (!confirm) throw InvalidInput.field('confirm', 'Confirm that this can’t be undone.');
}

/** Which texts of a request go altogether. */
export function droppedIn({ texts, drop = [] }: EraseInput): string[] {
  return texts === 'all' ? ['all'] : texts === 'chosen' ? drop : [];
}
