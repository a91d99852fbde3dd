import { ApiToken } from '../accounts/access/api-token.entity.js';
import { AdministratorChange } from '../accounts/people/administrator-change.entity.js';
import { KnownDevice } from '../accounts/access/known-device.entity.js';
import { OneTimeSecret, RecoveryCode } from '../accounts/access/one-time-secret.entity.js';
import { Passkey, PasskeyChallenge } from '../accounts/access/passkey.entity.js';
import { PersonalLink } from '../accounts/access/personal-link.entity.js';
import { Person } from '../accounts/access/person.entity.js';
import { Session } from '../accounts/access/session.entity.js';
import { FailedSignIn } from '../accounts/sign-in/failed-sign-in.entity.js';
import { SingleSignOnIdentity } from '../accounts/sign-in/single-sign-on-identity.entity.js';
import { Assessment } from '../assessments/model/assessment.entity.js';
import { Criterion, CriterionAttribute } from '../assessments/model/criterion.entity.js';
import { AssessmentPlan } from '../assessments/model/plan.entity.js';
import { Rating } from '../assessments/model/rating.entity.js';
import { ScorecardVersion } from '../assessments/model/scorecard-version.entity.js';
import { Scorecard } from '../assessments/model/scorecard.entity.js';
import { Sitting } from '../assessments/model/sitting.entity.js';
import { AuditEvent } from '../audit/audit-event.entity.js';
import { Application } from '../candidates/application.entity.js';
import { CandidateLink } from '../candidate-links/candidate-link.entity.js';
import { Accommodation } from '../candidate-pages/accommodation.entity.js';
import { CandidateLinkSending } from '../candidate-pages/candidate-link-sending.entity.js';
import { UnfinishedFile, UnfinishedFilePiece } from '../candidate-pages/unfinished-file.entity.js';
import { CalendarFeed } from '../scheduling/calendars/calendar-feed.entity.js';
import { Invitation, InvitationLink } from '../scheduling/calendars/invitation.entity.js';
import { Booking } from '../assessments/model/booking.entity.js';
import { Slot, SlotOffer, SlotOfferSitting } from '../scheduling/slots/slot-offer.entity.js';
import { Candidate } from '../candidates/candidate.entity.js';
import { JobStage } from '../candidates/job-stage.entity.js';
import { ApplicationNote } from '../candidates/pipeline/application-note.entity.js';
import { Mailing, MailingMessage } from '../candidates/mailings/mailing.entity.js';
import { CandidateImport, CandidateImportRow } from '../candidates/import/candidate-import.entity.js';
import { CandidateUpload, CandidateUploadChoices } from '../candidates/import/candidate-upload.entity.js';
import { Screen } from '../candidates/screen.entity.js';
import { StoredFile } from '../candidates/stored-file.entity.js';
import { CandidateMerge } from '../candidates/duplicates/candidate-merge.entity.js';
import { ApplicationSource } from '../candidates/sources/application-source.entity.js';
import { JobPosting } from '../candidates/sources/job-posting.entity.js';
import { Decision } from '../decisions/decision.entity.js';
import { DemographicAnswer, DemographicSurvey } from '../demographics/demographic-survey.entity.js';
import { DiscProfile } from '../disc-profiles/disc-profile.entity.js';
import { ImpactReport } from '../fairness/impact-report.entity.js';
import { Attribute } from '../jobs/model/attribute.entity.js';
import { AnalysisExpert, ExpertRating } from '../jobs/experts/analysis-expert.entity.js';
import { CategoryWeight } from '../jobs/model/category-weight.entity.js';
import { HiringTeamMember } from '../accounts/access/hiring-team-member.entity.js';
import { Job } from '../jobs/model/job.entity.js';
import { Look } from '../looks/look.entity.js';
import { PacketOrder } from '../packets/making/packet-order.entity.js';
import { Erasure } from '../personal-data/erasure.entity.js';
import { AccessExport } from '../personal-data/access/access-export.entity.js';
import { PrivacyNotice } from '../personal-data/notices/privacy-notice.entity.js';
import { LegalHold, RetentionRule } from '../personal-data/retention/retention.entities.js';
import { Packet } from '../packets/making/packet.entity.js';
import { AnchorTemplate } from '../question-bank/anchors/anchor-template.entity.js';
import { Question, QuestionVersion } from '../question-bank/question.entity.js';
import { TablePacket } from '../rounds/uploaded-tables/table-packet.entity.js';
import { RatingsTable, RatingsTableChoices } from '../rounds/uploaded-tables/ratings-table.entity.js';
import { Referee } from '../assessments/model/referee.entity.js';
import { RoleTemplate } from '../rounds/roles/role-template.entity.js';
import { AnalysisReport } from '../records/analysis-report/analysis-report.entity.js';
import { BounceAddress, SentMail } from '../sent-mail/sent-mail.entity.js';
import { KeptAnswer } from '../api-calls/kept-answer.entity.js';
import { MailWording } from '../mail-templates/mail-wording.entity.js';
import { Webhook, WebhookDelivery } from '../webhooks/webhook.entity.js';
import { RecordsExport } from '../records/export/records-export.entity.js';

/** Every table that the product reads and writes: what migrations are compared with. */
export const entities = [
  Person,
  Session,
  KnownDevice,
  Passkey,
  PasskeyChallenge,
  OneTimeSecret,
  RecoveryCode,
  FailedSignIn,
  SingleSignOnIdentity,
  ApiToken,
  PersonalLink,
  AdministratorChange,
  AuditEvent,
  Job,
  HiringTeamMember,
  Attribute,
  CategoryWeight,
  AnalysisExpert,
  ExpertRating,
  Question,
  QuestionVersion,
  AnchorTemplate,
  StoredFile,
  Candidate,
  Application,
  JobStage,
  JobPosting,
  ApplicationSource,
  CandidateMerge,
  ApplicationNote,
  Mailing,
  MailingMessage,
  CandidateUpload,
  CandidateUploadChoices,
  CandidateImport,
  CandidateImportRow,
  Look,
  Screen,
  CandidateLink,
  CandidateLinkSending,
  Accommodation,
  UnfinishedFile,
  UnfinishedFilePiece,
  AssessmentPlan,
  Assessment,
  Criterion,
  CriterionAttribute,
  Sitting,
  Booking,
  Invitation,
  InvitationLink,
  CalendarFeed,
  SlotOffer,
  Slot,
  SlotOfferSitting,
  Scorecard,
  Rating,
  ScorecardVersion,
  DiscProfile,
  Packet,
  PacketOrder,
  Decision,
  Webhook,
  WebhookDelivery,
  KeptAnswer,
  MailWording,
  SentMail,
  BounceAddress,
  DemographicSurvey,
  DemographicAnswer,
  ImpactReport,
  RatingsTable,
  RatingsTableChoices,
  Referee,
  RoleTemplate,
  AnalysisReport,
  RecordsExport,
  TablePacket,
  Erasure,
  PrivacyNotice,
  RetentionRule,
  LegalHold,
  AccessExport,
];
