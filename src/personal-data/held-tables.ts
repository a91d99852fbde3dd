import { accountsHeld } from '../accounts/people/held-data.js';
import { assessmentsHeld } from '../assessments/model/held-data.js';
import { auditHeld } from '../audit/held-data.js';
import { duplicatesHeld } from '../candidates/duplicates/held-data.js';
import { candidatesHeld } from '../candidates/held-data.js';
import { mailingsHeld } from '../candidates/mailings/held-data.js';
import { pipelineHeld } from '../candidates/pipeline/held-data.js';
import { sourcesHeld } from '../candidates/sources/held-data.js';
import { candidateLinksHeld } from '../candidate-links/held-data.js';
import { candidatePagesHeld } from '../candidate-pages/held-data.js';
import { calendarsHeld } from '../scheduling/calendars/held-data.js';
import { slotsHeld } from '../scheduling/slots/held-data.js';
import { candidateImportsHeld } from '../candidates/import/held-data.js';
import { decisionsHeld } from '../decisions/held-data.js';
import { demographicsHeld } from '../demographics/held-data.js';
import { discHeld } from '../disc-profiles/held-data.js';
import { fairnessHeld } from '../fairness/held-data.js';
import { expertsHeld } from '../jobs/experts/held-data.js';
import { jobsHeld } from '../jobs/model/held-data.js';
import { looksHeld } from '../looks/held-data.js';
import { packetsHeld } from '../packets/making/held-data.js';
import { type HeldTable, platformHeld } from '../platform/database/held-data.js';
import { questionsHeld } from '../question-bank/held-data.js';
import { analysisReportsHeld } from '../records/analysis-report/held-data.js';
import { recordsHeld } from '../records/export/held-data.js';
import { rolesHeld } from '../rounds/roles/held-data.js';
import { uploadedTablesHeld } from '../rounds/uploaded-tables/held-data.js';
import { sentMailHeld } from '../sent-mail/held-data.js';
import { keptAnswersHeld } from '../api-calls/held-data.js';
import { mailTemplatesHeld } from '../mail-templates/held-data.js';
import { webhooksHeld } from '../webhooks/held-data.js';
import { personalDataHeld } from './held-data.js';

/** What every table holds of people, as its room declares it. A room with tables of its own adds its list here. */
export const heldTables: readonly HeldTable[] = [
  ...platformHeld,
  ...auditHeld,
  ...accountsHeld,
  ...jobsHeld,
  ...expertsHeld,
  ...questionsHeld,
  ...looksHeld,
  ...candidatesHeld,
  ...duplicatesHeld,
  ...mailingsHeld,
  ...pipelineHeld,
  ...sourcesHeld,
  ...candidateImportsHeld,
  ...demographicsHeld,
  ...assessmentsHeld,
  ...candidateLinksHeld,
  ...sentMailHeld,
  ...calendarsHeld,
  ...slotsHeld,
  ...candidatePagesHeld,
  ...discHeld,
  ...packetsHeld,
  ...decisionsHeld,
  ...fairnessHeld,
  ...rolesHeld,
  ...uploadedTablesHeld,
  ...recordsHeld,
  ...analysisReportsHeld,
  ...webhooksHeld,
  ...keptAnswersHeld,
  ...mailTemplatesHeld,
  ...personalDataHeld,
];
