import { anchorsFor } from '../../assessments/model/rating-scale.js';
import type { RoleStart } from '../../jobs/model/job.dto.js';
import { bankLevels, betweenTheEnds } from '../../question-bank/questions.service.js';
import type { RoundAssessment, RoundCriterion } from '../file/round-file.js';
import type { RoleFile, RoleQuestion } from './role-file.js';
import softwareEngineer from './starters/software-engineer.json' with { type: 'json' };
import supportLead from './starters/support-lead.json' with { type: 'json' };
import teacher from './starters/teacher.json' with { type: 'json' };

/** A starter role as it is written: each question once, with words for the ends and the middle of the scale. */
interface WrittenRole {
  title: string;
  summary: string;
  objectives: string[];
  discNote: string;
  attributes: RoleFile['analysis']['attributes'];
  questions: RoleQuestion[];
  interview: WrittenAssessment & { criteria: { question: string; attributes: string[] }[] };
  audition: WrittenAssessment & { criteria: WrittenCriterion[] };
  writing: WrittenAssessment & { criteria: WrittenCriterion[] };
}

interface WrittenAssessment {
  name: string;
  weight: number;
  brief: string;
}

type WrittenCriterion = Omit<RoundCriterion, 'followUps'>;

const exerciseLevels = 3;
const written = {
  teacher,
  'support-lead': supportLead,
  'software-engineer': softwareEngineer,
} as unknown as Record<RoleStart, WrittenRole>;

/** A role that comes with the product beside the technical seller, by what a new job's form calls it. */
export function starterRole(start: RoleStart): RoleFile {
  return roleOf(written[start]);
}

function roleOf(role: WrittenRole): RoleFile {
  const { title, summary, objectives, discNote, attributes } = role;
  const questions = role.questions.map((question) => ({ ...question, anchors: fiveLevels(question.anchors) }));
  const assessments = [
    interviewOf(role, questions),
    exerciseOf('audition', role.audition, false),
    exerciseOf('writing_sample', role.writing, true),
  ];
  return {
    format: 'callboard-role/1',
    name: title,
    job: { title, summary, objectives, sources: [], maximum: 100, discNote },
    analysis: { attributes, weights: [] },
    plan: { assessments },
    questions,
  };
}

/** The words for the ends and the middle, and between them how near a level is to either. */
function fiveLevels([lowest, middle, highest]: readonly string[]): string[] {
  return [lowest!, betweenTheEnds[0]!, middle!, betweenTheEnds[2]!, highest!];
}

function interviewOf({ interview }: WrittenRole, questions: readonly RoleQuestion[]): RoundAssessment {
  const { name, weight, brief } = interview;
  const byKey = new Map(questions.map((question) => [question.key, question]));
  const criteria = interview.criteria.map(({ question, attributes }) =>
    criterionOfQuestion(byKey.get(question)!, attributes, bankLevels),
  );
  return { key: 'interview', kind: 'interview', name, levels: bankLevels, weight, brief, criteria };
}

function exerciseOf(
  kind: 'audition' | 'writing_sample',
  { name, weight, brief, criteria }: WrittenRole['audition'],
  hideAuthor: boolean,
): RoundAssessment {
  const key = kind === 'audition' ? 'audition' : 'writing';
  const rows = criteria.map((criterion) => ({ ...criterion, followUps: [] }));
  return { key, kind, name, levels: exerciseLevels, weight, brief, ...(hideAuthor && { hideAuthor }), criteria: rows };
}

/** A question of a role as an interview asks it. */
export function criterionOfQuestion(question: RoleQuestion, attributes: string[], levels: number): RoundCriterion {
  const { key, topic: name, prompt, measures, why, preferredAnswer, followUps } = question;
  const anchors = anchorsFor(question.anchors, levels);
  const words = { prompt, measures, why, preferredAnswer, followUps, anchors };
  return { key, kind: 'scale', name, ...words, attributes, weight: 1, question: { key, version: 1 } };
}
