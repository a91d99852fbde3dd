import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type ts from 'typescript';
import { compiler } from '../support/compiler.js';
import { fieldReader } from '../support/template-fields.js';

const script = '../api-answers.mjs';
const { productProgram, answersPage } = (await import(script)) as {
  productProgram(): ts.Program;
  answersPage(program: ts.Program): { kept: string; current: string };
};
const program = productProgram();
const checker = program.getTypeChecker();
const sources = program
  .getSourceFiles()
  .filter((file) => !file.isDeclarationFile && file.fileName.startsWith(resolve('src')));

/** Answers of a handler that are no pages. */
const noPage = new Set(['SeeOther', 'FileAnswer', 'Accepted']);
/** Read by whoever shows a page, not by its template. */
const ofThePage = new Set(['title', 'reloadAfter']);

/** The models of each template: what its handlers answer with, and what stands beside its name in the code. */
function modelsOf(): Map<string, ts.Type[]> {
  const models = new Map<string, ts.Type[]>();
  const add = (template: string, ...types: ts.Type[]) =>
    models.set(template, [...(models.get(template) ?? []), ...types]);
  const visit = (node: ts.Node): void => {
    if (compiler.isMethodDeclaration(node)) {
      for (const template of templatesOf(node)) add(template, ...answersOf(node));
    }
    if (compiler.isObjectLiteralExpression(node)) {
      const { template, model } = fieldsOf(node);
      if (template && compiler.isStringLiteral(template) && model) {
        add(template.text, checker.getTypeAtLocation(model));
      }
    }
    if (compiler.isCallExpression(node) && isRender(node.expression)) {
      const [template, model] = node.arguments;
      if (template && model && compiler.isStringLiteral(template)) add(template.text, checker.getTypeAtLocation(model));
    }
    compiler.forEachChild(node, visit);
  };
  // Whatever is looked for has one of these words in it.
  sources.filter(({ text }) => /Page|template|\.render/.test(text)).forEach(visit);
  return models;
}

function isRender(called: ts.Expression): boolean {
  return compiler.isPropertyAccessExpression(called) && /^render(Bare)?$/.test(called.name.text);
}

function templatesOf(method: ts.MethodDeclaration): string[] {
  return (compiler.getDecorators(method) ?? []).flatMap(({ expression }) => {
    if (!compiler.isCallExpression(expression) || expression.expression.getText() !== 'Page') return [];
    const type = checker.getTypeAtLocation(expression.arguments[0]!);
    if (!type.isStringLiteral()) throw new Error(`${expression.getText()}: a page names its template`);
    return [type.value];
  });
}

function answersOf(method: ts.MethodDeclaration): ts.Type[] {
  const returned = checker.getReturnTypeOfSignature(checker.getSignatureFromDeclaration(method)!);
  const answer = checker.getAwaitedType(returned)!;
  return (answer.isUnion() ? answer.types : [answer]).filter(
    ({ symbol }) => !noPage.has((symbol as ts.Symbol | undefined)?.name ?? ''),
  );
}

/** The fields of a literal, those of literals spread in it among them. */
function fieldsOf(literal: ts.ObjectLiteralExpression): Partial<Record<string, ts.Expression>> {
  const fields: Partial<Record<string, ts.Expression>> = {};
  for (const property of literal.properties) {
    if (compiler.isPropertyAssignment(property)) fields[property.name.getText()] = property.initializer;
    if (compiler.isShorthandPropertyAssignment(property)) fields[property.name.text] = property.name;
    if (compiler.isSpreadAssignment(property) && compiler.isObjectLiteralExpression(property.expression))
      Object.assign(fields, fieldsOf(property.expression));
  }
  return fields;
}

describe('what the API says that it answers with', () => {
  it('is what the types of its handlers say; npm run api-answers writes it anew', () => {
    const { kept, current } = answersPage(program);
    expect(kept === current).toBe(true);
  });
});

describe('the models of the templates', () => {
  const reader = fieldReader(checker, 'templates');
  const models = modelsOf();
  for (const [template, types] of models) reader.read(template, types);
  reader.read('layouts/page', []);
  reader.read('layouts/mail', [], ['subject', 'baseUrl']);

  it('have every field that a template reads, in all of its branches', () => {
    expect(models.size).toBeGreaterThan(60);
    expect([...reader.missing]).toEqual([]);
  });

  it('have no field that no template reads', () => {
    const unread = [...models].flatMap(([template, types]) =>
      types
        .flatMap((type) => (type.isUnion() ? type.types : [type]))
        .flatMap((type) => checker.getPropertiesOfType(type))
        .filter(({ name, declarations }) => !ofThePage.has(name) && !declarations?.some((one) => reader.used.has(one)))
        .map(({ name }) => `${template}: ${name}`),
    );
    expect([...new Set(unread)]).toEqual([]);
  });

  it('are there for every template', () => {
    const files = readdirSync('templates', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.hbs'))
      .map((file) => file.slice(0, -'.hbs'.length).replaceAll('\\', '/'));
    expect(files.filter((file) => !reader.templates.has(file))).toEqual([]);
  });

  it('are types of their own, never just objects', () => {
    const loose = sources.flatMap((file) =>
      file.text
        .split('\n')
        .flatMap((line, at) =>
          /Promise<object>|\bas never\b/.test(line)
            ? [`${file.fileName.slice(resolve('.').length + 1)}:${at + 1}`]
            : [],
        ),
    );
    expect(loose).toEqual([]);
  });
});
