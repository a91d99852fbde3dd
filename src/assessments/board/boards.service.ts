import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { Regional } from '../../platform/base/regional.js';
import { Views } from '../../platform/views/views.js';
import { boardPage } from '../sittings/board-page.js';
import { SittingViews } from '../sittings/sitting-views.service.js';

/** The board of a sitting: the piece of its page that says who has opened and who has submitted. */
@Injectable()
export class Boards {
  constructor(
    private readonly sittings: SittingViews,
    private readonly templates: Views,
  ) {}

  /** As HTML, as the page shows it to this viewer now. @throws NotFound for whoever does not run the sitting */
  async fragment(viewer: Viewer, id: string, regional: Regional): Promise<string> {
    const board = await this.sittings.board(viewer, id);
    return this.templates
      .renderBare('sittings/board', boardPage(board, this.sittings.boardMeans(viewer)), regional)
      .trim();
  }
}
