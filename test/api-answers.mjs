// Writes src/app/api-answers.json: what each call of the API answers with, as JSON Schema, read off the types of the
// handlers; with --check it only says whether the file is current.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// By `import`, its nine megabytes would be read a second time, for the names that they export.
const ts = createRequire(import.meta.url)('typescript');

const root = fileURLToPath(new URL('..', import.meta.url));
const page = join(root, 'src', 'app', 'api-answers.json');

/** Packages whose types are in what is shown or answered. Those of others and Node's say nothing; both checks refuse that. */
const read = new Set(['typeorm', 'handlebars', 'luxon']);
const isRead = (name, scoped, from) =>
  from.includes('/node_modules/') || read.has(name.startsWith('@') ? `${name}/${scoped}` : name);

/** Nor do data, and what TypeORM has for databases rather than for rows. */
const isLeftOut = (file) =>
  file.endsWith('.json') || /\/node_modules\/typeorm\/(driver|error|metadata|schema-builder)\//.test(file);

/** The whole product, read by the compiler, with as much of the packages as its answers are made of. */
export function productProgram() {
  const host = {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
    },
  };
  const options = { noEmit: true, incremental: false, composite: false, types: [] };
  const config = ts.getParsedCommandLineOfConfigFile(join(root, 'tsconfig.json'), options, host);
  const program = ts.createCompilerHost(config.options);
  const cache = ts.createModuleResolutionCache(root, (name) => name, config.options);
  program.getModuleResolutionCache = () => cache;
  const own = new Set(config.fileNames);
  program.resolveModuleNameLiterals = (literals, from, redirect, given, file) =>
    literals.map((literal) => {
      const { text } = literal;
      const beside = text.startsWith('.') ? join(dirname(from), text) : undefined;
      const source = beside?.replace(/\.js$/, '.ts');
      // Ours are where they say.
      if (own.has(source)) return { resolvedModule: { resolvedFileName: source, extension: '.ts' } };
      const [name, scoped] = text.split('/');
      if (beside ? isLeftOut(beside) : !isRead(name, scoped, from)) return { resolvedModule: undefined };
      const mode = ts.getModeForUsageLocation(file, literal, given);
      return ts.resolveModuleName(text, from, given, program, cache, redirect, mode);
    });
  // What packages say in comments is no part of an answer.
  const { getSourceFile } = program;
  program.getSourceFile = (name, language, ...rest) => {
    const jsDocParsingMode = name.includes('/node_modules/') ? ts.JSDocParsingMode.ParseNone : undefined;
    return getSourceFile(name, { ...language, jsDocParsingMode }, ...rest);
  };
  return ts.createProgram({ rootNames: config.fileNames, options: config.options, host: program });
}

/** What was kept, and what it should be now, both as one line: the check of format looks at how it is written. */
export function answersPage(program) {
  const kept = JSON.stringify(JSON.parse(readFileSync(page, 'utf8')));
  return { kept, current: JSON.stringify(answersIn(program)) };
}

/**
 * By handler, as `Controller.method`: the schema of what it answers with as JSON, `null` for nothing, or the media types
 * of a file; and the schemas with a name of their own.
 */
export function answersIn(program) {
  const checker = program.getTypeChecker();
  const source = resolve(root, 'src');
  const files = program
    .getSourceFiles()
    .filter(({ isDeclarationFile, fileName }) => !isDeclarationFile && resolve(fileName).startsWith(source));
  const schemas = schemaReader(checker);
  const answers = {};
  for (const file of files) {
    file.forEachChild((node) => {
      if (!ts.isClassDeclaration(node) || !pathOf(node)?.startsWith('api/v1')) return;
      for (const method of node.members.filter((member) => ts.isMethodDeclaration(member) && isHandler(member))) {
        const name = `${node.name.text}.${method.name.getText()}`;
        answers[name] = schemas.answerOf(method, name);
      }
    });
  }
  return schemas.named({ answers: sorted(answers) });
}

function decoratorsOf(node) {
  return (ts.getDecorators(node) ?? []).map(({ expression }) => expression).filter(ts.isCallExpression);
}

function pathOf(node) {
  const controller = decoratorsOf(node).find(({ expression }) => expression.getText() === 'Controller');
  return controller?.arguments[0]?.text;
}

function isHandler(method) {
  return decoratorsOf(method).some(({ expression }) =>
    ['Get', 'Post', 'Put', 'Patch', 'Delete'].includes(expression.getText()),
  );
}

const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([one], [other]) => (one < other ? -1 : 1)));
const placeholder = (id) => `#/components/schemas/@${id}@`;

function schemaReader(checker) {
  /** Types with a name of their own, by the compiler's number for them. */
  const known = new Map();
  const open = [];

  function answerOf(method, name) {
    const returned = checker.getReturnTypeOfSignature(checker.getSignatureFromDeclaration(method));
    const answer = checker.getAwaitedType(returned);
    if (answer.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined)) return null;
    if (partsOf(answer).some(isNothing)) throw new Error(`${name} answers with nothing at times.`);
    if (answer.symbol?.name === 'FileAnswer') return { files: mediaTypes(answer, method) };
    if (answer.symbol?.name === 'Accepted') return schemaOf(propertyType(answer, 'body', method), name);
    return schemaOf(answer, name);
  }

  function mediaTypes(answer, at) {
    const types = partsOf(propertyType(answer, 'mediaType', at));
    return types.every((type) => type.isStringLiteral()) ? types.map(({ value }) => value).sort() : ['*/*'];
  }

  function propertyType(type, name, at) {
    return checker.getTypeOfSymbolAtLocation(checker.getPropertyOfType(type, name), at);
  }

  function schemaOf(type, path) {
    const { flags } = type;
    if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive)) {
      throw new Error(`${path}: a type that says nothing (${checker.typeToString(type)})`);
    }
    if (flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.isStringLiteral()) return { type: 'string', enum: [type.value] };
    if (type.isNumberLiteral()) return { type: 'number', enum: [type.value] };
    if (flags & ts.TypeFlags.BooleanLiteral) return { type: 'boolean', enum: [checker.typeToString(type) === 'true'] };
    if (flags & ts.TypeFlags.StringLike) return { type: 'string' };
    if (flags & ts.TypeFlags.NumberLike) return { type: 'number' };
    if (flags & ts.TypeFlags.BooleanLike) return { type: 'boolean' };
    if (flags & ts.TypeFlags.TypeParameter) return schemaOf(checker.getBaseConstraintOfType(type), path);
    const name = nameOf(type);
    if (!name) return plainSchemaOf(type, path);
    if (!known.has(type.id)) {
      const entry = { name, file: fileOf(type), schema: undefined };
      known.set(type.id, entry);
      entry.schema = plainSchemaOf(type, name);
    }
    return { $ref: placeholder(type.id) };
  }

  function plainSchemaOf(type, path) {
    if (type.isUnion()) return unionOf(type, path);
    if (type.symbol?.name === 'Date') return { type: 'string', format: 'date-time' };
    if (checker.isTupleType(type) || checker.isArrayType(type)) return listOf(type, path);
    if (open.includes(type)) throw new Error(`${path}: a type without a name that holds itself`);
    open.push(type);
    try {
      return objectOf(type, path);
    } finally {
      open.pop();
    }
  }

  function unionOf(type, path) {
    const parts = partsOf(type).filter((part) => !isNothing(part));
    const literals = parts.filter((part) => part.isStringLiteral()).map(({ value }) => value);
    const isBoolean = (part) => part.flags & ts.TypeFlags.BooleanLiteral;
    const rest = parts.filter((part) => !part.isStringLiteral() && !isBoolean(part));
    const schemas = rest.map((part) => schemaOf(part, path));
    const booleans = parts.filter(isBoolean);
    if (booleans.length === 2) schemas.push({ type: 'boolean' });
    else schemas.push(...booleans.map((part) => schemaOf(part, path)));
    if (literals.length > 0) schemas.push({ type: 'string', enum: literals.sort() });
    return oneOf(schemas);
  }

  function listOf(type, path) {
    const items = checker.getTypeArguments(type);
    const schemas = items.map((item) => schemaOf(item, `${path}[]`));
    if (!checker.isTupleType(type)) return { type: 'array', items: schemas[0] };
    if (type.target.hasRestElement) return { type: 'array', items: oneOf(schemas) };
    return { type: 'array', prefixItems: schemas, minItems: schemas.length, maxItems: schemas.length };
  }

  function objectOf(type, path) {
    const toJson = checker.getPropertyOfType(type, 'toJSON');
    if (toJson) {
      const [signature] = checker.getSignaturesOfType(checker.getTypeOfSymbol(toJson), ts.SignatureKind.Call);
      return schemaOf(checker.getReturnTypeOfSignature(signature), path);
    }
    const properties = {};
    const required = [];
    for (const property of inOrder(checker.getPropertiesOfType(type).filter(isSent))) {
      const inner = checker.getTypeOfSymbol(property);
      if (checker.getSignaturesOfType(inner, ts.SignatureKind.Call).length > 0) continue;
      const parts = partsOf(inner);
      const optional = property.flags & ts.SymbolFlags.Optional || parts.some(isNothing);
      if (parts.every(isNothing)) continue;
      const words = ts.displayPartsToString(property.getDocumentationComment(checker)).replace(/\s+/g, ' ').trim();
      const schema = schemaOf(inner, `${path}.${property.name}`);
      properties[property.name] = words ? { ...schema, description: words } : schema;
      if (!optional) required.push(property.name);
    }
    const [index] = checker.getIndexInfosOfType(type);
    const others = index ? schemaOf(index.type, `${path}{}`) : false;
    return {
      type: 'object',
      ...(Object.keys(properties).length > 0 && { properties }),
      ...(required.length > 0 && { required }),
      additionalProperties: others,
    };
  }

  /** What JSON takes of an object: what it has itself, and not what its class computes. */
  function isSent({ flags, declarations }) {
    if (flags & ts.SymbolFlags.Method) return false;
    if (declarations?.some(isNotRead)) return false;
    return !(flags & ts.SymbolFlags.Accessor && declarations?.some(({ parent }) => ts.isClassLike(parent)));
  }

  function nameOf(type) {
    const [own, given] = type.aliasSymbol
      ? [type.aliasSymbol.name, type.aliasTypeArguments ?? []]
      : [type.symbol?.name, type.objectFlags & ts.ObjectFlags.Reference ? checker.getTypeArguments(type) : []];
    const builtIn =
      ['Date', 'Array', 'ReadonlyArray'].includes(own) || (!type.aliasSymbol && fileOf(type).endsWith('.d.ts'));
    if (!own || own.startsWith('__') || builtIn || type.isStringLiteral()) return undefined;
    if (type.aliasSymbol && fileOf(type).endsWith('.d.ts')) return undefined;
    // What is left of an object has the name of the variable that holds it.
    const declared = ts.SymbolFlags.Interface | ts.SymbolFlags.Class | ts.SymbolFlags.Enum;
    if (!type.aliasSymbol && !(type.symbol.flags & declared)) return undefined;
    const names = given.filter((one) => !one.isThisType).map((one) => nameOf(one));
    if (names.some((one) => !one)) return undefined;
    return [own, ...names].join('Of');
  }

  function fileOf(type) {
    const [declaration] = (type.aliasSymbol ?? type.symbol)?.declarations ?? [];
    return declaration?.getSourceFile().fileName ?? '';
  }

  /** The answers with names in place of numbers; those that two files use for different things get the file's name too. */
  function named({ answers }) {
    const names = new Map();
    for (const [id, { name, file }] of known) {
      const shared = [...known.values()].some((other) => other.name === name && other.file !== file);
      names.set(id, shared ? `${name}Of${pascal(basename(file, '.ts'))}` : name);
    }
    const renamed = (value) =>
      JSON.parse(JSON.stringify(value).replace(/@(\d+)@/g, (_, id) => names.get(Number(id)) ?? `@${id}@`));
    const schemas = {};
    for (const [id, { schema, file }] of known) {
      const [name, one] = [names.get(id), ordered(renamed(schema))];
      if (schemas[name] && JSON.stringify(schemas[name]) !== JSON.stringify(one)) {
        throw new Error(`Two types are named ${name}, one in ${relative(root, file)}.`);
      }
      schemas[name] = one;
    }
    return { answers: ordered(renamed(answers)), schemas: sorted(schemas) };
  }

  return { answerOf, named };
}

const pascal = (name) => name.replace(/(?:^|[-.])(\w)/g, (_, letter) => letter.toUpperCase());
const partsOf = (type) => (type.isUnion() ? type.types : [type]);
const isNothing = ({ flags }) => Boolean(flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void));

function oneOf(schemas) {
  const each = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
  if (each.length === 1) return each[0];
  const [empty, rest] = [each.filter(({ type }) => type === 'null'), each.filter(({ type }) => type !== 'null')];
  const [only] = rest;
  if (empty.length === 1 && rest.length === 1 && typeof only.type === 'string') {
    return { ...only, type: [only.type, 'null'], ...(only.enum && { enum: [...only.enum, null] }) };
  }
  return { anyOf: each };
}

/** A row that is answered with is read without the rows that it belongs to, and without what has to be asked for. */
function isNotRead(declaration) {
  if (!ts.canHaveDecorators(declaration)) return false;
  return decoratorsOf(declaration).some(
    (call) =>
      /^(Many|One)To(Many|One)$/.test(call.expression.getText()) ||
      call.arguments.some((argument) => /\bselect: false\b/.test(argument.getText())),
  );
}

/** The compiler names the parts of a union in whatever order it met them. */
function ordered(value) {
  if (Array.isArray(value)) return value.map(ordered);
  if (value === null || typeof value !== 'object') return value;
  const object = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, ordered(inner)]));
  if (Array.isArray(object.anyOf)) object.anyOf.sort((one, other) => (key(one) < key(other) ? -1 : 1));
  return object;
}

/** By name, the identifier first; the fields that are picked of a type come in any order. */
function inOrder(properties) {
  const place = ({ name }) => (name === 'id' ? '' : name);
  return properties.toSorted((one, other) => (place(one) < place(other) ? -1 : 1));
}

const key = (value) => JSON.stringify(value);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { kept, current } = answersPage(productProgram());
  if (process.argv.includes('--check')) {
    process.exitCode = kept === current ? 0 : 1;
  } else {
    const { format, resolveConfig } = await import('prettier');
    writeFileSync(page, await format(current, { ...(await resolveConfig(page)), parser: 'json' }));
  }
}
