import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import { dateTag, type Regional } from '../base/regional.js';
import { Assets } from './assets.js';
import { fieldHelpers } from './fields.js';
import { failureSummary, formHelpers } from './forms.js';
import { valueHelpers } from './helpers.js';
import { type Html, markup, safe } from './html.js';
import type { PageContext } from './open-form.js';

export type { Failure, PageContext } from './open-form.js';

export const templatesFolder = fileURLToPath(new URL('../../../templates', import.meta.url));

interface Options {
  /** Reads every template again for each page, for anyone who is writing one. */
  reload?: boolean;
  /** The present, to leave this year's number out of dates. */
  now?: () => Date;
}

/** Where else than under /jobs pages of jobs are. */
const inJobs = [
  ...[
    '/roles',
    '/rounds',
    '/tables',
    '/applications',
    '/emails',
    '/candidate-uploads',
    '/candidate-imports',
    '/mailings',
  ],
  ...['/sittings', '/slot-offers', '/assessments', '/packets'],
];

const places: { url: string; label: string; shownTo: string; within?: string[] }[] = [
  { url: '/desk', label: 'Desk', shownTo: 'leads' },
  { url: '/scorecards', label: 'My scorecards', shownTo: 'everybody' },
  { url: '/jobs', label: 'Jobs', shownTo: 'leads', within: inJobs },
  { url: '/questions', label: 'Question bank', shownTo: 'leads', within: ['/anchor-templates'] },
  {
    url: '/people',
    label: 'People',
    shownTo: 'administrators',
    within: ['/permissions', '/webhooks', '/mail-templates', '/delivery-reports'],
  },
  { url: '/data', label: 'Data', shownTo: 'administrators', within: ['/erasures', '/access'] },
  { url: '/record', label: 'Activity log', shownTo: 'administrators', within: ['/looks'] },
];

/**
 * The pages: every template of a folder by its path without extension, each also a partial of that name. A template is
 * parsed when it is first used, so that a start does not wait for all of them.
 */
export class Views {
  readonly assets: Assets;
  private readonly now: () => Date;
  private readonly reload: boolean;
  private templates: Map<string, Handlebars.TemplateDelegate>;

  constructor(
    private readonly folder: string,
    options: Options = {},
  ) {
    this.assets = new Assets(join(folder, 'assets'));
    this.now = options.now ?? (() => new Date());
    this.reload = options.reload ?? false;
    this.templates = this.read();
  }

  /** A whole page: the template inside `layouts/page`, which gets it as `@body`. */
  render(template: string, model: object, page: PageContext): string {
    if (this.reload) this.readAgain();
    const claimed = new Set<string>();
    const data = { page, claimed, now: this.now() };
    const body = safe(this.run(template, model, data));
    const lost = page.failure && !claimed.has(page.failure.form) ? page.failure : undefined;
    const failure = lost && failureSummary('page-failure', lost, lost.fields);
    const shown = { ...page, dateTag: dateTag(page.locale) };
    const around = { ...data, page: shown, nav: navigation(page), body: markup`${failure}${body}` };
    return this.run('layouts/page', {}, around);
  }

  /** A template by itself, without the page around it: for a packet, a mail or a piece of a page. */
  renderBare(template: string, model: object, { timeZone, locale }: Regional): string {
    if (this.reload) this.readAgain();
    return this.run(template, model, { page: { timeZone, locale }, claimed: new Set(), now: this.now() });
  }

  /** A mail: what it says inside `layouts/mail`. */
  renderMail(body: Html, mail: { subject: string; baseUrl: string } & Regional): string {
    return this.run('layouts/mail', mail, { page: mail, body, now: this.now() });
  }

  private run(name: string, model: object, data: object): string {
    const template = this.templates.get(name);
    if (!template) throw new Error(`There is no template ${name}`);
    try {
      return template(model, { data });
    } catch (error) {
      throw new Error(`In template ${name}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }

  private readAgain(): void {
    this.assets.read();
    this.templates = this.read();
  }

  private read(): Map<string, Handlebars.TemplateDelegate> {
    const handlebars = Handlebars.create();
    handlebars.unregisterHelper('log');
    handlebars.registerHelper({ ...valueHelpers, ...formHelpers, ...fieldHelpers });
    handlebars.registerHelper('url', (name: unknown) => this.assets.url(String(name)));
    handlebars.registerHelper(
      'body',
      (options: Handlebars.HelperOptions) => options.data.body as Handlebars.SafeString,
    );
    // A name that is no helper's is a value's: templates need not find out each time.
    const knownHelpers = Object.fromEntries(Object.keys(handlebars.helpers).map((name) => [name, true]));
    const how = { strict: true, knownHelpers, knownHelpersOnly: true };
    const templates = new Map<string, Handlebars.TemplateDelegate>();
    for (const file of readdirSync(this.folder, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.hbs')) continue;
      const name = file.slice(0, -'.hbs'.length).replaceAll('\\', '/');
      const source = readFileSync(join(this.folder, file), 'utf8');
      let template: Handlebars.TemplateDelegate | undefined;
      templates.set(name, (model, options) => {
        template ??= handlebars.compile(readTemplate(source), how);
        return template(model, options);
      });
    }
    handlebars.registerPartial(Object.fromEntries(templates) as Record<string, Handlebars.Template>);
    return templates;
  }
}

let product: Views | undefined;

/**
 * The product's own templates, for pages, mail and paper: read once a process, by whoever needs them first, who says
 * whether they are to be read again for each page.
 */
export function productViews(options: Options = {}): Views {
  return (product ??= new Views(templatesFolder, options));
}

function navigation(page: PageContext): { url: string; label: string; current: 'page' | 'true' | undefined }[] {
  return places
    .filter(({ shownTo }) => {
      if (!page.viewer) return false;
      return shownTo === 'everybody' || (shownTo === 'leads' ? page.viewer.leads : page.viewer.administrator);
    })
    .map(({ url, label, within }) => ({ url, label, current: currentAt(page.path, url, within) }));
}

function currentAt(path: string, url: string, within: string[] = []): 'page' | 'true' | undefined {
  if (path === url) return 'page';
  return [url, ...within].some((place) => path === place || path.startsWith(`${place}/`)) ? 'true' : undefined;
}

/**
 * A template as Handlebars reads it, without the white space that only sets it out: indentation is not sent, nor a line
 * break after a start tag, before an end tag or at the end, and a text that goes on in the next line is one text.
 */
export function readTemplate(source: string): hbs.AST.Program {
  const program = Handlebars.parse(withoutIndentation(source));
  new LinesJoined().accept(program);
  return program;
}

export function withoutIndentation(source: string): string {
  return source.trimEnd().replace(/\r?\n[ \t]*/g, '\n');
}

class LinesJoined extends Handlebars.Visitor {
  override ContentStatement(content: hbs.AST.ContentStatement): void {
    content.value = content.value
      .replace(/(<\/[\w-]+)?>\n+/g, (_, end?: string) => (end ? `${end}>\n` : '>'))
      .replace(/\n+(?=<\/)/g, '')
      .replace(/^\n+(?=[^<\n])/, ' ')
      .replace(/([^>\n])\n+/g, '$1 ');
  }

  override StringLiteral(text: hbs.AST.StringLiteral): void {
    text.value = text.value.replaceAll('\n', ' ');
  }
}
