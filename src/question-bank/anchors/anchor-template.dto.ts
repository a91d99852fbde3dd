import { type Category, categories } from '../../jobs/model/category.js';
import { Line, Lines, OneOf, WholeNumber } from '../../platform/http/fields.js';
import { ListQuery } from '../../platform/http/paging.js';

export class AnchorTemplatesQuery extends ListQuery {
  @OneOf(categories, { optional: true, description: 'Only templates of this category.' })
  category?: Category;
}

export class AnchorTemplateInput {
  @Line({ max: 120, description: 'The attribute that it describes.' })
  name: string;

  @OneOf(categories)
  category: Category;

  @Lines({ keepEmpty: true, maxItems: 5, max: 500, description: 'Five descriptions, lowest first.' })
  anchors: string[] = [];
}

export class AnchorTemplateEdit extends AnchorTemplateInput {
  @WholeNumber({ min: 1, max: 2_147_483_647, description: 'The version of the template that was read.' })
  version: number;
}

export class AnchorTemplateVersion {
  @WholeNumber({ min: 1, max: 2_147_483_647, description: 'The version of the template that was read.' })
  version: number;
}
