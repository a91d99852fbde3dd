import type Handlebars from 'handlebars';
import { described, errorLines, hintLine, opened, plain, wrongClass, type FieldHash } from './field-parts.js';
import { attributes, markup, type Html } from './html.js';

/** What is sent where a panelist saw nothing to rate. */
export const notObserved = 'not-observed';

interface ScaleHash extends FieldHash {
  /** How many levels, lowest first; 1 to 7. */
  levels: number;
  /** The words for each level, lowest first; may be shorter or empty. */
  anchors?: readonly string[];
  /** Names in the place of the numbers, lowest first: No, Yes. */
  names?: readonly string[];
  /** Whether "not observed" may be chosen. */
  unobserved?: boolean;
  /** True where the label stands elsewhere on the page and is only for those who listen. */
  quiet?: boolean;
}

/** The rating scale: one large radio button a level, with the anchor's words in it. Null is not observed. */
export function scale(this: unknown, options: Handlebars.HelperOptions): Html {
  const hash = options.hash as ScaleHash;
  const field = opened(options, 'scale', { ...hash, value: hash.value === null ? notObserved : hash.value });
  const held = plain(field.value);
  const levels = Array.from({ length: hash.levels }, (_, index) => {
    const value = String(index + 1);
    const id = index === 0 ? field.id : `${field.id}--${value}`;
    const words = hash.anchors?.[index];
    const radio = attributes({ id, type: 'radio', name: field.name, value, checked: held === value });
    const anchor = words && markup`<span class="level-words">${words}</span>`;
    return markup`<label class="level" for="${id}"><input${radio}><span class="level-name">${hash.names?.[index] ?? value}</span>${anchor}</label>`;
  });
  const box = attributes({ class: `field scale${wrongClass(field)}`, 'data-levels': hash.levels });
  const group = described(box, field, hash.hint, true);
  const legend = markup`<legend${attributes({ class: hash.quiet && 'unseen' })}>${hash.label}</legend>`;
  const none = hash.unobserved !== false && unobservedChoice(field.name, `${field.id}--0`, held === notObserved);
  return markup`<fieldset${group}>${legend}${hintLine(field, hash.hint)}<div class="levels">${levels}</div>${none}${errorLines(field)}</fieldset>`;
}

function unobservedChoice(name: string, id: string, checked: boolean): Html {
  const radio = attributes({ id, type: 'radio', name, value: notObserved, checked });
  return markup`<label class="choice unobserved" for="${id}"><input${radio}><span>not observed</span></label>`;
}
