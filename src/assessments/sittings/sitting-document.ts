import type { EntityManager } from 'typeorm';
import { StoredFile } from '../../candidates/stored-file.entity.js';
import type { CleanCopies } from './clean-copies.service.js';
import type { SittingForViewer } from './sitting-access.js';

/** A handed-in document as one viewer sees it. */
export interface ShownDocument {
  /** The name it was handed in with; "writing-sample" and an ending where the author is hidden. */
  name: string;
  mediaType: string;
  /** Bytes. */
  size: number;
  url: string;
  /** How a page shows it; not at all where its author is hidden and cannot be taken out of the file. */
  as: 'text' | 'image' | 'pdf' | 'download' | 'withheld';
  /** Why it is withheld. */
  problem?: string;
  /** For whoever runs a review without the author: what of the author is still in it. */
  cautions?: string[];
  /** The text itself, where it is one. */
  content?: string;
}

const endings: Record<string, string> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
};

/** The document of a sitting, if it has one: the document itself, or a copy without its author. */
export async function shownDocument(
  manager: EntityManager,
  seen: SittingForViewer,
  copies: CleanCopies,
): Promise<ShownDocument | undefined> {
  const file = seen.sitting.document;
  if (!file) return undefined;
  const copy = seen.authorHidden ? await copies.of(file, manager) : undefined;
  const problem = copy && 'problem' in copy ? copy.problem : undefined;
  const as = problem === undefined ? wayOf(file.mediaType) : 'withheld';
  const warned = seen.runs && !seen.authorHidden && seen.assessment.hideAuthor;
  return {
    name: documentName(file, seen.authorHidden),
    mediaType: file.mediaType,
    size: copy && 'content' in copy ? copy.content.length : file.size,
    url: `/sittings/${seen.sitting.id}/document`,
    as,
    content: as === 'text' ? await textOf(manager, file.id) : undefined,
    problem,
    cautions: warned ? await copies.cautions(file, seen.candidateName, manager) : undefined,
  };
}

/** The name a document is shown and offered under. */
export function documentName(file: Pick<StoredFile, 'fileName' | 'mediaType'>, authorHidden: boolean): string {
  return authorHidden ? `writing-sample.${endings[file.mediaType] ?? 'txt'}` : file.fileName;
}

function wayOf(mediaType: string): ShownDocument['as'] {
  if (mediaType.startsWith('text/')) return 'text';
  if (mediaType.startsWith('image/')) return 'image';
  return mediaType === 'application/pdf' ? 'pdf' : 'download';
}

async function textOf(manager: EntityManager, id: string): Promise<string> {
  const file = await manager
    .createQueryBuilder(StoredFile, 'file')
    .addSelect('file.content')
    .where('file.id = :id', { id })
    .getOneOrFail();
  return new TextDecoder('utf-8').decode(file.content);
}
