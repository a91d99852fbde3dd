import type { HeldTable } from '../../platform/database/held-data.js';

/** A role without anybody in it; somebody may still be named in what it says. */
export const rolesHeld: HeldTable[] = [
  { table: 'role_templates', title: 'Role templates', columns: { name: 'text', description: 'text', content: 'text' } },
];
