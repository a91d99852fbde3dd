import { newId } from '../../src/platform/database/ids.js';
import { RoleTemplate } from '../../src/rounds/roles/role-template.entity.js';
import { starterRole } from '../../src/rounds/roles/starter-roles.js';
import type { TestApplication } from '../support/application.js';

/** A template that everyone who creates jobs can use, unless said. */
export async function givenRoleTemplate(
  { database }: TestApplication,
  given: Partial<RoleTemplate> = {},
): Promise<{ id: string }> {
  const content = starterRole('teacher');
  const role = { id: newId(), name: content.name, description: 'For grades 6 to 12.', shared: true, content, ...given };
  await database.insert(RoleTemplate, role as never);
  return { id: role.id };
}
