import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database, type Tx } from '../platform/database/database.js';
import { newId } from '../platform/database/ids.js';
import { NotFound } from '../platform/base/domain-errors.js';
import { FileAnswer } from '../platform/http/page.js';
import type { Upload } from '../platform/http/request.js';
import { mediaTypeOf, storedName } from './media-type.js';
import { StoredFile } from './stored-file.entity.js';

/** The content security policy of a handed-in file: should a browser show it after all, nothing in it runs. */
export const sandboxed = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

/** Files as they were handed in: résumés and writing samples. */
@Injectable()
export class StoredFiles {
  constructor(private readonly database: Database) {}

  /**
   * Keeps a file and gives its id. Its type is found in its bytes.
   * @param field the form's field, to be named where the file is refused
   * @throws InvalidInput where it is not a PDF, PNG, JPEG, DOCX or UTF-8 text
   */
  async keep(tx: Tx, upload: Upload, field: string): Promise<string> {
    const mediaType = await mediaTypeOf(upload.bytes, field);
    const id = newId();
    const { bytes } = upload;
    await tx.insert(StoredFile, {
      id,
      fileName: storedName(upload),
      mediaType,
      size: bytes.length,
      content: bytes,
    });
    return id;
  }

  /** A file with its content. Anyone who calls has checked that it may be seen. */
  async read(id: string, manager?: EntityManager): Promise<StoredFile> {
    const file = await (manager ?? this.database.reader)
      .createQueryBuilder(StoredFile, 'file')
      .addSelect('file.content')
      .where('file.id = :id', { id })
      .getOne();
    if (!file) throw new NotFound('file');
    return file;
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.delete(StoredFile, { id });
  }
}

/** A stored file as a download: never shown in the page's own place. */
export function fileAnswer(file: StoredFile): FileAnswer {
  const type = file.mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : file.mediaType;
  return new FileAnswer(file.content, file.fileName, type);
}
