import type { Category } from '../../jobs/model/category.js';
import { trigramsOf } from '../reading/similar-texts.js';

/** What is known of a question that lacks words for its levels. */
interface Wordless {
  topic: string;
  prompt: string;
  why: string;
  measures: readonly Category[];
}

interface Template {
  name: string;
  category: Category;
  anchors: readonly string[];
}

/** How much of a template's name a question has to say, from 0 to 1. */
const saysIt = 0.6;

/**
 * The template whose attribute a question speaks of: whose name is said, nearly, in its topic, its prompt or its reason,
 * among the categories that it measures. The best of several; undefined where it speaks of none.
 */
export function suggestedTemplate<T extends Template>(question: Wordless, templates: readonly T[]): T | undefined {
  const said = trigramsOf([question.topic, question.why, question.prompt].join(' '));
  const fitting = templates
    .filter(({ category }) => question.measures.length === 0 || question.measures.includes(category))
    .map((template) => ({ template, share: shareOf(trigramsOf(template.name), said) }))
    .filter(({ share }) => share >= saysIt)
    .sort((one, other) => other.share - one.share);
  return fitting[0]?.template;
}

function shareOf(name: ReadonlySet<string>, said: ReadonlySet<string>): number {
  if (name.size === 0) return 0;
  let shared = 0;
  for (const trigram of name) if (said.has(trigram)) shared += 1;
  return shared / name.size;
}
