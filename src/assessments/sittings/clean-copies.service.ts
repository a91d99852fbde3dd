import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { StoredFiles } from '../../candidates/stored-files.service.js';
import type { CleanCopy } from '../../platform/documents/clean-copy.js';
import { type LookedInto, lookInto } from '../../platform/documents/looked-into.js';

type Document = { id: string; mediaType: string };

const mostKept = 64 * 1024 * 1024;

/**
 * Copies of documents without what they say of their authors. They are made when someone asks for one, and some are
 * kept in memory: a stored document never changes.
 */
@Injectable()
export class CleanCopies {
  private readonly kept = new Map<string, { examined: Promise<LookedInto>; size: number }>();

  constructor(private readonly files: StoredFiles) {}

  /** The copy of a stored document, or why there is none. */
  async of(document: Document, manager?: EntityManager): Promise<CleanCopy> {
    return (await this.examined(document, manager)).copy;
  }

  /**
   * What whoever attaches or runs a writing sample is to know before it is reviewed without its author: that reviewers
   * do not get it, and which parts of the author's name stand in its text.
   */
  async cautions(document: Document, author: string, manager?: EntityManager): Promise<string[]> {
    const { copy, words } = await this.examined(document, manager);
    if ('problem' in copy) {
      return [
        `Reviewers can’t see this document because the author’s details can’t be removed from it: ${copy.problem}. Attach it in another format, such as a newly saved PDF.`,
      ];
    }
    const found = namesFound(author, words ?? '').map((name) => `“${name}”`);
    if (found.length === 0) return [];
    const stand = found.length === 1 ? 'stands' : 'stand';
    return [`${found.join(' and ')} ${stand} in the text itself, so reviewers will see that.`];
  }

  private async examined(document: Document, manager?: EntityManager): Promise<LookedInto> {
    const known = this.kept.get(document.id);
    if (known) {
      this.kept.delete(document.id);
      this.kept.set(document.id, known);
      return known.examined;
    }
    const examined = this.examine(document, manager);
    const entry = { examined, size: 0 };
    this.kept.set(document.id, entry);
    try {
      const { copy, words = '' } = await examined;
      entry.size = words.length + ('content' in copy ? copy.content.length : 0);
      this.makeRoom();
    } catch (error) {
      this.kept.delete(document.id);
      throw error;
    }
    return examined;
  }

  private async examine({ id, mediaType }: Document, manager?: EntityManager): Promise<LookedInto> {
    const { content } = await this.files.read(id, manager);
    return lookInto(content, mediaType);
  }

  private makeRoom(): void {
    let size = [...this.kept.values()].reduce((sum, entry) => sum + entry.size, 0);
    for (const [id, entry] of this.kept) {
      if (size <= mostKept) return;
      this.kept.delete(id);
      size -= entry.size;
    }
  }
}

/**
 * The parts of a name that stand in a text as words of their own, whatever their case or accents; the whole name where
 * it is written without spaces between its parts. Parts of one or two letters are too common to say anything.
 */
function namesFound(name: string, text: string): string[] {
  const words = new Set(plain(text).split(/[^\p{L}\p{N}]+/u));
  const parts = name.split(/[\s,.]+/).filter((part) => part !== '');
  const found = parts.filter(
    (part) =>
      [...part].length > 2 &&
      plain(part)
        .split(/[^\p{L}\p{N}]+/u)
        .every((one) => words.has(one)),
  );
  if (found.length > 0 || parts.length === 0) return found;
  const together = plain(text).replace(/\s+/g, '');
  return [...parts.join('')].length > 1 && together.includes(plain(parts.join(''))) && short(parts) ? [name] : [];
}

/** Names in scripts that write without spaces have parts of one or two letters. */
function short(parts: readonly string[]): boolean {
  return parts.every((part) =>
    /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]+$/u.test(part),
  );
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
