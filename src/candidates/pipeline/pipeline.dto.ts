import { candidateSources, type CandidateSource } from '../../jobs/model/job.entity.js';
import { Flag, IdField, Line, Lines, LongText, Nested, OneOf, WholeNumber } from '../../platform/http/fields.js';
import { mostVersions } from '../candidate.dto.js';
import { stageKinds, type StageKind } from '../job-stage.entity.js';

export const mostTags = 20;
export const longestTag = 40;
export const mostStages = 20;

/** What a pipeline is narrowed down to. */
export class PipelineQuery {
  @Line({ optional: true, max: 200, description: 'Words of a name, an email address or a phone number.' })
  q?: string;

  @OneOf(candidateSources, { optional: true })
  source?: CandidateSource;

  @Line({ optional: true, max: longestTag, description: 'Only candidates with this tag.' })
  tag?: string;
}

/** Candidates of the job, by the ids of their applications. */
export class ChosenInput {
  @IdField({ list: true, description: 'The applications, at most 500.' })
  ids: string[] = [];
}

export class BulkMoveInput extends ChosenInput {
  @Line({ max: 60, description: 'The key of a stage of the job.' })
  to: string;

  @Line({ optional: true, max: 60, description: 'The stage they are expected at; refused if one has moved on.' })
  from?: string;
}

export class BulkTagInput extends ChosenInput {
  @Line({ max: longestTag })
  tag: string;

  @Flag({ optional: true, description: 'Take the tag off instead.' })
  remove?: boolean;
}

/** The page’s one form: its buttons say what is done with those who are chosen. */
export class PipelineForm extends ChosenInput {
  @OneOf(['move', 'tag', 'untag', 'mail', 'reject'] as const)
  act: 'move' | 'tag' | 'untag' | 'mail' | 'reject';

  @Line({ optional: true, max: 60 })
  to?: string;

  @Line({ optional: true, max: 60 })
  from?: string;

  @Line({ optional: true, max: longestTag })
  tag?: string;
}

export class TagsInput {
  @Lines({ maxItems: mostTags, max: longestTag, description: 'All tags of the candidate; others are taken off.' })
  tags: string[];
}

export class TagsForm {
  @Line({ min: 0, max: 1000 })
  tags: string;
}

export class NoteInput {
  @LongText({ max: 5000 })
  text: string;
}

export class StageRowInput {
  @Line({ optional: true, max: 60, description: 'Of a stage that is there; a new one gets its own.' })
  key?: string;

  @Line({ optional: true, max: 40 })
  name?: string;

  @OneOf(stageKinds, { optional: true, description: 'Of a new stage; that of one that is there stays.' })
  kind?: StageKind;

  @WholeNumber({
    optional: true,
    min: 1,
    max: 100,
    description: 'Its place among those of its kind; if left out, as listed.',
  })
  place?: number;

  @Flag({ optional: true, description: 'Take it away; those in it stand in the first stage that means the same.' })
  remove?: boolean;
}

export class StagesInput {
  @Nested(() => StageRowInput, { list: true, maxItems: mostStages + 5 })
  stages: StageRowInput[] = [];

  @WholeNumber({ min: 1, max: mostVersions, description: 'The job’s version, as read.' })
  version: number;
}
