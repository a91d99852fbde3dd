import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, pino } from 'pino';

export type LogLevel = 'error' | 'warn' | 'info';

/** An answer that was given, as the log has it: the route's pattern, never the address with what stands in it. */
export interface AnswerLine {
  requestId: string;
  method: string;
  route: string;
  status: number;
  ms: number;
}

/** What the application says while it runs, one JSON object a line, for programs that collect logs. */
export class JsonLogger implements LoggerService {
  private readonly pino: ReturnType<typeof pino>;

  constructor(level: LogLevel, destination: DestinationStream) {
    const options = {
      level,
      base: { pid: process.pid },
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label: string) => ({ level: label }) },
    };
    this.pino = pino(options, destination);
  }

  /** What the framework says of each route at every start is for whoever debugs it. */
  log(message: unknown, ...rest: unknown[]): void {
    this.pino.debug(from(rest), String(message));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.pino.warn(from(rest), String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.pino.error(from(rest), String(message));
  }

  answered(line: AnswerLine): void {
    this.pino.info(line, 'answered');
  }
}

/** Nest hands over a stack, if there is one, and last the name of the class that speaks. */
function from(rest: unknown[]): { context?: string; stack?: string } {
  const texts = rest.filter((part): part is string => typeof part === 'string');
  const stack = texts.find((text) => text.includes('\n'));
  const context = texts.findLast((text) => text !== stack);
  return { ...(context && { context }), ...(stack && { stack }) };
}
