/**
 * A template as a tree: elements, text, and the blocks and mustaches between them. Handlebars reads it first, so that
 * the white space here is what would be sent: without what `~` and lines of block tags take away.
 */
import Handlebars from 'handlebars';

const inlineElements = new Set(
  'a abbr b bdi bdo br cite code data em i img input kbd mark meter progress q s samp select small span strong sub sup time u var'.split(
    ' ',
  ),
);
const voidElements = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));
const verbatimElements = new Set(['pre', 'script', 'style', 'textarea']);
/** Helpers that make a field, a chart or a form: elements of their own, on lines of their own. */
const blockHelpers = new Set('check choices file form hidden longtext scale select svg text'.split(' '));

/** Inline by name, but not in a line of text. */
const apart = /^class="button\b|^type="hidden"/;

/** What stands for a mustache or a block while the text round it is read as HTML. */
const mark = /\uE000(\d+)\uE001/;
const blank = /[ \t\r\n]+/;

/**
 * @param source the template
 * @param isInline says of a partial's name whether it holds only text and inline elements
 */
export function parseTemplate(source, isInline) {
  const lines = source.split('\n');
  const starts = [0];
  for (const line of lines) starts.push(starts.at(-1) + line.length + 1);
  const slice = ({ start, end }) =>
    source.slice(starts[start.line - 1] + start.column, starts[end.line - 1] + end.column);
  const context = { slice, isInline };
  return readProgram(Handlebars.parse(source), context);
}

function readProgram(program, context) {
  const statements = [];
  const text = program.body
    .map((statement) => {
      if (statement.type === 'ContentStatement') return statement.value;
      return `\uE000${statements.push(readStatement(statement, context)) - 1}\uE001`;
    })
    .join('');
  return { text, statements, nodes: undefined };
}

function readStatement(statement, context) {
  const { slice, isInline } = context;
  switch (statement.type) {
    case 'MustacheStatement':
      return { type: 'mustache', ...callOf(statement, slice), block: blockHelpers.has(statement.path.original) };
    case 'PartialStatement': {
      const name = statement.name.original;
      return { type: 'partial', ...callOf({ ...statement, path: statement.name }, slice), block: !isInline(name) };
    }
    case 'CommentStatement':
      return {
        type: 'comment',
        source: slice(statement.loc)
          .replace(/^\{\{~/, '{{')
          .replace(/~\}\}$/, '}}'),
        block: true,
      };
    case 'BlockStatement':
      return { type: 'block', name: statement.path.original, branches: branchesOf(statement, context) };
    default:
      throw new Error(`Line ${statement.loc.start.line}: a template has no ${statement.type}`);
  }
}

function branchesOf(statement, context) {
  const { program, inverse } = statement;
  const branches = [];
  if (program) branches.push({ ...callOf(statement, context.slice), program: readProgram(program, context) });
  else branches.push({ ...callOf(statement, context.slice), inverted: true, program: readProgram(inverse, context) });
  if (!program || !inverse) return branches;
  if (!inverse.chained) return [...branches, { parts: ['else'], program: readProgram(inverse, context) }];
  const [next] = inverse.body;
  const [first, ...others] = branchesOf(next, context);
  return [...branches, { ...first, parts: ['else', ...first.parts] }, ...others];
}

/** `form id="x" action=(concat "/a/" b)` in its parts, each as it is written, on one line. */
function callOf({ path, params, hash, program }, slice) {
  const names = program?.blockParams?.length ? [`as |${program.blockParams.join(' ')}|`] : [];
  const parts = [path, ...params, ...(hash?.pairs ?? [])].map(({ loc }) =>
    slice(loc)
      .replace(/\s*\n\s*/g, ' ')
      .trim(),
  );
  return { parts: [...parts, ...names] };
}

/** Reads the text of a program as HTML: its nodes, once for each program. */
export function nodesOf(program) {
  return (program.nodes ??= new HtmlReader(program).children());
}

/** @returns whether it stands on lines of its own, so that white space round it is not shown */
export function isBlock(node) {
  if (node.type === 'element')
    return !inlineElements.has(node.name) || node.attributes.some(({ text }) => apart.test(text));
  if (node.type !== 'block') return node.block === true;
  return blockHelpers.has(node.name) || node.branches.some(({ program }) => nodesOf(program).some(isBlock));
}

/** Splits a text into its plain pieces and the statements that stand between them. */
export function piecesOf(text, { statements }) {
  return text.split(mark).map((piece, at) => (at % 2 === 0 ? piece : statements[Number(piece)]));
}

class HtmlReader {
  constructor(program) {
    this.program = program;
    this.text = program.text;
    this.at = 0;
  }

  /** Nodes up to the end tag of this name, or up to the end; `space` says that white space stands before a node. */
  children(end) {
    const nodes = [];
    let space = false;
    for (;;) {
      const tag = this.text.indexOf('<', this.at);
      const text = this.text.slice(this.at, tag < 0 ? undefined : tag);
      for (const [index, piece] of piecesOf(text, this.program).entries()) {
        if (index % 2 === 1) nodes.push({ ...piece, space });
        const words = index % 2 === 0 ? piece.split(blank) : [];
        if (index % 2 === 1) space = false;
        for (const [place, value] of words.entries()) {
          if (place > 0) space = true;
          if (value === '') continue;
          nodes.push({ type: 'word', value, space });
          space = false;
        }
      }
      if (tag < 0) {
        if (end) throw new Error(`<${end}> is not closed in its block`);
        break;
      }
      this.at = tag;
      if (this.text.startsWith('</', tag)) {
        const closing = this.take(/^<\/([\w-]+)[ \t\n]*>/)[1];
        if (closing !== end) throw new Error(`</${closing}> where ${end ? `</${end}>` : 'nothing'} is to be closed`);
        break;
      }
      nodes.push({ ...this.element(), space });
      space = false;
    }
    nodes.endsInSpace = space;
    return nodes;
  }

  element() {
    const comment = /^<!--[^]*?-->|^<![^>]*>/.exec(this.text.slice(this.at));
    if (comment) {
      this.at += comment[0].length;
      return { type: 'comment', source: comment[0], block: true };
    }
    const name = this.take(/^<([a-zA-Z][\w-]*)/)[1];
    const attributes = this.attributes();
    const node = { type: 'element', name, attributes, program: this.program, void: voidElements.has(name) };
    if (node.void) return { ...node, nodes: [] };
    if (!verbatimElements.has(name)) return { ...node, nodes: this.children(name) };
    const verbatim = this.take(new RegExp(`^([^]*?)</${name}>`))[1];
    return { ...node, nodes: [], verbatim };
  }

  /** Each as `{ text, space }`: a name with its value, or a block that writes some; quotes hold spaces and `>`. */
  attributes() {
    const found = [];
    for (;;) {
      const space = this.take(/^[ \t\r\n]*/)[0] !== '';
      if (this.text[this.at] === '>' || this.text.startsWith('/>', this.at)) {
        this.take(/^\/?>/);
        return found;
      }
      const text = this.take(/^(?:\uE000\d+\uE001|[^\s"'=<>/\uE000]+(?:=(?:"[^"]*"|'[^']*'|[^\s"'<>]+))?)/)[0];
      found.push({ text, space });
    }
  }

  take(pattern) {
    const found = pattern.exec(this.text.slice(this.at));
    if (!found) throw new Error(`Cannot read: ${this.text.slice(this.at, this.at + 80)}`);
    this.at += found[0].length;
    return found;
  }
}
