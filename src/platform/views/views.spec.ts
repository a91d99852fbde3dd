import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync, cpSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import Handlebars from 'handlebars';
import { Views, type Failure, type PageContext } from './views.js';

const templates = join(dirname(fileURLToPath(import.meta.url)), '../../../templates');

const page: PageContext = {
  title: 'New job',
  viewer: { name: 'Amy <Adler>', administrator: false, leads: true },
  timeZone: 'Europe/Berlin',
  locale: 'en-US',
  path: '/jobs/new',
  nonce: 'abc',
};

/** Views on the real layouts and partials, with one more template called `trial`. */
function viewsWith(trial: string): Views {
  return new Views(folderWith(trial), { now: () => new Date('2026-11-22T12:00:00Z') });
}

function folderWith(trial: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'views-'));
  for (const part of ['layouts', 'partials', 'assets'])
    cpSync(join(templates, part), join(folder, part), { recursive: true });
  mkdirSync(join(folder, 'jobs'));
  writeFileSync(join(folder, 'jobs/trial.hbs'), trial);
  return folder;
}

function shown(trial: string, model: object = {}, failure?: Failure): string {
  return viewsWith(trial).render('jobs/trial', model, { ...page, failure });
}

const form = (inside: string): string => `{{#form id="job" action="/jobs" submit="Create job"}}${inside}{{/form}}`;
const refused = (values: Record<string, unknown>, fields: Failure['fields'] = []): Failure => ({
  form: 'job',
  message: 'Nothing was saved.',
  values,
  fields,
});

function problemOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

describe('whoever writes a template', () => {
  const change = (folder: string) => {
    writeFileSync(join(folder, 'jobs/trial.hbs'), 'after');
    writeFileSync(join(folder, 'assets/css/trial.css'), '@layer component { .trial { display: block } }');
  };
  const before = 'before';
  const model = {};

  it('sees it, and its styles, without a restart where templates are read again', () => {
    const folder = folderWith(before);
    const views = new Views(folder, { reload: true });
    expect(views.render('jobs/trial', model, page)).toContain('before');
    const style = views.assets.url('app.css');
    change(folder);
    const text = views.render('jobs/trial', model, page);
    expect(text).toContain('after');
    expect(views.assets.url('app.css')).not.toBe(style);
    expect(text).toContain(views.assets.url('app.css'));
    expect(views.assets.get(views.assets.url('app.css'))?.body.toString()).toContain('.trial');
  });

  it('does not where they are not', () => {
    const folder = folderWith(before);
    const views = new Views(folder);
    const text = views.render('jobs/trial', model, page);
    change(folder);
    expect(views.render('jobs/trial', model, page)).toBe(text);
  });
});

describe('a page', () => {
  it('stands in the layout with its title, its nonce and where the reader is', () => {
    const text = shown('<h1>Hello</h1>');
    expect(text).toContain('<title>New job · Callboard</title>');
    expect(text).toContain('nonce="abc"');
    expect(text).toContain('<h1>Hello</h1>');
    expect(text).toContain('<a href="/jobs" aria-current="true">Jobs</a>');
  });

  it('escapes what people typed', () => {
    const text = shown('<p>{{title}}</p>', { title: '<script>alert(1)</script>' });
    expect(text).not.toContain('<script>alert');
    expect(text).toContain('Amy &lt;Adler&gt;');
  });

  it('shows the places of administrators to administrators only', () => {
    const views = viewsWith('');
    const administrator = { name: 'Ada', administrator: true, leads: true };
    expect(views.render('jobs/trial', {}, page)).not.toContain('/people');
    expect(views.render('jobs/trial', {}, { ...page, viewer: administrator })).toContain('href="/people"');
    expect(views.render('jobs/trial', {}, { ...page, viewer: null })).not.toContain('Sign out');
  });

  it('refuses a value the model does not have, naming the template', () => {
    expect(() => shown('{{nothing}}')).toThrow(/jobs\/trial.*nothing/);
  });

  it('says that a bare helper name is not a value of the model', () => {
    expect(() => shown('{{text}}', { text: 'hello' })).toThrow('this.text');
    expect(() => shown('{{day}}', { day: '2026-11-24' })).toThrow('this.day');
    expect(shown('{{this.text}}', { text: 'hello' })).toContain('hello');
  });

  it('shows a failure at the top where no form of the page claims it', () => {
    const text = shown('<p>No form</p>', {}, refused({}, [{ field: 'title', message: 'Give it a title' }]));
    expect(text).toContain('Nothing was saved.');
    expect(text).toContain('Give it a title');
  });

  const files = readdirSync(templates, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.hbs'));

  it('has no raw output in any template', () => {
    expect(files.length).toBeGreaterThan(5);
    const raw = files.filter((file) => /\{\{~?\{|\{\{~?&/.test(readFileSync(join(templates, file), 'utf8')));
    expect(raw).toEqual([]);
  });

  it('can be made of every template', () => {
    for (const file of files) {
      const parse = () => Handlebars.precompile(readFileSync(join(templates, file), 'utf8'), { strict: true });
      expect({ file, problem: problemOf(parse) }).toEqual({ file, problem: undefined });
    }
  });

  it('names the template that it cannot be made of', () => {
    expect(() => shown('{{#if title}}never closed')).toThrow(/jobs\/trial.*Parse error/s);
  });
});

describe('names and figures', () => {
  it('keep a name apart from the direction of the text round it, and say its language', () => {
    expect(shown('{{person name}}!', { name: 'نور <b>' })).toContain('<bdi>نور &lt;b&gt;</bdi>!');
    expect(shown('{{person name lang="ja"}}', { name: '佐藤' })).toContain('<bdi lang="ja">佐藤</bdi>');
  });

  it('open to the ratings behind them where there are any', () => {
    const link = '<a class="opens-ratings" href="/ratings"><bdi>A &amp; B</bdi></a>';
    expect(shown('{{figure (person name) at}}', { name: 'A & B', at: '/ratings' })).toContain(link);
    expect(shown('<td>{{figure text at}}</td>', { text: '<3', at: undefined })).toContain('<td>&lt;3</td>');
    expect(() => shown('{{figure text at}}', {})).toThrow('needs a text');
  });
});

describe('what sets a template out', () => {
  it('is not sent', () => {
    const text = shown(
      '<p>\n  One\n  text, {{title}}\n  in\n  all.\n</p>\n<p>{{#if title~}}\n    b\n  {{~/if}}</p>\n',
      { title: 'a' },
    );
    expect(text).toContain('<p>One text, a in all.</p>\n<p>b</p></main>');
  });
});

describe('dates and numbers', () => {
  it("shows an instant in the reader's zone, with the year only where it is another", () => {
    expect(shown('{{when at}}', { at: new Date('2026-11-24T13:00:00Z') })).toContain(
      '<time datetime="2026-11-24T13:00:00Z">Tue, Nov 24, 2:00 PM</time>',
    );
    expect(shown('{{when at}}', { at: '2027-01-05T23:30:00Z' })).toContain('Wed, Jan 6, 2027, 12:30 AM');
  });

  it("shows dates, numbers and sizes as the reader's region has them, in English words", () => {
    const template = '{{when at zone=true}}|{{day at}}|{{number n 1}}|{{percent n}}|{{fileSize n}}';
    const model = { at: '2026-11-24T13:00:00Z', n: 1_572_864 };
    const bare = viewsWith(template).renderBare('jobs/trial', model, { timeZone: 'Europe/Berlin', locale: 'de-DE' });
    expect(bare.replace(/<[^>]+>/g, '')).toBe('Tue, 24 Nov, 14:00 CET|Tue, 24 Nov|1.572.864,0|1.572.864\u00a0%|1,5 MB');
  });

  it('keeps a date without a time on its day in every zone', () => {
    const bare = viewsWith('{{day on}}').renderBare(
      'jobs/trial',
      { on: '2026-11-24' },
      { timeZone: 'America/Los_Angeles', locale: 'en-US' },
    );
    expect(bare).toBe('<time datetime="2026-11-24">Tue, Nov 24</time>');
  });

  it('shows nothing for a date that is not there, and a dash for such a number', () => {
    expect(shown('[{{when at}}|{{number n 1}}]', { at: null, n: null })).toContain('[|–]');
  });

  it('rounds, groups and signs a number', () => {
    expect(shown('{{number n 2}}|{{number n}}', { n: -1234.567 })).toContain('−1,234.57|−1,235');
    expect(shown('{{percent n 1}}|{{percent m}}', { n: 28.5, m: null })).toContain('28.5%|–');
    expect(shown('{{fileSize n}}, {{fileSize m}}', { n: 3, m: 1_572_864 })).toContain('1 KB, 1.5 MB');
    expect(shown('{{plural 1 "scorecard" "scorecards"}}, {{plural 2 "scorecard" "scorecards"}}')).toContain(
      '1 scorecard, 2 scorecards',
    );
  });

  it('prints as a chart only what is one', () => {
    expect(() => shown('{{svg chart}}', { chart: '<img src=x onerror=alert(1)>' })).toThrow('charts.ts');
  });
});

describe('a form', () => {
  it('names itself, leaves checking to the server and labels its fields', () => {
    const text = shown(
      form('{{text name="title" label="Title" value=job.title required=true maxlength=200 hint="Short"}}'),
      {
        job: { title: 'A "b"' },
      },
    );
    expect(text).toContain('<input type="hidden" name="_form" value="job">');
    expect(text).toContain('novalidate');
    expect(text).toContain('<label for="job-title">Title</label>');
    expect(text).toContain('id="job-title" name="title" required maxlength="200" type="text" value="A &quot;b&quot;"');
    expect(text).toContain('aria-describedby="job-title-hint"');
  });

  it('shows what was sent and what was wrong after a refusal', () => {
    const text = shown(
      form('{{text name="title" label="Title" value=job.title}}{{check name="open" label="Open" checked=true}}'),
      { job: { title: 'stored' } },
      refused({ title: 'typed <b>' }, [{ field: 'title', message: 'Use at most 5 characters' }]),
    );
    expect(text).toContain('value="typed &lt;b&gt;"');
    expect(text).not.toContain('stored');
    expect(text).not.toMatch(/type="checkbox"[^>]*checked/);
    expect(text).toContain('aria-describedby="job-title-wrong" aria-invalid="true"');
    expect(text).toContain('<a href="#job-title">Title: Use at most 5 characters</a>');
    expect(text).toContain('Fix 1 problem, then submit again.');
    expect(text).toContain('<title>Error: New job');
    expect(text).not.toContain('mending');
  });

  it('leaves the other forms of the page as they were', () => {
    const other = '{{#form id="team" action="/t"}}{{text name="title" label="Title" value="kept"}}{{/form}}';
    const text = shown(form('{{text name="title" label="Name"}}') + other, {}, refused({ title: 'typed' }));
    expect(text).toContain('id="team-title" name="title" type="text" value="kept"');
  });

  it('never sends a password back', () => {
    const text = shown(
      form('{{text name="password" label="Password" type="password"}}'),
      {},
      refused({ password: 'hunter2' }),
    );
    expect(text).not.toContain('hunter2');
  });

  it('resolves repeated groups in values and errors, and shows as many rows as were sent', () => {
    const rows =
      '{{#rows name="attributes" values=attributes blank=1}}{{text name="name" label="Name" value=this.name}};{{/rows}}';
    const model = { attributes: [{ name: 'Tact' }] };
    const fresh = shown(form(rows), model);
    expect(fresh).toContain('name="attributes[0][name]" type="text" value="Tact"');
    expect(fresh).toContain('name="attributes[1][name]"');
    const sent = { attributes: [{ name: 'One' }, { name: 'Two' }, { name: '' }] };
    const text = shown(form(rows), model, refused(sent, [{ field: 'attributes[2].name', message: 'Say what it is' }]));
    expect(text).toContain('value="Two"');
    expect(text).toContain('<a href="#job-attributes-2-name">Name: Say what it is</a>');
  });

  it('shows rows that lack fields, or are none, as rows without anything in them', () => {
    const rows = '{{#rows name="stages" values=stages}}{{#if this.key}}{{this.name}}{{else}}new{{/if}}§{{/rows}}';
    const model = { stages: [{ key: 'screen', name: 'Screen' }] };
    for (const sent of [[{ key: 'x' }], ['text'], [null], [['a']], { __proto__x: 1 }]) {
      const text = shown(form(rows), model, refused({ stages: sent }));
      expect(text.match(/§/g)).toHaveLength(1);
    }
  });

  it('reads values that were kept under their flat name', () => {
    const text = shown(form('{{text name="a[0][b]" label="B"}}'), {}, refused({ 'a[0][b]': 'flat' }));
    expect(text).toContain('value="flat"');
  });

  it('takes nothing from the prototype of what was sent', () => {
    const text = shown(form('{{text name="constructor[name]" label="C"}}'), {}, refused({}));
    expect(text).toContain('name="constructor[name]" type="text" value=""');
  });

  it('keeps choices, several and one', () => {
    const options = [
      { value: 'te', label: 'Technical' },
      { value: 'bu', label: 'Business' },
    ];
    const both = '{{choices name="measures" label="Measures" options=options value=chosen multiple=true}}';
    const text = shown(form(both), { options, chosen: ['bu'] });
    expect(text).toContain('type="checkbox" name="measures[]" value="bu" checked');
    expect(text).not.toContain('value="te" checked');
    const again = shown(
      form(both),
      { options, chosen: ['bu'] },
      refused({ measures: ['te'] }, [{ field: 'measures.0', message: 'No' }]),
    );
    expect(again).toContain('value="te" checked');
    expect(again).toContain('<a href="#job-measures">Measures: No</a>');
    const one = shown(form('{{select name="kind" label="Kind" options=options value="bu" blank="Choose…"}}'), {
      options,
    });
    expect(one).toContain('<option value="bu" selected>Business</option>');
  });

  it('gives every id once', () => {
    const text = shown(
      form('{{text name="a" label="A"}}{{text name="a" label="Again"}}{{text name="a[b]" label="B"}}'),
    );
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("shows a time in the reader's zone, and a date that is none as it was typed", () => {
    const time = shown(form('{{text name="at" label="At" type="datetime-local" value=at}}'), {
      at: new Date('2026-11-24T13:00:00Z'),
    });
    expect(time).toContain('value="2026-11-24T14:00"');
    expect(time).toContain('Time in Europe/Berlin');
    const wrong = shown(form('{{text name="on" label="On" type="date"}}'), {}, refused({ on: '31 Feb' }));
    expect(wrong).toContain('type="text" value="31 Feb"');
  });

  it('opens a fold that holds something, or something wrong, and no other', () => {
    const folded = (more = '') =>
      form(
        `{{#fold label="More"${more}}}{{text name="city" label="City" value=city}}{{/fold}}{{text name="x" label="X" value="1"}}`,
      );
    const opens = (text: string) => text.includes('<details class="more fold" open>');
    const wrong = [{ field: 'city', message: 'Name a city.' }];

    expect(shown(folded(), { city: ' ' })).toContain('<details class="more fold"><summary>More</summary>');
    expect(opens(shown(folded(), { city: 'Bonn' }))).toBe(true);
    expect(opens(shown(folded(), { city: '' }, refused({ city: '' })))).toBe(false);
    expect(opens(shown(folded(), { city: '' }, refused({ city: 'Köln' })))).toBe(true);
    expect(opens(shown(folded(), { city: '' }, refused({ city: '' }, wrong)))).toBe(true);
    expect(opens(shown(folded(), { city: '' }, { ...refused({ city: '' }), stale: true }))).toBe(true);
    expect(opens(shown(folded(' usual=true'), { city: 'Bonn' }))).toBe(false);
    expect(opens(shown(folded(' usual=true'), { city: 'Bonn' }, refused({ city: 'Bonn' })))).toBe(true);
  });

  it('refuses a field outside a form', () => {
    expect(() => shown('{{text name="title" label="Title"}}')).toThrow('inside {{#form}}');
  });

  it('offers each level of a scale with its words, and not observed', () => {
    const scale = '{{scale name="level" label="Clarity" value=value levels=3 anchors=anchors}}';
    const text = shown(form(scale), { value: 2, anchors: ['parts', 'how they fit', 'what we must do'] });
    expect(text).toMatch(/value="2" checked>.*how they fit/);
    expect(text).toContain('value="not-observed"');
    expect(shown(form(scale), { value: null, anchors: [] })).toContain('value="not-observed" checked');
  });
});

describe('the partials', () => {
  it('links the pages before and after, with the rest of the query', () => {
    const text = shown('{{> partials/pager page=2 pages=3 total=41 baseUrl="/questions" query=query}}', {
      query: { search: 'a&b', category: '' },
    });
    expect(text).toContain('/questions?search&#x3D;a%26b&amp;page&#x3D;1');
    expect(text).toContain('Page 2 of 3');
  });

  it('marks a category with two letters and says its name', () => {
    const text = shown('{{> partials/category-mark category="business"}}');
    expect(text).toContain('<span aria-hidden="true">Bu</span><span class="unseen">Business</span>');
  });

  it('says what to do where there is nothing', () => {
    const text = shown(
      '{{> partials/empty title="No jobs" text="Open the first." actionUrl="/jobs/new" actionLabel="New job"}}',
    );
    expect(text).toContain('href="/jobs/new"');
    expect(shown('{{> partials/empty title="No jobs"}}')).not.toContain('<a class="button');
  });
});
