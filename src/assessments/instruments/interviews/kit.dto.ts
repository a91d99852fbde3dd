import { IdField } from '../../../platform/http/fields.js';

export class KitQuery {
  @IdField({ optional: true, description: 'A sitting of this assessment, whose candidate and askers it is to name.' })
  sitting?: string;
}
