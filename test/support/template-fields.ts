import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type ts from 'typescript';
import { readTemplate } from '../../src/platform/views/views.js';
import { compiler } from './compiler.js';

/** What a template has before it: values of these types, and what a partial was given by name. */
interface Context {
  types: readonly ts.Type[];
  given: ReadonlyMap<string, Context>;
}

export interface FieldReader {
  /** Reads a template as if it got a model of one of these types, and values of these names. */
  read(template: string, types: readonly ts.Type[], given?: readonly string[]): void;
  /** Fields that a template reads and its model's type does not have, each once. */
  missing: Set<string>;
  /** The declarations that some template reads, and those that are handed whole to a helper. */
  used: Set<ts.Declaration>;
  /** Every template that was read, partials among them. */
  templates: Set<string>;
}

const nothing: Context = { types: [], given: new Map() };
const absent: Context = { types: [], given: new Map() };
const untyped: Context = { types: [], given: new Map() };

/**
 * Reads templates with the types of their models: every path of a template, in all of its branches and partials, is
 * looked up in the type as TypeScript knows it.
 */
export function fieldReader(checker: ts.TypeChecker, folder: string): FieldReader {
  const missing = new Set<string>();
  const used = new Set<ts.Declaration>();
  const templates = new Set<string>();
  const parsed = new Map<string, hbs.AST.Program>();

  function programOf(template: string): hbs.AST.Program {
    const file = join(folder, `${template}.hbs`);
    if (!existsSync(file)) throw new Error(`There is no template ${template}`);
    const program = parsed.get(template) ?? readTemplate(readFileSync(file, 'utf8'));
    parsed.set(template, program);
    return program;
  }

  function read(template: string, contexts: readonly Context[]): void {
    templates.add(template);
    readProgram(template, programOf(template), contexts);
  }

  function readProgram(template: string, program: hbs.AST.Program | undefined, contexts: readonly Context[]): void {
    for (const statement of program?.body ?? []) {
      if (statement.type === 'MustacheStatement') readCall(template, statement as hbs.AST.MustacheStatement, contexts);
      if (statement.type === 'PartialStatement') readPartial(template, statement as hbs.AST.PartialStatement, contexts);
      if (statement.type === 'BlockStatement') readBlock(template, statement as hbs.AST.BlockStatement, contexts);
    }
  }

  function readCall(
    template: string,
    call: hbs.AST.MustacheStatement | hbs.AST.SubExpression,
    contexts: readonly Context[],
  ): Context {
    const bare = call.params.length === 0 && !(call.hash as hbs.AST.Hash | undefined)?.pairs.length;
    if (bare) return valueOf(template, call.path as hbs.AST.Expression, contexts);
    readArguments(template, call, contexts);
    return nothing;
  }

  function readArguments(
    template: string,
    { params, hash }: { params: hbs.AST.Expression[]; hash?: hbs.AST.Hash },
    contexts: readonly Context[],
  ): void {
    for (const value of [...params, ...(hash?.pairs ?? []).map((pair) => pair.value)])
      markWhole(valueOf(template, value, contexts).types);
  }

  function readPartial(template: string, partial: hbs.AST.PartialStatement, contexts: readonly Context[]): void {
    const name = (partial.name as hbs.AST.PathExpression).original;
    const [first] = partial.params;
    const own = first ? valueOf(template, first, contexts) : contexts[0]!;
    const given = new Map(own.given);
    for (const { key, value } of (partial.hash as hbs.AST.Hash | undefined)?.pairs ?? [])
      given.set(key, valueOf(template, value, contexts));
    read(name, [{ types: own.types, given }]);
  }

  function readBlock(template: string, block: hbs.AST.BlockStatement, contexts: readonly Context[]): void {
    const inverse = block.inverse as hbs.AST.Program | undefined;
    const helper = block.path.original as string;
    const [first] = block.params;
    if (helper === 'if' || helper === 'unless') {
      const given = valueOf(template, first!, contexts);
      if (given !== absent || helper === 'unless') readProgram(template, block.program, contexts);
    } else if (helper === 'each' || helper === 'with' || helper === 'kept') {
      const value = valueOf(template, first!, contexts);
      readProgram(template, block.program, [helper === 'each' ? itemsOf(value) : value, ...contexts]);
    } else if (helper === 'rows') {
      const values = block.hash.pairs.find(({ key }) => key === 'values')!.value;
      readProgram(template, block.program, [itemsOf(valueOf(template, values, contexts)), ...contexts]);
    } else {
      readArguments(template, block, contexts);
      readProgram(template, block.program, contexts);
    }
    readProgram(template, inverse, contexts);
  }

  function valueOf(template: string, expression: hbs.AST.Expression, contexts: readonly Context[]): Context {
    if (expression.type === 'SubExpression') return readCall(template, expression as hbs.AST.SubExpression, contexts);
    if (expression.type !== 'PathExpression') return nothing;
    const { data, depth, parts, original } = expression as hbs.AST.PathExpression;
    if (data) return nothing;
    let context = contexts[depth];
    if (!context) throw new Error(`${template}: ${original} reaches above the template`);
    for (const part of parts) {
      const next = fieldOf(context, part);
      if (!next && mayLack(template, original)) return absent;
      if (next === untyped) missing.add(`${template}: ${original} is read of a type that says nothing`);
      if (next === untyped) return nothing;
      if (!next) {
        const types = context.types.map((type) => checker.typeToString(type)).join(' | ');
        missing.add(`${template}: ${original} is no field of ${types.slice(0, 120)}`);
        return nothing;
      }
      context = next;
    }
    return context;
  }

  /** What a partial for all rooms asks for with `if` may be left out by whoever shows it. */
  function mayLack(template: string, path: string): boolean {
    if (!template.startsWith('partials/')) return false;
    return new RegExp(`\\{\\{~?#(if|unless) ${path}~?\\}\\}`).test(
      readFileSync(join(folder, `${template}.hbs`), 'utf8'),
    );
  }

  function fieldOf(context: Context, name: string): Context | undefined {
    const given = context.given.get(name);
    if (given) return given;
    if (context === nothing) return nothing;
    const types: ts.Type[] = [];
    let found = false;
    for (const type of context.types.flatMap(partsOf)) {
      if (type.flags & compiler.TypeFlags.Any) return untyped;
      const property = checker.getPropertyOfType(checker.getApparentType(type), name);
      const indexed = property ? undefined : checker.getIndexTypeOfType(type, compiler.IndexKind.String);
      if (!property && !indexed) continue;
      found = true;
      for (const declaration of property?.declarations ?? []) used.add(declaration);
      types.push(property ? checker.getTypeOfSymbol(property) : indexed!);
    }
    return found ? { types, given: new Map() } : undefined;
  }

  /** The types that a value can have, without nothing. */
  function partsOf(type: ts.Type): ts.Type[] {
    if (type.isUnion()) return type.types.flatMap(partsOf);
    return type.flags & (compiler.TypeFlags.Undefined | compiler.TypeFlags.Null | compiler.TypeFlags.Void)
      ? []
      : [type];
  }

  function itemsOf({ types, given }: Context): Context {
    if (types.length === 0) return nothing;
    const items = types
      .flatMap(partsOf)
      .flatMap(
        (type) =>
          checker.getIndexTypeOfType(type, compiler.IndexKind.Number) ??
          checker.getIndexTypeOfType(type, compiler.IndexKind.String) ??
          [],
      );
    return { types: items, given };
  }

  /** A helper may read everything of what it is given. */
  function markWhole(types: readonly ts.Type[], seen = new Set<ts.Type>()): void {
    for (const type of types.flatMap(partsOf)) {
      if (seen.has(type) || !(type.flags & compiler.TypeFlags.Object)) continue;
      seen.add(type);
      const item = checker.getIndexTypeOfType(type, compiler.IndexKind.Number);
      if (item) markWhole([item], seen);
      else
        for (const property of type.getProperties()) {
          const [declaration] = property.declarations ?? [];
          if (!declaration || declaration.getSourceFile().isDeclarationFile) continue;
          for (const one of property.declarations ?? []) used.add(one);
          markWhole([checker.getTypeOfSymbol(property)], seen);
        }
    }
  }

  return {
    read: (template, types, given = []) =>
      read(template, [{ types, given: new Map(given.map((name) => [name, nothing])) }]),
    missing,
    used,
    templates,
  };
}
