import { SelectionInput } from '../../comparison/pages/comparison.dto.js';
import { OneOf } from '../../platform/http/fields.js';
import { ListQuery } from '../../platform/http/paging.js';

export class PacketInput extends SelectionInput {
  @OneOf(['A4', 'Letter'], { description: 'The paper it is printed on.' })
  paper: 'A4' | 'Letter';

  @OneOf(['names', 'letters'], { description: 'Candidates by name; or by letter, with no name anywhere in the file.' })
  show: 'names' | 'letters';
}

export class PacketQuery extends ListQuery {}
