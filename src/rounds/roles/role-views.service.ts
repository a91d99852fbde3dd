import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { jobPlaces } from '../../jobs/model/job-navigation.js';
import { categories, categoryName } from '../../jobs/model/category.js';
import { roleChoices } from '../../jobs/model/job-words.js';
import { Forbidden } from '../../platform/base/domain-errors.js';
import type { ListQuery } from '../../platform/http/paging.js';
import { warningsOf } from '../../question-bank/question-records.js';
import type { RoleFile } from './role-file.js';
import { RoleTemplates } from './role-templates.service.js';

const leadChoices = roleChoices.filter(({ value }) => value !== 'panelist');
const trail = (label: string, url?: string) => [
  { label: 'Jobs', url: '/jobs' },
  { label: 'Role templates', url },
  { label },
];

/** What the pages of role templates, and of a job that begins with something, show. */
@Injectable()
export class RoleViews {
  constructor(
    private readonly templates: RoleTemplates,
    private readonly access: JobAccess,
  ) {}

  async list(viewer: Viewer, query: ListQuery) {
    const page = await this.templates.list(viewer, query);
    return { ...page, q: query.q ?? '', query: { q: query.q }, searched: query.q !== undefined };
  }

  async one(viewer: Viewer, id: string) {
    const role = await this.templates.one(viewer, id);
    const { name, description, shared, version, content, createdAt } = role;
    return {
      title: name,
      trail: trail(name, '/roles'),
      ...{ id, name, description, shared, version: String(version), createdAt: createdAt.toISOString() },
      owner: role.owner?.name ?? '',
      mayChange: this.templates.mayChange(viewer, role),
      role: roleShown(content),
    };
  }

  /** The form for a job from a template. */
  async start(viewer: Viewer, id: string) {
    const { name, content } = await this.templates.one(viewer, id);
    return {
      title: `Create a job from ${name}`,
      ...{ from: name, action: `/roles/${id}/jobs`, back: `/roles/${id}`, ofJob: false },
      fields: { title: content.job.title, department: '', location: '' },
      brings: broughtBy(content),
      ...{ leadRoles: leadChoices, chosenRoles: leadChoices.map(({ value }) => value) },
    };
  }

  /** The form for a job from an earlier one. */
  async copy(viewer: Viewer, jobId: string) {
    if (!viewer.may('job.open')) throw new Forbidden();
    const job = await this.access.job(viewer, jobId, 'job.view');
    const { title, department, location } = job;
    return {
      title: `Create a job like ${title}`,
      ...{ from: title, action: `/jobs/${jobId}/copies`, back: `/jobs/${jobId}`, ofJob: true },
      fields: { title, department, location },
      brings: 'its job analysis, its plan in the newest version, its interview kit, and its stages',
      ...{ leadRoles: leadChoices, chosenRoles: leadChoices.map(({ value }) => value) },
    };
  }

  /** The form for a template from a job. */
  async saving(viewer: Viewer, jobId: string) {
    if (!viewer.may('job.open')) throw new Forbidden();
    const job = await this.access.job(viewer, jobId, 'job.view');
    return { title: `Save ${job.title} as a template`, ...jobPlaces(job, 'overview'), fields: { name: job.title } };
  }
}

function broughtBy({ analysis, plan, questions }: RoleFile): string {
  const some = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
  return [
    some(analysis.attributes.length, 'attribute', 'attributes'),
    some(plan.assessments.length, 'assessment', 'assessments'),
    `and ${some(questions.length, 'question', 'questions')}`,
  ].join(', ');
}

function roleShown({ job, analysis, plan, questions }: RoleFile) {
  return {
    jobTitle: job.title,
    summary: job.summary ?? '',
    objectives: job.objectives,
    attributes: categories
      .map((category) => ({
        category: categoryName[category],
        attributes: analysis.attributes
          .filter((attribute) => attribute.category === category)
          .map(({ key, name, definition, importance, needed }) => ({
            ...{ key, name, definition, importance },
            needed: needed === 'at_entry' ? 'At hire' : 'Learned on the job',
          })),
      }))
      .filter(({ attributes }) => attributes.length > 0),
    assessments: plan.assessments.map(({ name, weight, levels, brief = '', criteria }) => ({
      ...{ name, weight, levels, brief },
      criteria: criteria.map((criterion) => ({ name: criterion.name, prompt: criterion.prompt })),
    })),
    questions: questions.map(({ key, topic, prompt, followUps }) => ({
      ...{ key, topic, prompt },
      mayAsk: warningsOf({ prompt, followUps })
        .map(({ topic: about }) => about)
        .join(', '),
    })),
  };
}
