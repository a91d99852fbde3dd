import { SelectionInput } from '../../comparison/pages/comparison.dto.js';
import { OneOf, WholeNumber } from '../../platform/http/fields.js';
import { ListQuery } from '../../platform/http/paging.js';
import type { Paper } from '../../platform/base/regional.js';

export class PacketInput extends SelectionInput {
  @OneOf(['A4', 'Letter'], { description: 'Paper size.' })
  paper: Paper;

  @OneOf(['names', 'letters'], {
    description: 'Identify candidates by name, or by letter with no candidate names in the file.',
  })
  show: 'names' | 'letters';
}

export class PacketQuery extends ListQuery {
  @WholeNumber({ min: 1, max: 100_000, optional: true, description: 'Page of those in progress or failed, from 1.' })
  asked?: number;
}
