import { readdirSync, readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { withoutIndentation } from '../../src/platform/views/views.js';

export interface RenderedTemplates {
  /** Every template that there is. */
  names: readonly string[];
  /** Those that were used from then on. */
  rendered: ReadonlySet<string>;
  /** Those that were compiled without being strict. */
  lenient: readonly string[];
  /** Ends it. */
  restore(): void;
}

/** Notes which templates are rendered: the product compiles each when it first renders it, all of them strict. */
export function watchTemplates(): RenderedTemplates {
  const names = readdirSync('templates', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.hbs'))
    .map((file) => file.slice(0, -'.hbs'.length).replaceAll('\\', '/'));
  const nameOf = new Map(
    names.map((name) => [withoutIndentation(readFileSync(`templates/${name}.hbs`, 'utf8')), name]),
  );
  const parsed = new WeakMap<object, string>();
  const rendered = new Set<string>();
  const lenient: string[] = [];
  const { create, parse } = Handlebars;
  Handlebars.parse = (text, options) => {
    const program = parse(text, options);
    parsed.set(program, nameOf.get(text) ?? 'unknown');
    return program;
  };
  Handlebars.create = () => {
    const handlebars = create();
    const { compile } = handlebars;
    handlebars.compile = (input: object, options?: { strict?: boolean }) => {
      const name = parsed.get(input) ?? 'unknown';
      rendered.add(name);
      if (options?.strict !== true) lenient.push(name);
      return compile(input, options);
    };
    return handlebars;
  };
  return { names, rendered, lenient, restore: () => void Object.assign(Handlebars, { create, parse }) };
}
