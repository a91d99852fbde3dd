import { OneOf } from '../../platform/http/fields.js';
import { ListQuery } from '../../platform/http/paging.js';

export class RecordsRequest {
  @OneOf(['A4', 'Letter'], { description: 'The paper it is laid out for.' })
  paper: 'A4' | 'Letter';
}

export class RecordsQuery extends ListQuery {}
