import { OneOf } from '../../platform/http/fields.js';
import { ListQuery } from '../../platform/http/paging.js';
import type { Paper } from '../../platform/base/regional.js';

export class RecordsRequest {
  @OneOf(['A4', 'Letter'], { description: 'The paper it is laid out for.' })
  paper: Paper;
}

export class RecordsQuery extends ListQuery {}
