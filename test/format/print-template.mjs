/** Sets a tree of `parseTemplate`: one element a line, indented; text and inline elements fill their lines. */
import { doc } from 'prettier';
import { isBlock, nodesOf, piecesOf } from './parse-template.mjs';

const { fill, group, hardline, ifBreak, indent, line, softline } = doc.builders;

export function printTemplate(program) {
  return [printList(nodesOf(program)), hardline];
}

/** Lines of their own for blocks; between them, what is inline. */
function printList(nodes) {
  const lines = [];
  let inline = [];
  const end = () => {
    if (inline.length > 0) lines.push(printInline(inline));
    inline = [];
  };
  for (const node of nodes) {
    if (!isBlock(node)) inline.push(node);
    else {
      end();
      lines.push(printNode(node));
    }
  }
  end();
  return lines.map((printed, at) => (at === 0 ? printed : [hardline, printed]));
}

/**
 * Nodes in running text. What stood apart may go to the next line; what did not stays together. After a tag alone on
 * its line Handlebars takes the line break away, so a space that counts stays on that line.
 */
function printInline(nodes) {
  const parts = [];
  let last;
  for (const [at, node] of nodes.entries()) {
    const around = { before: last && !node.space, after: nodes[at + 1]?.space === false, id: Symbol(node.type) };
    const printed = printNode(node, around);
    if (!last) parts.push(printed);
    else if (node.space) parts.push(gapAfter(last), printed);
    else parts.push([parts.pop(), printed]);
    last = { type: node.type, id: around.id };
  }
  return fill(parts);
}

function gapAfter({ type, id }) {
  if (type === 'partial') return ' ';
  return type === 'block' ? ifBreak(' ', line, { groupId: id }) : line;
}

function printNode(node, around) {
  switch (node.type) {
    case 'word':
      return node.value;
    case 'comment':
      return node.source;
    case 'mustache':
      return printCall('', node.parts);
    case 'partial':
      return printCall('> ', node.parts);
    case 'block':
      return isBlock(node) ? printBlock(node) : printInlineBlock(node, around);
    default:
      return printElement(node);
  }
}

/** @param strip where given, what is written inside the braces where a line ends, before and after */
function printCall(sign, parts, before = '', after = '') {
  const [name, ...others] = parts.map(breakString);
  const args = others.map((part) => [line, part]);
  return group(['{{', before, sign, name, indent(args), others.length > 1 ? softline : '', after, '}}']);
}

/** A long text between quotes may go on in the next line: `Views` makes a space of it. */
function breakString(part) {
  if (part.length < 100 || !/["'].*\s.*["']$/.test(part)) return part;
  return fill(part.split(/( )/).map((word, at) => (at % 2 === 0 ? word : line)));
}

function printBlock({ name, branches }) {
  return [
    ...branches.map(({ parts, inverted, program }, at) => [
      printCall(sign(at, inverted), parts),
      nodesOf(program).length > 0 ? indent([hardline, printList(nodesOf(program))]) : '',
      nodesOf(program).length > 0 || at < branches.length - 1 ? hardline : '',
    ]),
    `{{/${name}}}`,
  ];
}

function sign(at, inverted) {
  return at > 0 ? '' : inverted ? '^' : '#';
}

/**
 * In running text a block breaks where `~` can take the line break away again, or where a space counts and the tag is
 * not alone on its line.
 * @param around whether something stands right before and right after it
 */
function printInlineBlock({ name, branches }, { before, after, id }) {
  const edge = (space, breaks) => {
    if (!space) return { strip: ifBreak('~', '', { groupId: id }), gap: softline };
    return { strip: '', gap: breaks ? line : ' ' };
  };
  const parts = [];
  let end;
  for (const [at, { parts: call, inverted, program }] of branches.entries()) {
    const nodes = nodesOf(program);
    const start = edge(nodes[0]?.space, at === 0 && before);
    parts.push(printCall(sign(at, inverted), call, end?.strip, start.strip));
    parts.push(indent([start.gap, printInline(nodes)]));
    end = edge(nodes.length > 0 && nodes.endsInSpace, at === branches.length - 1 && after);
    parts.push(end.gap);
  }
  return group([...parts, '{{', end.strip, `/${name}}}`], { id });
}

function printElement(node) {
  const { name, nodes, verbatim } = node;
  const open = group(['<', name, indent(printAttributes(node)), node.attributes.length > 0 ? softline : '', '>']);
  if (node.void) return open;
  const close = `</${name}>`;
  if (verbatim !== undefined) return [open, printVerbatim(name, verbatim), close];
  if (nodes.length === 0) return [open, !isBlock(node) && nodes.endsInSpace ? ' ' : '', close];
  if (nodes.some(isBlock)) return [open, indent([hardline, printList(nodes)]), hardline, close];
  if (isBlock(node)) return group([open, indent([softline, printInline(nodes)]), softline, close]);
  return [open, nodes[0].space ? ' ' : '', indent(printInline(nodes)), nodes.endsInSpace ? ' ' : '', close];
}

function printVerbatim(name, text) {
  if (name !== 'style') return text;
  const lines = text.replace(/^\s*\n|\s+$/g, '').split('\n');
  const margin = Math.min(...lines.filter((row) => row.trim() !== '').map((row) => row.search(/\S/)));
  return [indent(lines.map((row) => [hardline, row.slice(margin).trimEnd()])), hardline];
}

function printAttributes({ attributes, program }) {
  return attributes.map(({ text, space }) => [space ? line : softline, printValue(text, program)]);
}

/** An attribute, or a block that writes some, as it is written. */
function printValue(text, program) {
  return piecesOf(text, program).map((piece) => (typeof piece === 'string' ? piece.replace(/\s+/g, ' ') : flat(piece)));
}

/** A mustache or a block on one line. */
function flat({ type, parts, name, branches }) {
  if (type === 'mustache') return `{{${parts.join(' ')}}}`;
  if (type === 'partial') return `{{> ${parts.join(' ')}}}`;
  const inside = branches.map(
    (branch, at) =>
      `{{${sign(at, branch.inverted)}${branch.parts.join(' ')}}}${printValue(branch.program.text, branch.program).join('')}`,
  );
  return `${inside.join('')}{{/${name}}}`;
}
