import { readdirSync, readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { readTemplate } from '../../src/platform/views/views.js';

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
    names.map((name) => [JSON.stringify(readTemplate(readFileSync(`templates/${name}.hbs`, 'utf8'))), name]),
  );
  const rendered = new Set<string>();
  const lenient: string[] = [];
  const { create } = Handlebars;
  Handlebars.create = () => {
    const handlebars = create();
    const { compile } = handlebars;
    handlebars.compile = (input: unknown, options?: { strict?: boolean }) => {
      const name = nameOf.get(JSON.stringify(input)) ?? 'unknown';
      rendered.add(name);
      if (options?.strict !== true) lenient.push(name);
      return compile(input, options);
    };
    return handlebars;
  };
  return { names, rendered, lenient, restore: () => void (Handlebars.create = create) };
}
