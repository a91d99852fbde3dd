import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { format, resolveConfig } from 'prettier';
import { readTemplate } from '../../src/platform/views/views.js';

const files = readdirSync('templates', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.hbs'));
const trial = join('templates', 'trial.hbs');

/** The template as the formatter sets it. */
async function set(template: string): Promise<string> {
  return format(template, { ...(await resolveConfig(trial)), filepath: trial });
}

/** What is sent of a template that has texts and blocks, each block in brackets. */
function sent(template: string): string {
  const text = (program: hbs.AST.Program): string =>
    program.body
      .map((node) => {
        if (node.type === 'ContentStatement') return (node as hbs.AST.ContentStatement).value;
        if (node.type !== 'BlockStatement') return '{}';
        const { program: inside, inverse } = node as hbs.AST.BlockStatement;
        return `[${text(inside)}${(inverse as hbs.AST.Program | undefined) ? `|${text(inverse)}` : ''}]`;
      })
      .join('');
  return text(readTemplate(template)).replace(/\s+/g, ' ').trim();
}

describe('the templates', () => {
  it('have no line of more than 160 letters', () => {
    expect(files.length).toBeGreaterThan(100);
    const long = files.flatMap((file) =>
      readFileSync(join('templates', file), 'utf8')
        .split('\n')
        .flatMap((line, at) => (line.length > 160 ? [`${file}:${at + 1}`] : [])),
    );
    expect(long).toEqual([]);
  });
});

describe('the formatter of the templates', () => {
  it('puts each element and block on a line of its own', async () => {
    expect(
      await set('{{#each rows}}<tr{{#if @first}} class="a"{{/if}}><td>{{this}}</td><td>b</td></tr>{{/each}}'),
    ).toBe(
      [
        '{{#each rows}}',
        '  <tr{{#if @first}} class="a"{{/if}}>',
        '    <td>{{this}}</td>',
        '    <td>b</td>',
        '  </tr>',
        '{{/each}}',
        '',
      ].join('\n'),
    );
  });

  const words = 'A long text that goes on over the end of its line and is broken there by the formatter, not by us';
  it.each([
    `<p>${words} {{#if a}}, then ${words}{{else}}.{{/if}}</p>`,
    `<p>${words}{{#if a}} ${words}{{/if}} ${words}</p>`,
    `<p>${words}{{#if a}}<b>${words}</b>{{else}}<i>${words}</i>{{/if}}, ${words}</p>`,
    `<p>{{#if a}}${words} ${words}{{/if}} {{#if b}} ${words} {{/if}}{{#each c}}{{this}}, ${words}{{/each}}</p>`,
    `<p>${words} <b> ${words}</b>${words} <a href="{{b}}">${words} ${words}</a>.</p>`,
  ])('keeps every space that shows, and adds none: %s', async (template) => {
    const formatted = await set(template);
    expect(formatted.trim().split('\n').length).toBeGreaterThan(2);
    expect(sent(formatted)).toBe(sent(template));
    expect(await set(formatted)).toBe(formatted);
  });
});
