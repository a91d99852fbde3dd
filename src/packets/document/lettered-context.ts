import type { Lettered } from '../../comparison/engine/letters.js';
import type { AskedAssessment, PacketContext } from './packet-context.js';

/** The context with the same letters as the evidence: keys, and every name within its texts. */
export function letteredContext(context: PacketContext, { letters, mask }: Lettered): PacketContext {
  const letter = (key: string) => letters.get(key) ?? key;
  const { sittings, disc, team, asked, ...rest } = context;
  const text = (words: string) => mask.apply(words);
  return {
    ...maskedTexts(rest, text),
    ...(team ? { team } : {}),
    ...(asked ? { asked: asked.map((one) => maskedAsked(one, text)) } : {}),
    sittings: sittings?.map((sitting) => ({
      ...sitting,
      candidate: letter(sitting.candidate),
      ...maskedTexts({ place: sitting.place, topic: sitting.topic }, text),
      parts: sitting.parts?.map(({ panelist, plays }) => ({ panelist, plays: text(plays) })),
    })),
    disc: disc?.map((one) => ({
      ...one,
      candidate: letter(one.candidate),
      ...maskedTexts({ instrument: one.instrument, note: one.note }, text),
    })),
  };
}

/** The words of an assessment; its keys stay. */
function maskedAsked({ assessment, criteria, ...words }: AskedAssessment, text: (words: string) => string) {
  const questions = criteria.map(({ criterion, ...own }) => ({ criterion, ...maskedTexts(own, text) }));
  return { assessment, ...maskedTexts(words, text), criteria: questions };
}

/** Plain data with every text in it passed through `text`. */
function maskedTexts<T>(value: T, text: (words: string) => string): T {
  if (typeof value === 'string') return text(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => maskedTexts(item, text)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, maskedTexts(item as unknown, text)]),
  ) as T;
}
