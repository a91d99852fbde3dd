import { OneOf } from '../../platform/http/fields.js';
import { ListQuery } from '../../platform/http/paging.js';
import type { Paper } from '../../platform/base/regional.js';

export class RecordsRequest {
  @OneOf(['A4', 'Letter'], { description: 'Paper size.' })
  paper: Paper;
}

export class RecordsQuery extends ListQuery {}
