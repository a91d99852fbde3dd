import Handlebars from 'handlebars';

/**
 * A template as Handlebars reads it, without the white space that only sets it out: indentation is not sent, nor a line
 * break after a start tag, before an end tag or at the end, and a text that goes on in the next line is one text.
 */
export function readTemplate(source: string): hbs.AST.Program {
  const program = Handlebars.parse(source.trimEnd().replace(/\r?\n[ \t]*/g, '\n'));
  new LinesJoined().accept(program);
  return program;
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
