import { accountsHeld } from '../accounts/people/held-data.js';
import { assessmentsHeld } from '../assessments/model/held-data.js';
import { auditHeld } from '../audit/held-data.js';
import { candidatesHeld } from '../candidates/held-data.js';
import { candidateImportsHeld } from '../candidates/import/held-data.js';
import { decisionsHeld } from '../decisions/held-data.js';
import { demographicsHeld } from '../demographics/held-data.js';
import { discHeld } from '../disc-profiles/held-data.js';
import { fairnessHeld } from '../fairness/held-data.js';
import { jobsHeld } from '../jobs/model/held-data.js';
import { looksHeld } from '../looks/held-data.js';
import { packetsHeld } from '../packets/making/held-data.js';
import { type HeldTable, platformHeld } from '../platform/database/held-data.js';
import { questionsHeld } from '../question-bank/held-data.js';
import { recordsHeld } from '../records/export/held-data.js';
import { rolesHeld } from '../rounds/roles/held-data.js';
import { uploadedTablesHeld } from '../rounds/uploaded-tables/held-data.js';
import { webhooksHeld } from '../webhooks/held-data.js';
import { personalDataHeld } from './held-data.js';

/** What every table holds of people, as its room declares it. A room with tables of its own adds its list here. */
export const heldTables: readonly HeldTable[] = [
  ...platformHeld,
  ...auditHeld,
  ...accountsHeld,
  ...jobsHeld,
  ...questionsHeld,
  ...looksHeld,
  ...candidatesHeld,
  ...candidateImportsHeld,
  ...demographicsHeld,
  ...assessmentsHeld,
  ...discHeld,
  ...packetsHeld,
  ...decisionsHeld,
  ...fairnessHeld,
  ...rolesHeld,
  ...uploadedTablesHeld,
  ...recordsHeld,
  ...webhooksHeld,
  ...personalDataHeld,
];
